"""A case between agencies over the API: on the other's screen in time, from whose seat, and back at the desk."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from dispatch.clock import fire_due
from records.session import Sessions
from tests.integration.agents_api import scene
from tests.integration.agents_api.conftest import Browser, LogIn
from tests.integration.agents_api.feed_reader import FeedReader
from tests.waiting import wait_until

IN_TIME = 2.0
"""Seconds from the refusal to another's screen (issue 4, point 6)."""


def seconds_until(
    reader: FeedReader, kind: str, wanted: Callable[[dict[str, Any]], bool], began: float
) -> float:
    """From `began` to the row's arrival at the screen's feed."""
    wait_until(
        lambda: any(row["kind"] == kind and wanted(row) for row in reader.changes),
        20,
        what=f"{kind} on the feed",
    )
    return time.monotonic() - began


@pytest.mark.alone
def test_a_refused_urgent_case_is_on_another_agencys_screen_in_time(
    sessions: Sessions, browser: LogIn, capsys: pytest.CaptureFixture[str]
) -> None:
    incident, cases = scene.dispatched(sessions)
    heir, desk = browser("psc119"), browser("operator1")
    with FeedReader(heir) as theirs, FeedReader(desk) as room:
        began = time.monotonic()
        answer = browser("damkar").post(f"/cases/{cases['DAMKAR']}/reject", {"reason": "semua regu keluar"})
        assert answer.status_code == 200
        took = seconds_until(theirs, "case.queued", lambda row: row["data"]["agency"] == "PSC119", began)
        shown = heir.get("/cases?live=true").json()["items"]
        on_screen = time.monotonic() - began
        seconds_until(room, "case.rejected", lambda row: row["case_id"] == str(cases["DAMKAR"]), began)
    with capsys.disabled():
        print(f"\nrefused, to the other agency's feed {took:.3f} s, to its inbox {on_screen:.3f} s")
    [case] = shown
    assert (case["status"], case["priority"], case["lead"]) == ("queued", 1, True)
    assert (case["came_from"], case["asked_why"]) == (
        str(cases["DAMKAR"]),
        "after DAMKAR refused: semua regu keluar",
    )
    assert case["incident"]["id"] == str(incident)
    assert on_screen < IN_TIME


@pytest.mark.alone
def test_refused_by_the_last_the_operator_has_an_alarm_in_time(
    sessions: Sessions, browser: LogIn, capsys: pytest.CaptureFixture[str]
) -> None:
    _incident, cases = scene.dispatched(sessions, kind="MED2", agencies=("PSC119",))
    desk = browser("operator1")
    with FeedReader(desk) as room:
        began = time.monotonic()
        assert (
            browser("psc119").post(f"/cases/{cases['PSC119']}/reject", {"reason": "penuh"}).status_code == 200
        )
        took = seconds_until(room, "alarm.raised", lambda row: row["data"]["kind"] == "case_refused", began)
        alarms = desk.get("/alarms").json()["items"]
        on_screen = time.monotonic() - began
    with capsys.disabled():
        print(f"\nrefused by the last, alarm to the desk's feed {took:.3f} s, to its list {on_screen:.3f} s")
    [alarm] = alarms
    assert (alarm["kind"], alarm["subject"].endswith("-PSC119"), alarm["data"]["priority"]) == (
        "case_refused",
        True,
        1,
    )
    assert on_screen < IN_TIME
    again = desk.post(f"/cases/{cases['PSC119']}/ask-again", {"reason": "keluarga memohon"}).json()
    assert (again["status"], again["asked"], again["asked_why"]) == ("queued", 2, "keluarga memohon")
    assert desk.get("/alarms").json()["items"] == []
    accepted = browser("psc119").post(f"/cases/{cases['PSC119']}/accept").json()
    assert [move["new"] for move in accepted["history"]] == ["queued", "rejected", "queued", "accepted"]


def test_the_operator_gives_it_to_somebody_else(sessions: Sessions, browser: LogIn) -> None:
    incident, cases = scene.dispatched(sessions, kind="MED2", agencies=("PSC119",))
    desk = browser("operator1")
    browser("psc119").post(f"/cases/{cases['PSC119']}/reject", {"reason": "penuh"})
    got = desk.post(f"/incidents/{incident}/agencies", {"agencies": ["PUSKESMAS"]}).json()
    assert {case["agency"]: (case["status"], case["lead"]) for case in got["cases"]} == {
        "PSC119": ("rejected", False),
        "PUSKESMAS": ("queued", True),
    }
    assert desk.get("/alarms").json()["items"] == []
    again = desk.post(f"/incidents/{incident}/agencies", {"agencies": ["PUSKESMAS"]})
    assert (again.status_code, again.json()["code"]) == (409, "agency_has_case")
    desk.post(f"/incidents/{incident}/resolve", {"outcome": "tertangani"})
    late = desk.post(f"/incidents/{incident}/agencies", {"agencies": ["DISHUB"]})
    assert (late.status_code, late.json()["code"]) == (409, "incident_not_open")


def seated(browser: LogIn, login: str, seat: str) -> Browser:
    person = browser(login)
    assert person.post(f"/positions/{seat}/take", {}).status_code == 200
    return person


REFERRERS: dict[str, tuple[Callable[[LogIn], Browser], str, str]] = {
    "the agency": (lambda browser: browser("damkar"), "agency:DAMKAR", "kabel"),
    "its own person at the seat": (
        lambda browser: seated(browser, "damkar", "damkar"),
        "agency:DAMKAR",
        "kabel (at the seat Damkar)",
    ),
    "an operator at the seat": (
        lambda browser: seated(browser, "operator9", "damkar"),
        "operator:operator9",
        "kabel (at the seat Damkar)",
    ),
    "the desk": (lambda browser: browser("operator2"), "operator:operator2", "kabel (by the desk)"),
}


@pytest.mark.parametrize("who", REFERRERS)
def test_a_case_is_referred(sessions: Sessions, browser: LogIn, who: str) -> None:
    _incident, cases = scene.dispatched(sessions)
    person, name, why = REFERRERS[who]
    path = f"/cases/{cases['DAMKAR']}/refer"
    got = person(browser).post(path, {"agency": "PLN", "reason": "kabel"}).json()
    assert (got["status"], got["reason"]) == ("referred", "kabel")
    assert (got["history"][-1]["who"], got["history"][-1]["why"]) == (name, why)
    [theirs] = browser("pln").get("/cases").json()["items"]
    assert (theirs["id"], theirs["came_from"]) == (got["referred_to"], got["id"])
    assert theirs["asked_why"] == "referred by DAMKAR: kabel"


def test_who_may_not_refer_and_what_is_refused(sessions: Sessions, browser: LogIn) -> None:
    _incident, cases = scene.dispatched(sessions, agencies=("DAMKAR", "POLRI"))
    path = f"/cases/{cases['DAMKAR']}/refer"
    assert browser("polri").post(path, {"agency": "PLN", "reason": "x"}).status_code == 404
    damkar = browser("damkar")
    for body in ({"agency": "PLN"}, {"agency": "PLN", "reason": " "}, {"agency": "<b>", "reason": "x"}, {}):
        assert damkar.post(path, body).status_code == 422, body
    for agency, status in (("NASA", 422), ("DAMKAR", 422), ("POLRI", 409)):
        answer = damkar.post(path, {"agency": agency, "reason": "bukan kami"})
        assert (answer.status_code, answer.json()["message"].endswith(".")) == (status, True)
    assert damkar.get(f"/cases/{cases['DAMKAR']}").json()["status"] == "queued", (
        "a refusal leaves it as it was"
    )


SEATS = {
    "satpolpp": ("SATPOLPP", "Satpol PP"),
    "dishub": ("DISHUB", "Dishub"),
    "damkar": ("DAMKAR", "Damkar"),
}
STEPS: list[tuple[str, dict[str, str] | None, str]] = [
    ("accept", None, "accepted"),
    ("unit", {"unit": "Regu 1"}, "unit_assigned"),
    ("en-route", None, "en_route"),
    ("on-scene", None, "on_scene"),
    ("done", None, "done"),
]


@pytest.mark.parametrize("seat", SEATS)
@pytest.mark.parametrize("login", ["operator9", "supervisor", "the agency"])
def test_a_seat_acts_for_its_agency_and_history_says_who(
    sessions: Sessions, browser: LogIn, seat: str, login: str
) -> None:
    agency, name = SEATS[seat]
    login = seat if login == "the agency" else login
    _incident, cases = scene.dispatched(sessions, agencies=(agency,))
    person = seated(browser, login, seat)
    for step, body, status in STEPS:
        got = person.post(f"/cases/{cases[agency]}/{step}", body)
        assert (got.status_code, got.json()["status"]) == (200, status), got.text
    role = {"operator9": "operator:operator9", "supervisor": "supervisor:supervisor"}.get(
        login, f"agency:{agency}"
    )
    moves = person.get(f"/cases/{cases[agency]}").json()["history"][-len(STEPS) :]
    assert {(move["who"], move["why"]) for move in moves} == {(role, f"at the seat {name}")}


def test_a_seat_may_refuse_for_its_agency(sessions: Sessions, browser: LogIn) -> None:
    _incident, cases = scene.dispatched(sessions)
    got = seated(browser, "operator9", "damkar").post(f"/cases/{cases['DAMKAR']}/reject", {"reason": "sibuk"})
    assert got.json()["history"][-1]["why"] == "sibuk (at the seat Damkar)"
    assert got.json()["reason"] == "sibuk"


def test_no_seat_no_step(sessions: Sessions, browser: LogIn) -> None:
    _incident, cases = scene.dispatched(sessions)
    path = f"/cases/{cases['DAMKAR']}/accept"
    desk = browser("operator9")
    assert desk.post(path).status_code == 403, "no seat"
    seated(browser, "damkar", "damkar")
    assert desk.post("/positions/damkar/take", {}).status_code == 409, "somebody sits there"
    assert desk.post(path).status_code == 403
    seated(browser, "operator9", "dishub")
    assert desk.post(path).status_code == 403, "another agency's"
    assert browser("dishub").post("/positions/damkar/take", {}).status_code in {403, 409}
    assert browser("dishub").post(path).status_code == 404
    browser("damkar").post("/positions/damkar/leave")
    seated(browser, "operator9", "damkar")
    assert desk.post(path).status_code == 200
    desk.post("/positions/damkar/leave")
    assert desk.post(f"/cases/{cases['DAMKAR']}/en-route").status_code == 403, "who has left it acts no more"


def test_the_information_manager_has_an_alarm_of_their_own(sessions: Sessions, browser: LogIn) -> None:
    _incident, cases = scene.dispatched(sessions)
    manager = seated(browser, "operator12", "info")
    with FeedReader(manager) as feed:
        fire_due(sessions, lambda: scene.now() + timedelta(seconds=62))
        wait_until(
            lambda: any(
                row["kind"] == "alarm.raised" and row["data"].get("position") == "info"
                for row in feed.changes
            ),
            20,
            what="the information manager's alarm",
        )
    [mine] = manager.get("/alarms?position=info").json()["items"]
    assert (mine["kind"], mine["data"]["agency"], mine["data"]["multiple"]) == (
        "case_long_overdue",
        "DAMKAR",
        2,
    )
    assert {alarm["kind"] for alarm in manager.get("/alarms").json()["items"]} == {
        "case_overdue",
        "case_long_overdue",
    }
    assert manager.post(f"/alarms/{mine['id']}/take").json()["taken_by"] == "Operator 12"
    browser("damkar").post(f"/cases/{cases['DAMKAR']}/accept")
    assert manager.get("/alarms").json()["items"] == []
