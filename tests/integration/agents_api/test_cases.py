"""Cases: each agency sees and moves its own, and nothing about the caller."""

from records.session import Sessions
from tests.integration.agents_api import scene
from tests.integration.agents_api.conftest import LogIn
from tests.integration.agents_api.test_incidents import restricted_type

BOTH = ("DAMKAR", "POLRI")


def test_an_agency_sees_its_own_cases_only(sessions: Sessions, browser: LogIn) -> None:
    _incident, cases = scene.dispatched(sessions, agencies=BOTH)
    damkar = browser("damkar")
    assert [case["id"] for case in damkar.get("/cases").json()["items"]] == [str(cases["DAMKAR"])]
    assert [case["id"] for case in damkar.get("/cases?agency=DAMKAR").json()["items"]] == [
        str(cases["DAMKAR"])
    ]
    assert damkar.get("/cases?agency=POLRI").status_code == 404
    assert len(browser("operator1").get("/cases").json()["items"]) == 2
    assert len(browser("operator1").get("/cases?agency=POLRI").json()["items"]) == 1


STEPS: dict[str, dict[str, str] | None] = {
    "accept": None,
    "reject": {"reason": "bukan kami"},
    "unit": {"unit": "2"},
    "en-route": None,
    "on-scene": None,
    "done": None,
    "not-found": None,
}


def test_anothers_case_does_not_exist(sessions: Sessions, browser: LogIn) -> None:
    _incident, cases = scene.dispatched(sessions, agencies=BOTH)
    damkar, other = browser("damkar"), cases["POLRI"]
    answers = [damkar.get(f"/cases/{other}")]
    answers += [damkar.post(f"/cases/{other}/{step}", body) for step, body in STEPS.items()]
    nothing = {"code": "not_found", "message": "There is no such case."}
    assert [(answer.status_code, answer.json()) for answer in answers] == [(404, nothing)] * 8
    assert browser("polri").get(f"/cases/{other}").json()["status"] == "queued"


def test_a_case_tells_the_agency_what_it_needs_and_nothing_of_the_caller(
    sessions: Sessions, browser: LogIn
) -> None:
    _incident, cases = scene.dispatched(sessions)
    answer = browser("damkar").get(f"/cases/{cases['DAMKAR']}")
    got = answer.json()
    assert (got["incident"]["address"], got["incident"]["type_code"]) == ("Jl Margonda 1", "FIR1")
    assert got["due_at"] is not None
    assert [deadline["multiple"] for deadline in got["deadlines"]] == [1, 2, 4]
    assert "81234567890" not in answer.text


def test_a_victims_name_stays_with_the_lead(sessions: Sessions, browser: LogIn) -> None:
    kind = restricted_type(sessions, "identity")
    desk = browser("operator1")
    types = {row["code"]: row for row in desk.get("/catalogue").json()["items"]}
    lead, support = types[kind]["lead"], "PLN" if types[kind]["lead"] != "PLN" else "KAI"
    _incident, cases = scene.dispatched(sessions, kind=kind, agencies=(lead, support))
    theirs = browser(lead.lower()).get(f"/cases/{cases[lead]}").json()["incident"]
    others = browser(support.lower()).get(f"/cases/{cases[support]}").json()["incident"]
    assert theirs["note"] == "korban bernama Ibu Sari"
    assert others["note"] is None


def test_accepting_stops_the_deadlines_and_may_be_said_twice(sessions: Sessions, browser: LogIn) -> None:
    _incident, cases = scene.dispatched(sessions)
    damkar = browser("damkar")
    first, second = (damkar.post(f"/cases/{cases['DAMKAR']}/accept") for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert (first.json()["accepted_by"], first.json()["due_at"]) == ("agency:DAMKAR", None)
    assert {deadline["status"] for deadline in first.json()["deadlines"]} == {"met"}


def test_rejecting_needs_a_reason(sessions: Sessions, browser: LogIn) -> None:
    _incident, cases = scene.dispatched(sessions)
    damkar, path = browser("damkar"), f"/cases/{cases['DAMKAR']}/reject"
    for body in ({}, {"reason": ""}, {"reason": "  "}, {"reason": "x" * 501}, {"reason": "a\nb"}):
        assert damkar.post(path, body).status_code == 422
    got = damkar.post(path, {"reason": "di luar wilayah"}).json()
    assert (got["status"], got["reason"]) == ("rejected", "di luar wilayah")


def test_the_desk_accepts_only_at_the_agencys_seat(sessions: Sessions, browser: LogIn) -> None:
    _incident, cases = scene.dispatched(sessions)
    desk, path = browser("operator1"), f"/cases/{cases['DAMKAR']}/accept"
    assert desk.post(path).status_code == 403
    desk.post("/positions/dishub/take", {})
    assert desk.post(path).status_code == 403, "another agency's seat"
    desk.post("/positions/damkar/take", {})
    got = desk.post(path).json()
    assert got["accepted_by"] == "operator:operator1"
    assert got["history"][-1]["why"] == "at the seat Damkar"


def test_a_supervisor_enters_what_came_by_radio(sessions: Sessions, browser: LogIn) -> None:
    _incident, cases = scene.dispatched(sessions)
    got = browser("supervisor").post(f"/cases/{cases['DAMKAR']}/accept").json()
    assert got["history"][-1]["why"] == "entered by a supervisor"


def test_only_the_desk_verifies_and_stands_down(sessions: Sessions, browser: LogIn) -> None:
    _incident, cases = scene.dispatched(sessions, agencies=BOTH)
    damkar, desk = browser("damkar"), browser("operator1")
    assert damkar.post(f"/cases/{cases['DAMKAR']}/verify").status_code == 403
    got = desk.post(f"/cases/{cases['POLRI']}/stand-down", {"reason": "sudah padam"}).json()
    assert (got["status"], got["reason"]) == ("stood_down", "sudah padam")
