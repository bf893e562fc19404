"""Who can learn what of a restricted incident, over every operation of the OpenAPI document and the feed.

An incident is made whose every part has a mark of its own; then each kind of person asks everything that can be
asked, and what they can have found out, all answers together, must be exactly the table's line. So an endpoint that
is added later is in the table's reach without anybody thinking of it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select

from agents_api.server import ApiServer
from dispatch import incidents
from records.incidents import Case, Incident
from records.journal import DESK, WALL, About, agency_audience, tell
from records.moves import StatusMove
from records.people import Role, User
from records.session import Sessions
from records.text_queue import Incoming, link_incident, receive
from records.texts import TextChannel, TextConversation
from tests.integration.agents_api import scene
from tests.integration.agents_api.conftest import API, LogIn
from tests.integration.agents_api.feed_reader import FeedReader
from tests.integration.agents_api.test_roles import BODIES, NOBODY_ELSE, operations
from tests.waiting import wait_until

LEAD, SUPPORT, OUTSIDE = "POLRI", "SATPOLPP", "DISHUB"
TYPES = {None: "TRB1", "identity": "SOC4", "case": "SOC3"}

ADDRESS, VICTIM, CALLER, NUMBER, WRITER, WORDS = (
    "Gang Rahasia 77",
    "Kenanga Sekarwangi",
    "Wati Pelapor",
    "81299900011",
    "81299900022",
    "Melati sudah ditemukan",
)
CASES = {"lead's case", "support's case"}
THERE = {"incident", "number"}
KNOWN = THERE | CASES | {"where"}
PERSON = {"victim", "caller", "phone", "letter", "words"}
ALL = KNOWN | PERSON

ALLOWED: Mapping[str | None, Mapping[str, set[str]]] = {
    None: {
        "operator1": ALL,
        "operator2": ALL,
        "operator3": ALL,
        "operator9": ALL,
        "supervisor": ALL,
        "unnamed": ALL,
        "admin": KNOWN | {"victim", "words"},
        "wall": THERE | CASES,
        "polri": THERE | {"lead's case", "where", "victim"},
        "satpolpp": THERE | {"support's case", "where", "victim"},
        "dishub": set(),
    },
    "identity": {
        "operator1": ALL,
        "operator2": KNOWN,
        "operator3": ALL,
        "operator9": KNOWN,
        "supervisor": ALL,
        "unnamed": KNOWN,
        "admin": KNOWN,
        "wall": THERE | CASES,
        "polri": THERE | {"lead's case", "where", "victim"},
        "satpolpp": THERE | {"support's case", "where"},
        "dishub": set(),
    },
    "case": {
        "operator1": ALL,
        "operator2": set(),
        "operator3": ALL,
        "operator9": THERE | {"support's case", "where", "victim"},
        "supervisor": ALL,
        "unnamed": set(),
        "admin": set(),
        "wall": set(),
        "polri": THERE | {"lead's case", "where", "victim"},
        "satpolpp": THERE | {"support's case", "where", "victim"},
        "dishub": set(),
    },
}
"""operator1 answered the call, operator2 did nothing, operator3 was let in, operator9 sits at Satpol PP's seat;
`supervisor` is named for restricted incidents, `unnamed` is a supervisor who is not."""

WHO = tuple(ALLOWED[None])


@dataclass(frozen=True)
class Scene:
    incident: UUID
    call: UUID
    text: UUID
    delivery: UUID
    cases: Mapping[str, UUID]
    marks: Mapping[str, str]

    def found(self, text: str) -> set[str]:
        return {name for name, mark in self.marks.items() if mark in text}


@pytest.fixture(params=list(TYPES), ids=str)
def restriction(request: pytest.FixtureRequest) -> str | None:
    return request.param


@pytest.fixture
def stage(sessions: Sessions, browser: LogIn, restriction: str | None) -> Scene:
    browser("operator9").post("/positions/satpolpp/take", {})
    scene.contact(sessions, LEAD)
    incident = scene.draft(sessions, number=f"+62{NUMBER}", name=CALLER)
    with sessions() as session:
        them = session.scalars(select(User).where(User.login == "supervisor")).one()
        session.add(
            User(
                id=UUID(int=99),
                login="unnamed",
                name="Pengawas lain",
                role=Role.SUPERVISOR,
                password_hash=them.password_hash,
            )
        )
        changes = incidents.Changes(type_code=TYPES[restriction], address=ADDRESS, note=f"korban {VICTIM}")
        incidents.edit(session, incident, changes, at=scene.now(), who=scene.OPERATOR)
        incidents.open_incident(
            session, incident, agencies=[LEAD, SUPPORT], at=scene.now(), who=scene.OPERATOR
        )
        incidents.resolve(session, incident, WORDS, at=scene.now(), who=scene.OPERATOR)
        incidents.reopen(session, incident, "belum selesai", at=scene.now(), who=scene.OPERATOR)
        coming = Incoming(TextChannel.SMS, f"+62{WRITER}", "SM1", f"ini {CALLER}")
        receive(session, coming, "diterima", at=scene.now(), who="system")
        talk = session.scalars(select(TextConversation)).one()
        link_incident(session, talk, incident, at=scene.now())
        session.commit()
    delivery = scene.given_up(sessions)
    with sessions() as session:
        row = session.get_one(Incident, incident)
        cases = {case.agency: case.id for case in session.scalars(select(Case))}
        assert row.number is not None
        assert row.draft_of_call is not None
        made = Scene(
            incident,
            row.draft_of_call,
            talk.id,
            delivery,
            cases,
            {
                "incident": str(incident),
                "number": row.number,
                "lead's case": str(cases[LEAD]),
                "support's case": str(cases[SUPPORT]),
                "where": ADDRESS,
                "victim": VICTIM,
                "caller": CALLER,
                "phone": NUMBER,
                "letter": WRITER,
                "words": WORDS,
            },
        )
    granted = browser("supervisor").post(
        f"/incidents/{incident}/access", {"login": "operator3", "reason": "ganti giliran"}
    )
    assert granted.status_code == 200
    return made


def paths(path: str, stage: Scene) -> set[str]:
    """The path with each id that the scene has."""
    of_cases = [path.replace("{case_id}", str(case)) for case in stage.cases.values()]
    filled = {
        each.replace("{incident_id}", str(stage.incident))
        .replace("{call_id}", str(stage.call))
        .replace("{text_id}", str(stage.text))
        .replace("{delivery_id}", str(stage.delivery))
        for each in of_cases
    }
    return {
        re.sub(r"\{\w+_id\}", str(NOBODY_ELSE), each).format(
            code="damkar", service="112", token="nobodys", name="medis-119"
        )
        for each in filled
    }


QUERIES = {
    "list_audit": ("?subject={}",),
    "list_journal": ("?after=0&limit=1000",),
    "list_cases": ("", "?live=true"),
}
QUIET = {"get_feed", "log_in_display"}
"""The feed is read by `test_the_feed`."""


def test_what_everybody_can_find_out(
    server: ApiServer, client: httpx.Client, browser: LogIn, stage: Scene, restriction: str | None
) -> None:
    # Feeds say goodbye at once, so that reading one ends.
    server.hub.end_streams()
    wrong: dict[str, object] = {}
    for login in WHO:
        person = browser(login)
        found: dict[str, set[str]] = {}
        for name, method, path in operations():
            if method != "GET" or name in QUIET:
                continue
            for real in paths(path, stage):
                for query in QUERIES.get(name, ("",)):
                    got = client.get(real + query.format(stage.incident), headers=person.headers)
                    assert got.status_code != 500, (name, got.text)
                    if marks := stage.found(got.text):
                        found.setdefault(name, set()).update(marks)
        if set[str]().union(*found.values()) != ALLOWED[restriction][login]:
            wrong[login] = found
    assert wrong == {}


def test_the_feed(sessions: Sessions, browser: LogIn, stage: Scene, restriction: str | None) -> None:
    everybody = (DESK, WALL, *(agency_audience(agency) for agency in (LEAD, SUPPORT, OUTSIDE)))
    with sessions() as session:
        tell(session, "test.end", About(audience=everybody), at=scene.now())
        session.commit()
    for login in WHO:
        with FeedReader(browser(login), "?after=0") as feed:
            wait_until(
                lambda feed=feed: any(row["kind"] == "test.end" for row in feed.changes),
                30,
                what="the end of the journal",
            )
            # A draft without a type was everybody's when it was told, and the feed's memory keeps that it was there.
            found = stage.found(str([row for row in feed.changes if row["kind"] != "incident.draft"]))
        assert found <= THERE | CASES, "ids only"
        assert found <= ALLOWED[restriction][login], login
        assert ("incident" in found) is ("incident" in ALLOWED[restriction][login]), login


@pytest.mark.parametrize("restriction", ["case"], indirect=True)
def test_who_does_not_see_it_changes_nothing(
    sessions: Sessions, client: httpx.Client, browser: LogIn, stage: Scene
) -> None:
    tried = 0

    def moves() -> int:
        with sessions() as session:
            return session.scalar(select(func.count()).select_from(StatusMove)) or 0

    before = moves()
    for name, method, path in operations():
        ids = {"{incident_id}", "{case_id}", "{delivery_id}"}
        if method == "GET" or not (ids & set(re.findall(r"\{\w+\}", path))):
            continue
        for real in paths(path, stage):
            for login in ("operator2", "unnamed", "admin", "dishub", "wall"):
                headers = browser(login).headers
                got = client.request(method, real, json=BODIES.get(name), headers=headers)
                assert got.status_code in {403, 404}, (name, login, got.status_code, got.text)
                assert stage.found(got.text) == set(), (name, login)
                tried += 1
    assert tried > 100
    assert moves() == before


@pytest.mark.parametrize("restriction", ["identity", "case"], indirect=True)
def test_what_is_said_in_the_call_is_kept_too(browser: LogIn, stage: Scene) -> None:
    for path in (
        f"/recordings/{stage.call}",
        f"/recordings/{stage.call}/last",
        f"/calls/{stage.call}/locations",
    ):
        assert browser("operator2").get(path).status_code == 403, path
        assert browser("operator1").get(path).status_code in {200, 404}, path
    answer = browser("operator2").get(f"/texts/{stage.text}")
    assert answer.status_code == 403
    taken = browser("operator2").post(f"/texts/{stage.text}/take")
    assert taken.status_code == 200, "whoever takes the conversation works on it"
    assert WRITER in taken.text


def test_metrics_do_not_say_which_agency(client: httpx.Client, stage: Scene, restriction: str | None) -> None:
    text = client.get("/metrics").text
    named = f'dcor_cases_unaccepted{{agency="{LEAD}"' in text
    assert named is (restriction != "case")
    assert ('agency="restricted"' in text) is (restriction == "case")


def test_the_document_has_what_the_matrix_asks() -> None:
    names = {name for name, *_ in operations()}
    assert QUERIES.keys() | QUIET <= names
    assert API in {path[: len(API)] for _name, _method, path in operations()}
