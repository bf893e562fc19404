"""Broadcasts over the API: who may send, who sees and reads them, what nobody outside learns, and CAP out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4
from xml.etree.ElementTree import fromstring

import httpx
import pytest
from sqlalchemy import select, update

from agents_api.server import ApiServer
from dispatch.clock import watch_broadcasts
from records.broadcasts import Addressee, Broadcast
from records.incidents import Incident, Restriction
from records.journal import WALL, JournalRow
from records.session import Sessions
from records.work import Audit
from tests.cap_checker import faults, texts
from tests.integration.agents_api.conftest import Browser, Hands, LogIn
from tests.integration.agents_api.scene import dispatched, draft, incident_row, now

FLOOD = {
    "event": "Banjir",
    "category": ["Met"],
    "urgency": "Immediate",
    "severity": "Severe",
    "certainty": "Observed",
    "response": ["Evacuate"],
    "headline": "Banjir di Pancoran Mas",
    "instruction": "Pindah ke tempat tinggi.",
    "english": {"event": "Flood", "headline": "Flood in Pancoran Mas", "description": "Water is 1 m high."},
    "area": {"kelurahan": ["32.76.01.1006", "32.76.01.1007"], "lat": -6.4, "lon": 106.8, "radius_km": 2},
}


def message(**more: Any) -> dict[str, Any]:
    return {
        "text": "Hujan lebat, siaga.",
        "severity": "info",
        "to": {"agencies": ["DAMKAR"], "room": True},
    } | more


def sent(sender: Browser, **more: Any) -> dict[str, Any]:
    answer = sender.post("/broadcasts", message(**more))
    assert answer.status_code == 201, answer.text
    return answer.json()


def sit(person: Browser, position: str) -> Browser:
    assert person.post(f"/positions/{position}/take", {"station": "web"}).status_code == 200
    return person


def listed(person: Browser, **query: Any) -> list[str]:
    return [row["id"] for row in person.get("/broadcasts", params=query).json()["items"]]


def journal(sessions: Sessions, kind: str) -> list[JournalRow]:
    with sessions() as session:
        return list(session.scalars(select(JournalRow).where(JournalRow.kind == kind)))


def test_who_it_is_for_sees_it_and_its_receipts(browser: LogIn, sessions: Sessions) -> None:
    supervisor, damkar, dishub = browser("supervisor"), browser("damkar"), browser("dishub")
    operator = sit(browser("operator1"), "112-1")
    told = sent(supervisor)
    assert (told["status"], told["live"], told["alert_status"]) == ("sent", True, "actual")
    assert told["unread"] == 2, "an agency, and the one seat where somebody sits"
    assert listed(damkar) == listed(operator) == listed(supervisor) == [told["id"]]
    assert listed(dishub) == []
    path = f"/broadcasts/{told['id']}"
    for answer in (dishub.get(path), dishub.post(f"{path}/read"), dishub.get(f"{path}/cap")):
        assert answer.status_code == 404
    mine = damkar.get(path).json()
    assert (mine["addressed_to_me"], mine["read_at"], mine["unread"]) == (True, None, None)
    assert [row["agency"] for row in mine["receipts"]] == ["DAMKAR"], "an agency knows only of itself"
    assert damkar.post(f"{path}/read").json()["read_at"]
    assert operator.post(f"{path}/read").json()["read_at"]
    seen = supervisor.get(path).json()
    assert seen["unread"] == 0
    read = {row["agency"] or row["position"]: row["read_by"] for row in seen["receipts"] if row["read_at"]}
    assert read == {"DAMKAR": "Dinas Pemadam Kebakaran dan Penyelamatan", "112-1": "Operator 1"}
    assert len(seen["receipts"]) == 13
    assert sum(row["empty"] for row in seen["receipts"]) == 11
    assert [row.data for row in journal(sessions, "broadcast.read")] == [
        {"agency": "DAMKAR"},
        {"position": "112-1"},
    ]


def test_only_who_speaks_for_the_room_sends(browser: LogIn) -> None:
    operator = browser("operator1")
    for seat in (None, "112-1"):
        if seat:
            sit(operator, seat)
        refused = operator.post("/broadcasts", message())
        assert (refused.status_code, "information manager" in refused.json()["message"]) == (409, True)
    sit(operator, "info")
    told = sent(operator, to={"agencies": "all", "room": True})
    assert len(told["agencies"]) == 13
    own = next(row for row in told["receipts"] if row["position"] == "info")
    assert own["read_at"], "who writes it has read it"
    refused = operator.post("/broadcasts", message(public=True, alert=FLOOD))
    assert (refused.status_code, "supervisor" in refused.json()["message"]) == (403, True)
    # Another's is ended by a supervisor only.
    supervisors = sent(browser("supervisor"))
    assert operator.post(f"/broadcasts/{supervisors['id']}/recall", {"reason": "salah"}).status_code == 403
    assert operator.post(f"/broadcasts/{told['id']}/recall", {"reason": "salah"}).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"text": "   "}, "nothing to say"),
        ({"text": "Hujan\0lebat"}, "control characters"),
        ({"text": "x" * 2001}, "2000"),
        ({"severity": "shout"}, "severity"),
        ({"to": {}}, "addressed to nobody"),
        ({"to": {"agencies": ["NONE"]}}, "no agencies in service: NONE"),
        ({"to": {"agencies": ["DAMKAR"] * 201}}, "200"),
        ({"to": {"agencies": "some"}}, "agencies"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "past"),
        ({"expires_at": "2999-01-01T00:00:00Z"}, "7 days"),
        ({"expires_at": "2026-11-24T00:00:00"}, "timezone"),
        ({"public": True}, "fill in `alert`"),
        ({"public": True, "alert": FLOOD | {"severity": "Bad"}}, "Extreme"),
        ({"alert": FLOOD | {"area": {"kelurahan": ["32.76.99.9999"]}}}, "no kelurahan of Kota Depok"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_what_cannot_be_said_is_refused_with_a_sentence(
    browser: LogIn, wrong: dict[str, Any], word: str
) -> None:
    answer = browser("supervisor").post("/broadcasts", message(**wrong))
    assert answer.status_code == 422, answer.text
    assert word in answer.json()["message"]
    assert listed(browser("supervisor")) == []


def test_read_at_once_is_one_receipt(browser: LogIn, sessions: Sessions) -> None:
    told = sent(browser("supervisor"))
    damkar = browser("damkar")
    with ThreadPoolExecutor(8) as hands:
        answers = [
            done.result()
            for done in [hands.submit(damkar.post, f"/broadcasts/{told['id']}/read") for _ in range(8)]
        ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["read_at"] for answer in answers}) == 1
    assert len(journal(sessions, "broadcast.read")) == 1
    with sessions() as session:
        read = session.scalars(select(Addressee).where(Addressee.read_at.is_not(None))).all()
        assert [one.agency for one in read] == ["DAMKAR"]


def test_a_receipt_is_an_agencys_or_a_seats(browser: LogIn) -> None:
    supervisor, operator = browser("supervisor"), browser("operator1")
    told = sent(supervisor)
    refused = operator.post(f"/broadcasts/{told['id']}/read")
    assert (refused.status_code, "take your position" in refused.json()["message"]) == (409, True)
    # Somebody of Damkar at its seat in the room reads for both.
    damkar = sit(browser("damkar"), "damkar")
    assert damkar.post(f"/broadcasts/{told['id']}/read").status_code == 200
    seen = supervisor.get(f"/broadcasts/{told['id']}").json()
    assert {row["agency"] or row["position"] for row in seen["receipts"] if row["read_at"]} == {
        "DAMKAR",
        "damkar",
    }


def test_an_urgent_one_unread_is_an_alarm_that_says_how_many(
    browser: LogIn, sessions: Sessions, clock: Hands
) -> None:
    supervisor = browser("supervisor")
    operator = sit(browser("operator1"), "112-1")
    sent(supervisor)
    told = sent(supervisor, severity="urgent", to={"agencies": ["DAMKAR", "DISHUB"], "room": True})

    def alarms() -> list[dict[str, Any]]:
        watch_broadcasts(sessions, clock)
        return [row for row in supervisor.get("/alarms").json()["items"] if row["kind"] == "broadcast_unread"]

    clock.ahead = timedelta(seconds=110)
    assert alarms() == []
    clock.ahead = timedelta(seconds=130)
    [alarm] = alarms()
    assert alarm["subject"] == told["id"]
    assert alarm["data"] == {"unread": 3, "agencies": ["DAMKAR", "DISHUB"], "positions": ["112-1"]}
    for reader in (browser("damkar"), operator):
        reader.post(f"/broadcasts/{told['id']}/read")
    [alarm] = alarms()
    assert alarm["data"] == {"unread": 1, "agencies": ["DISHUB"], "positions": []}
    # Who sits down later has the same two minutes.
    sit(browser("operator2"), "112-2")
    assert alarms()[0]["data"]["positions"] == []
    clock.ahead += timedelta(seconds=121)
    assert alarms()[0]["data"]["positions"] == ["112-2"]
    browser("dishub").post(f"/broadcasts/{told['id']}/read")
    supervisor.post("/positions/112-2/leave")
    assert alarms() == []


def test_recalled_it_is_over_and_alarms_no_more(browser: LogIn, sessions: Sessions, clock: Hands) -> None:
    supervisor = browser("supervisor")
    told = sent(supervisor, severity="urgent")
    clock.ahead = timedelta(minutes=3)
    watch_broadcasts(sessions, clock)
    assert len(supervisor.get("/alarms").json()["items"]) == 1
    path = f"/broadcasts/{told['id']}"
    over = supervisor.post(f"{path}/recall", {"reason": "keliru"}).json()
    assert (over["status"], over["live"], over["ended_why"]) == ("recalled", False, "keliru")
    watch_broadcasts(sessions, clock)
    assert supervisor.get("/alarms").json()["items"] == []
    twice = supervisor.post(f"{path}/recall", {"reason": "keliru"})
    assert (twice.status_code, twice.json()["code"]) == (409, "illegal_move")
    # It is still there to be read, after those in force.
    newer = sent(supervisor)
    assert listed(browser("damkar")) == [newer["id"], told["id"]]
    assert listed(browser("damkar"), over=0) == [newer["id"]]
    with sessions() as session:
        assert list(session.scalars(select(Audit.what).where(Audit.subject == told["id"]))) == [
            "broadcast.sent",
            "broadcast.recalled",
        ]


def test_its_time_ends_it(browser: LogIn, sessions: Sessions, clock: Hands) -> None:
    supervisor = browser("supervisor")
    end = (now() + timedelta(minutes=10)).isoformat()
    told = sent(supervisor, expires_at=end, wall=True, severity="urgent")
    clock.ahead = timedelta(minutes=11)
    assert supervisor.get("/wall/broadcasts").json()["items"] == []
    assert not supervisor.get(f"/broadcasts/{told['id']}").json()["live"], "before the clock has come by"
    late = supervisor.post(f"/broadcasts/{told['id']}/recall", {"reason": "terlambat"})
    assert late.status_code == 409
    for _ in range(2):
        watch_broadcasts(sessions, clock)
    assert supervisor.get(f"/broadcasts/{told['id']}").json()["status"] == "expired"
    assert len(journal(sessions, "broadcast.expired")) == 1
    assert supervisor.get("/alarms").json()["items"] == []


def test_the_journal_tells_who_should_know_and_never_the_words(browser: LogIn, sessions: Sessions) -> None:
    supervisor, secret = browser("supervisor"), "Kata yang tidak boleh keluar"
    sent(supervisor, text=secret)
    sent(supervisor, text=secret, wall=True)
    inside, shown = journal(sessions, "broadcast.sent")
    assert set(inside.audience) == {"desk", "agency:DAMKAR"}
    assert set(shown.audience) == {"desk", "agency:DAMKAR", WALL}
    with sessions() as session:
        rows = session.scalars(select(JournalRow)).all()
        assert secret not in "".join(str(row.data) for row in rows)
    wall = browser("wall")
    [on_wall] = wall.get("/wall/broadcasts").json()["items"]
    assert on_wall["message"] == secret
    assert wall.get("/broadcasts").status_code == 403


def restricted(sessions: Sessions, agencies: tuple[str, ...] = ("DP3AP2KB",)) -> Incident:
    """An incident of which nobody but its agencies may know."""
    incident, _ = dispatched(sessions, agencies=agencies)
    with sessions() as session:
        session.execute(update(Incident).where(Incident.id == incident).values(restriction=Restriction.CASE))
        session.commit()
    return incident_row(sessions, incident)


def test_a_restricted_incident_stays_inside(browser: LogIn, sessions: Sessions) -> None:
    incident = restricted(sessions)
    supervisor, assigned = browser("supervisor"), {"agencies": ["DP3AP2KB"], "room": True}
    refers = {"incident_id": str(incident.id), "to": assigned}
    says = {"text": f"Lihat {incident.number}-DP3AP2KB segera", "to": assigned}
    in_alert = {"alert": FLOOD | {"instruction": f"lihat {str(incident.number).lower()}"}, "to": assigned}
    for about in (refers, says, in_alert):
        for way in ({"wall": True}, {"public": True}):
            refused = supervisor.post("/broadcasts", message(**{"alert": FLOOD} | about | way))
            assert refused.status_code == 409, refused.text
            assert "restricted" in refused.json()["message"]
        strangers = supervisor.post(
            "/broadcasts", message(**about | {"to": {"agencies": ["DP3AP2KB", "DAMKAR"]}})
        )
        assert (strangers.status_code, "DAMKAR may not hear" in strangers.json()["message"]) == (409, True)
    told = sent(supervisor, **refers)
    [row] = journal(sessions, "broadcast.sent")
    assert (row.restricted, row.incident_id) == (True, None)
    assert WALL not in row.audience
    assert listed(browser("admin")) == []
    assert listed(browser("dp3ap2kb")) == [told["id"]]
    document = supervisor.get(f"/broadcasts/{told['id']}/cap").content
    assert faults(document) == []
    assert str(incident.number).encode() not in document
    assert browser("wall").get("/wall/broadcasts").json()["items"] == []


def test_what_became_restricted_later_leaves_the_wall_and_the_feed(
    browser: LogIn, sessions: Sessions, client: httpx.Client
) -> None:
    incident, _ = dispatched(sessions)
    number = incident_row(sessions, incident).number
    supervisor = browser("supervisor")
    told = sent(supervisor, text=f"Kebakaran, {number}", wall=True, public=True, alert=FLOOD)
    assert str(number) in browser("wall").get("/wall/broadcasts").text
    assert str(number) in client.get(f"/cap/alerts/{told['id']}.cap").text
    with sessions() as session:
        session.execute(update(Incident).where(Incident.id == incident).values(restriction=Restriction.CASE))
        session.commit()
    assert browser("wall").get("/wall/broadcasts").json()["items"] == []
    assert client.get(f"/cap/alerts/{told['id']}.cap").status_code == 404
    assert told["id"] not in client.get("/cap/alerts.atom").text


def test_it_may_refer_to_an_incident_that_is_open(browser: LogIn, sessions: Sessions) -> None:
    supervisor = browser("supervisor")
    assert supervisor.post("/broadcasts", message(incident_id=str(uuid4()))).status_code == 404
    refused = supervisor.post("/broadcasts", message(incident_id=str(draft(sessions))))
    assert (refused.status_code, "draft" in refused.json()["message"]) == (422, True)
    incident, _ = dispatched(sessions)
    told = sent(supervisor, incident_id=str(incident))
    document = fromstring(supervisor.get(f"/broadcasts/{told['id']}/cap").content)  # noqa: S314
    assert texts(document, "incidents") == [incident_row(sessions, incident).number]
    assert texts(document, "scope") == ["Restricted"]


def test_public_alerts_are_valid_cap_for_everybody(
    browser: LogIn, client: httpx.Client, server: ApiServer
) -> None:
    supervisor = browser("supervisor")
    inside = sent(supervisor, text="<b>Hanya</b> untuk kami & instansi\nbaris kedua")
    alert = sent(supervisor, public=True, alert=FLOOD, text="Air 1 m ]]> & naik", exercise=True)
    document = client.get(f"/cap/alerts/{alert['id']}.cap")
    assert document.headers["content-type"].startswith("application/cap+xml")
    assert faults(document.content) == []
    root = fromstring(document.content)  # noqa: S314
    assert (texts(root, "status"), texts(root, "msgType")) == (["Exercise"], ["Alert"])
    assert texts(root, "sender") == ["dcor@127.0.0.1"]
    languages = [
        texts(info, "language")[0] for info in root.iter("{urn:oasis:names:tc:emergency:cap:1.2}info")
    ]
    assert languages == ["id-ID", "en-US"]
    assert "Kota Depok: Depok, Depok Jaya (Kec. Pancoran Mas); radius 2 km" in document.text
    private = supervisor.get(f"/broadcasts/{inside['id']}/cap").content
    assert faults(private) == []
    assert client.get(f"/cap/alerts/{inside['id']}.cap").status_code == 404
    assert client.get(f"/cap/alerts/{uuid4()}.cap").status_code == 404
    feed = client.get("/cap/alerts.atom")
    assert feed.headers["content-type"].startswith("application/atom+xml")
    assert entries(feed.text) == ["Banjir di Pancoran Mas"]
    assert f"{server.context.settings.public_base}/cap/alerts/{alert['id']}.cap" in feed.text


def test_an_update_and_a_cancellation_name_what_was_before(browser: LogIn, client: httpx.Client) -> None:
    supervisor = browser("supervisor")
    first = sent(supervisor, public=True, alert=FLOOD)
    refused = supervisor.post("/broadcasts", message(replaces=first["id"]))
    assert (refused.status_code, "public" in refused.json()["message"]) == (422, True)
    narrower = {"room": True}
    refused = supervisor.post(
        "/broadcasts", message(replaces=first["id"], public=True, alert=FLOOD, to=narrower)
    )
    assert (refused.status_code, "DAMKAR got the earlier" in refused.json()["message"]) == (422, True)
    newer = FLOOD | {"headline": "Banjir meluas"}
    second = sent(supervisor, public=True, alert=newer, replaces=first["id"])
    assert supervisor.get(f"/broadcasts/{first['id']}").json()["status"] == "replaced"
    late = supervisor.post("/broadcasts", message(replaces=first["id"], public=True, alert=FLOOD))
    assert late.status_code == 409
    assert entries(client.get("/cap/alerts.atom").text) == ["Banjir meluas"]
    update_of = cap(client, second["id"])
    assert texts(update_of, "msgType") == ["Update"]
    [reference] = texts(update_of, "references")
    [first_sent] = texts(cap(client, first["id"]), "sent")
    assert reference == f"dcor@127.0.0.1,urn:uuid:{first['id']},{first_sent}"
    supervisor.post(f"/broadcasts/{second['id']}/recall", {"reason": "sudah surut"})
    cancelled = cap(client, second["id"])
    assert texts(cancelled, "msgType") == ["Cancel"]
    assert texts(cancelled, "note") == ["sudah surut"]
    [references] = texts(cancelled, "references")
    assert [part.split(",")[1] for part in references.split()] == [
        f"urn:uuid:{first['id']}",
        f"urn:uuid:{second['id']}",
    ]
    assert texts(cancelled, "identifier") != texts(update_of, "identifier")
    assert entries(client.get("/cap/alerts.atom").text) == ["Dibatalkan: Banjir meluas"]


def test_of_two_who_replace_it_at_once_one_does(browser: LogIn, sessions: Sessions) -> None:
    supervisor = browser("supervisor")
    first = sent(supervisor)
    with ThreadPoolExecutor(4) as hands:
        newer = message(replaces=first["id"])
        answers = [
            done.result() for done in [hands.submit(supervisor.post, "/broadcasts", newer) for _ in range(4)]
        ]
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    with sessions() as session:
        assert len(session.scalars(select(Broadcast)).all()) == 2
        assert session.get_one(Broadcast, UUID(first["id"])).status == "replaced"


def cap(client: httpx.Client, broadcast: str) -> Any:
    document = client.get(f"/cap/alerts/{broadcast}.cap").content
    assert faults(document) == []
    return fromstring(document)  # noqa: S314


def entries(feed: str) -> list[str | None]:
    atom = "{http://www.w3.org/2005/Atom}"
    return [entry.findtext(f"{atom}title") for entry in fromstring(feed).iter(f"{atom}entry")]  # noqa: S314
