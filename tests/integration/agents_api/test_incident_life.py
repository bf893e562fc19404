"""An incident's whole life over the API: source, hold, reopening, duplicates, merging, calls, agencies."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from dispatch.clock import end_holds
from records.calls import Call, Disposition
from records.incidents import Incident
from records.journal import JournalRow
from records.session import Sessions
from records.text_queue import Incoming, receive
from records.texts import TextChannel, TextConversation
from records.work import Audit
from tests.integration.agents_api import scene
from tests.integration.agents_api.conftest import Browser, LogIn
from tests.integration.agents_api.test_incidents import restricted_type

PLACE = {"lat": -6.39, "lon": 106.83}
NOBODY = UUID(int=7)


def disposition(sessions: Sessions, call: UUID | str) -> Disposition | None:
    with sessions() as session:
        return session.get_one(Call, UUID(str(call))).disposition


def call_of(sessions: Sessions, incident: UUID) -> UUID:
    call = scene.incident_row(sessions, incident).draft_of_call
    assert call is not None
    return call


def opened(sessions: Sessions, desk: Browser, *, kind: str = "FIR1", north: float = 0) -> str:
    """An incident that was opened over the API; returns its id."""
    incident = scene.draft(sessions)
    place = {"lat": PLACE["lat"] + north / 111_195, "lon": PLACE["lon"]}
    desk.patch(f"/incidents/{incident}", {"type_code": kind, "address": "Jl Margonda", **place})
    assert desk.post(f"/incidents/{incident}/open", {}).status_code == 200
    return str(incident)


def test_a_draft_that_no_call_told_of(sessions: Sessions, browser: LogIn) -> None:
    desk = browser("operator1")
    made = desk.post("/incidents", {"channel": "cctv"})
    assert made.status_code == 201
    row = made.json()
    assert (row["status"], row["channel"], row["source"], row["calls"]) == ("draft", "cctv", "L", [])
    desk.patch(f"/incidents/{row['id']}", {"type_code": "TRF2"})
    number = desk.post(f"/incidents/{row['id']}/open", {}).json()["number"]
    assert number.startswith("L-")
    of_call = desk.get(f"/incidents/{scene.draft(sessions)}").json()
    assert of_call["channel"] == "112"
    for body in ({}, {"channel": "pigeon"}, {"channel": None}, {"channel": "cctv", "number": "L-1"}):
        answer = desk.post("/incidents", body)
        assert (answer.status_code, set(answer.json())) == (422, {"code", "message"})


def test_a_draft_of_a_message_has_its_channel(sessions: Sessions, browser: LogIn) -> None:
    with sessions() as session:
        message = Incoming(TextChannel.WHATSAPP, "+6281234567890", "SM1", "kebakaran di Beji")
        receive(session, message, "Kami baca.", at=scene.now(), who="twilio")
        session.commit()
        talk = session.scalars(select(TextConversation.id)).one()
    desk = browser("operator1")
    assert desk.post(f"/texts/{talk}/take").status_code == 200
    draft = desk.post(f"/texts/{talk}/draft").json()["id"]
    assert desk.get(f"/incidents/{draft}").json()["channel"] == "whatsapp"
    fire = opened(sessions, desk)
    assert desk.post(f"/incidents/{draft}/merge", {"into": fire}).status_code == 200
    answer = desk.post(f"/texts/{talk}/close", {"disposition": "prank"})
    assert (answer.status_code, "unmerge" in answer.json()["message"]) == (409, True)
    assert desk.post(f"/texts/{talk}/close", {"disposition": "incident"}).status_code == 200


def test_on_hold_and_back(sessions: Sessions, browser: LogIn) -> None:
    desk = browser("operator1")
    incident = opened(sessions, desk)
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=2)
    wib = until + timedelta(hours=7)
    ask = {"reason": "menunggu alat berat", "until": wib.strftime("%Y-%m-%dT%H:%M:%S+07:00")}
    held = desk.post(f"/incidents/{incident}/hold", ask).json()
    assert (held["status"], held["hold_until"]) == ("on_hold", until.strftime("%Y-%m-%dT%H:%M:%SZ"))
    assert held["history"][-1]["why"] == "menunggu alat berat"
    assert desk.get("/incidents?status=on_hold").json()["items"][0]["id"] == incident
    back = desk.post(f"/incidents/{incident}/resume").json()
    assert (back["status"], back["hold_until"]) == ("open", None)
    again = desk.post(f"/incidents/{incident}/resume")
    assert (again.status_code, again.json()["code"]) == (409, "incident_not_on_hold")
    desk.post(f"/incidents/{incident}/hold", ask)
    end_holds(sessions, lambda: until)
    assert desk.get(f"/incidents/{incident}").json()["status"] == "open"
    with sessions() as session:
        told = session.scalars(select(JournalRow).where(JournalRow.kind == "incident.hold_over")).one()
        assert (str(told.incident_id), "desk" in told.audience) == (incident, True)


@pytest.mark.parametrize(
    "body",
    [
        {"reason": "tunggu", "until": "2020-01-01T00:00:00Z"},
        {"reason": "tunggu", "until": "2099-01-01T00:00:00Z"},
        {"reason": "tunggu", "until": "2026-11-30T10:00:00"},
        {"reason": " ", "until": "2099-01-01T00:00:00Z"},
        {"reason": "x\0y", "until": "2099-01-01T00:00:00Z"},
        {"until": "2099-01-01T00:00:00Z"},
        {"reason": "tunggu"},
        {"reason": "tunggu", "until": "9999-12-31T23:59:59-14:00"},
    ],
)
def test_a_hold_that_cannot_be(sessions: Sessions, browser: LogIn, body: dict[str, str]) -> None:
    desk = browser("operator1")
    incident, _cases = scene.dispatched(sessions)
    answer = desk.post(f"/incidents/{incident}/hold", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_input"), answer.text
    assert scene.incident_row(sessions, incident).status == "open"


def test_reopened(sessions: Sessions, browser: LogIn) -> None:
    desk = browser("operator1")
    incident = opened(sessions, desk)
    assert desk.post(f"/incidents/{incident}/reopen", {"reason": "lagi"}).status_code == 409
    desk.post(f"/incidents/{incident}/resolve", {"outcome": "padam"})
    assert desk.post(f"/incidents/{incident}/reopen", {"reason": "  "}).status_code == 422
    got = desk.post(f"/incidents/{incident}/reopen", {"reason": "asap lagi"}).json()
    assert (got["status"], got["outcome"]) == ("reopened", None)
    assert [move["why"] for move in got["history"] if move["machine"] == "incident"][-2:] == [
        "padam",
        "asap lagi",
    ]


def test_agencies_with_the_opening_and_later(sessions: Sessions, browser: LogIn) -> None:
    desk = browser("operator1")
    incident = scene.draft(sessions)
    desk.patch(f"/incidents/{incident}", {"type_code": "FIR1"})
    given = desk.post(f"/incidents/{incident}/open", {"support": True}).json()["cases"]
    assert {case["agency"] for case in given} == {"DAMKAR", "PSC119", "POLRI", "PLN"}
    later = desk.post(f"/incidents/{incident}/agencies", {"agencies": ["DISHUB"]}).json()["cases"]
    assert [case["agency"] for case in later][-1] == "DISHUB"
    twice = desk.post(f"/incidents/{incident}/agencies", {"agencies": ["DISHUB"]})
    assert (twice.status_code, twice.json()["code"]) == (409, "agency_has_case")
    bad: list[dict[str, list[str]]] = [{"agencies": []}, {"agencies": ["NASA"]}, {"agencies": ["../x"]}, {}]
    for body in bad:
        assert desk.post(f"/incidents/{incident}/agencies", body).status_code == 422, body
    dishub = later[-1]["id"]
    assert browser("dishub").post(f"/cases/{dishub}/accept").json()["status"] == "accepted"
    assert browser("dishub").post(f"/cases/{dishub}/done").json()["status"] == "done"
    again = desk.post(f"/incidents/{incident}/agencies", {"agencies": ["DISHUB"]}).json()["cases"]
    assert [case["status"] for case in again if case["id"] == dishub] == ["queued"]


def test_opening_tells_of_what_may_be_the_same_and_never_waits_for_it(
    sessions: Sessions, browser: LogIn
) -> None:
    desk = browser("operator1")
    far, near = opened(sessions, desk, north=200), opened(sessions, desk, north=50)
    opened(sessions, desk, north=5000)
    opened(sessions, desk, kind="RES1")
    mine = scene.draft(sessions)
    desk.patch(f"/incidents/{mine}", {"type_code": "FIR2", **PLACE})
    answer = desk.post(f"/incidents/{mine}/open", {}).json()
    assert (answer["status"], answer["possible_duplicates"]) == ("open", [near, far])
    rows = desk.get(f"/incidents/{mine}/duplicates").json()["items"]
    assert [(row["id"], row["distance_m"]) for row in rows] == [(near, 50), (far, 200)]
    assert all(0 <= row["age_seconds"] < 600 for row in rows)


def test_a_restricted_duplicate_is_noted_where_it_is_shown(sessions: Sessions, browser: LogIn) -> None:
    desk = browser("operator1")
    hidden = opened(sessions, desk, kind=restricted_type(sessions, "case"), north=20)
    mine = scene.draft(sessions)
    desk.patch(f"/incidents/{mine}", PLACE)
    assert [row["id"] for row in desk.get(f"/incidents/{mine}/duplicates").json()["items"]] == [hidden]
    with sessions() as session:
        about = Audit.what == "incident.suggested"
        noted = session.execute(select(Audit.who, Audit.what, Audit.subject).where(about)).all()
    assert [tuple(row) for row in noted] == [("operator:operator1", "incident.suggested", hidden)]


def test_another_caller_about_the_same_fire(sessions: Sessions, browser: LogIn) -> None:
    desk = browser("operator1")
    fire, draft = opened(sessions, desk), scene.draft(sessions)
    desk.patch(f"/incidents/{draft}", {"type_code": "FIR1", "note": "ada korban"})
    first, second = call_of(sessions, UUID(fire)), call_of(sessions, draft)
    assert disposition(sessions, second) is None
    whole = desk.post(f"/incidents/{draft}/merge", {"into": fire}).json()
    assert (whole["id"], set(whole["calls"])) == (fire, {str(first), str(second)})
    assert [(one["id"], one["number"], one["calls"]) for one in whole["merged"]] == [
        (str(draft), None, [str(second)])
    ]
    assert disposition(sessions, second) is Disposition.INCIDENT
    assert desk.get(f"/calls/{second}").json()["incident"]["id"] == fire, "the one that goes on"
    part = desk.get(f"/incidents/{draft}").json()
    assert (part["status"], part["merged_into"], part["note"]) == ("merged", fire, "ada korban")
    refused = desk.post(f"/calls/{second}/disposition", {"disposition": "prank"})
    assert (refused.status_code, refused.json()["code"]) == (409, "incident_merged")
    alone = desk.post(f"/incidents/{draft}/unmerge").json()
    assert (alone["status"], alone["merged_into"], alone["calls"]) == ("draft", None, [str(second)])
    assert desk.get(f"/incidents/{fire}").json()["merged"] == []
    assert desk.post(f"/calls/{second}/disposition", {"disposition": "prank"}).status_code == 200


def test_two_drafts_become_one_and_open_with_both_calls(sessions: Sessions, browser: LogIn) -> None:
    desk = browser("operator1")
    one, other = scene.draft(sessions), scene.draft(sessions)
    desk.post(f"/incidents/{one}/merge", {"into": str(other)})
    assert disposition(sessions, call_of(sessions, one)) is None, "nobody knows yet"
    desk.patch(f"/incidents/{other}", {"type_code": "FIR1"})
    desk.post(f"/incidents/{other}/open", {})
    for incident in (one, other):
        assert disposition(sessions, call_of(sessions, incident)) is Disposition.INCIDENT


def test_merging_that_cannot_be(sessions: Sessions, browser: LogIn) -> None:
    desk = browser("operator1")
    a, b, c = (opened(sessions, desk) for _ in range(3))
    assert desk.post(f"/incidents/{a}/merge", {"into": b}).status_code == 200
    wrong = {
        (b, a): (409, "incident_merged"),
        (b, c): (409, "incident_has_merged"),
        (c, c): (422, "bad_input"),
        (c, str(NOBODY)): (404, "not_found"),
        (str(NOBODY), c): (404, "not_found"),
        (c, "x"): (422, "bad_input"),
    }
    for (one, into), expected in wrong.items():
        answer = desk.post(f"/incidents/{one}/merge", {"into": into})
        assert (answer.status_code, answer.json()["code"]) == expected, answer.text
    assert desk.post(f"/incidents/{c}/unmerge").json()["code"] == "incident_not_merged"


def test_what_was_merged_shows_restricted_parts_only_to_some(sessions: Sessions, browser: LogIn) -> None:
    kind = restricted_type(sessions, "case")
    desk = browser("operator1")
    hidden, fire = opened(sessions, desk, kind=kind), opened(sessions, desk)
    desk.post(f"/incidents/{hidden}/merge", {"into": fire})
    seen = desk.get(f"/incidents/{fire}").json()
    assert ([one["id"] for one in seen["merged"]], len(seen["calls"])) == ([hidden], 2)
    with sessions() as session:
        noted = select(Audit.who).where(Audit.what == "incident.read", Audit.subject == hidden)
        assert set(session.scalars(noted)) == {"operator:operator1"}, "each read is noted"
    others = browser("admin").get(f"/incidents/{fire}").json()
    timeline = browser("admin").get(f"/incidents/{fire}/timeline").json()["items"]
    assert "incident.took_in" not in [row["kind"] for row in timeline]
    assert (others["merged"], others["calls"]) == ([], [str(call_of(sessions, UUID(fire)))])
    with sessions() as session:
        told = session.scalars(select(JournalRow).where(JournalRow.kind == "incident.took_in")).one()
        assert (told.audience, told.restricted) == (["desk"], True)


def test_a_second_call_is_added_and_taken_away(sessions: Sessions, browser: LogIn) -> None:
    desk = browser("operator1")
    fire, draft = opened(sessions, desk), scene.draft(sessions)
    call = call_of(sessions, draft)
    got = desk.post(f"/incidents/{fire}/calls", {"call_id": str(call)}).json()
    assert str(call) in got["calls"]
    assert scene.incident_row(sessions, draft).status == "cancelled"
    assert disposition(sessions, call) is Disposition.INCIDENT
    assert desk.get(f"/calls/{call}").json()["incident"]["id"] == fire
    refused = desk.post(f"/calls/{call}/disposition", {"disposition": "prank"})
    assert (refused.status_code, refused.json()["code"]) == (409, "call_belongs_elsewhere")
    assert str(call) not in desk.delete(f"/incidents/{fire}/calls/{call}").json()["calls"]
    assert desk.post(f"/calls/{call}/disposition", {"disposition": "prank"}).status_code == 200
    first = call_of(sessions, UUID(fire))
    began = desk.delete(f"/incidents/{fire}/calls/{first}")
    assert (began.status_code, began.json()["code"]) == (409, "call_began_it")
    assert desk.delete(f"/incidents/{fire}/calls/{NOBODY}").status_code == 404
    assert desk.post(f"/incidents/{fire}/calls", {"call_id": str(NOBODY)}).status_code == 404


def test_only_the_desk_may(sessions: Sessions, browser: LogIn) -> None:
    incident, _cases = scene.dispatched(sessions)
    other, _cases = scene.dispatched(sessions)
    wishes = {
        "hold": {"reason": "x", "until": "2099-01-01T00:00:00Z"},
        "resume": None,
        "reopen": {"reason": "x"},
        "merge": {"into": str(other)},
        "unmerge": None,
        "calls": {"call_id": str(NOBODY)},
        "agencies": {"agencies": ["PLN"]},
    }
    for login in ("damkar", "wall", "admin"):
        person = browser(login)
        for path, body in wishes.items():
            assert person.post(f"/incidents/{incident}/{path}", body).status_code == 403, (login, path)
        assert person.get(f"/incidents/{incident}/duplicates").status_code == 403
        assert person.post("/incidents", {"channel": "cctv"}).status_code == 403
        assert person.delete(f"/incidents/{incident}/calls/{NOBODY}").status_code == 403
    with sessions() as session:
        assert set(session.scalars(select(Incident.status))) == {"open"}
