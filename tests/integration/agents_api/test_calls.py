"""Calls as the desk sees them, and what they turned out to be."""

from uuid import UUID

from sqlalchemy import select

from records.calls import Call, Disposition
from records.incidents import Incident
from records.journal import rows_after
from records.session import Sessions
from tests.integration.agents_api import scene
from tests.integration.agents_api.conftest import LogIn

NUMBER = "+6281234567890"


def test_calls_come_newest_first_in_pages_that_never_shift(sessions: Sessions, browser: LogIn) -> None:
    desk = browser("operator1")
    ids = [str(scene.queued(sessions, ago=ago)) for ago in range(60, 480, 60)]
    first = desk.get("/calls", params={"limit": 3}).json()
    assert [call["id"] for call in first["items"]] == ids[:3]
    scene.ringing(sessions)
    second = desk.get("/calls", params={"limit": 3, "before": first["next"]}).json()
    third = desk.get("/calls", params={"limit": 3, "before": second["next"]}).json()
    seen = [call["id"] for page in (first, second, third) for call in page["items"]]
    assert seen == ids, "the new call shifts nothing"
    assert third["next"] is None


def test_calls_are_filtered(sessions: Sessions, browser: LogIn) -> None:
    desk = browser("operator1")
    waiting = scene.queued(sessions)
    assert [call["id"] for call in desk.get("/calls?live=true&service=112").json()["items"]] == [str(waiting)]
    assert desk.get("/calls?live=false").json()["items"] == []
    assert desk.get("/calls?service=119").json()["items"] == []


def test_a_query_that_means_nothing_is_refused(browser: LogIn) -> None:
    desk = browser("operator1")
    for query in ("limit=0", "limit=1000", "before=1", "live=maybe", "service=%00", "since=1"):
        answer = desk.get(f"/calls?{query}")
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_input"), query


def test_one_call_with_its_parts(sessions: Sessions, browser: LogIn) -> None:
    scene.dispatched(sessions, ago=600)
    incident = scene.draft(sessions)
    call = scene.incident_row(sessions, incident).draft_of_call
    got = browser("operator1").get(f"/calls/{call}").json()
    assert (got["number"], got["number_masked"], got["status"]) == (NUMBER, False, "answered")
    assert (got["position"], got["operator"]) == ("112-1", "Operator 1")
    assert [(wait["queue"], wait["why"]) for wait in got["waits"]] == [("q112", "answered")]
    assert [(leg["station"], leg["operator"], leg["ended_at"]) for leg in got["legs"]] == [
        ("112-1", "Operator 1", None)
    ]
    assert got["incident"] == {"id": str(incident), "number": None, "status": "draft", "type_code": None}
    assert got["earlier"] == {"calls": 1, "incidents": 1}
    assert got["arrived_at"].endswith("Z"), "UTC"


def test_who_needs_no_number_sees_none(sessions: Sessions, browser: LogIn) -> None:
    call = scene.answered(sessions, name="Ibu Sari")
    admin = browser("admin")
    for got in (admin.get(f"/calls/{call}").json(), admin.get("/calls").json()["items"][0]):
        assert (got["number"], got["number_masked"], got["caller_name"]) == ("***890", True, None)
    assert NUMBER not in admin.get(f"/calls/{call}").text


def test_a_call_without_a_number_says_so(sessions: Sessions, browser: LogIn) -> None:
    call = scene.ringing(sessions, number=None)
    got = browser("operator1").get(f"/calls/{call}").json()
    assert (got["number"], got["earlier"]) == (None, None)


def test_one_key_disposes_of_the_call_and_its_draft(sessions: Sessions, browser: LogIn) -> None:
    incident = scene.draft(sessions)
    call = scene.incident_row(sessions, incident).draft_of_call
    got = browser("operator1").post(f"/calls/{call}/disposition", {"disposition": "prank"})
    assert got.status_code == 200
    assert (got.json()["disposition"], got.json()["incident"]) == ("prank", None)
    assert scene.incident_row(sessions, incident).status == "cancelled"
    with sessions() as session:
        told = [(row.kind, row.data.get("disposition")) for row in rows_after(session, 0)][-2:]
    assert told == [("incident.cancelled", None), ("call.disposed", "prank")]


def test_a_wrong_key_is_corrected(sessions: Sessions, browser: LogIn) -> None:
    call = scene.answered(sessions)
    desk = browser("operator1")
    for word in ("ghost", "silent"):
        assert desk.post(f"/calls/{call}/disposition", {"disposition": word}).status_code == 200
    with sessions() as session:
        assert session.get_one(Call, call).disposition is Disposition.SILENT


def test_no_draft_comes_back_after_disposal(sessions: Sessions, browser: LogIn) -> None:
    call = scene.answered(sessions)
    desk = browser("operator1")
    desk.post(f"/calls/{call}/disposition", {"disposition": "ghost"})
    assert desk.post(f"/calls/{call}/draft").status_code == 409


def test_what_nobody_answered_is_not_disposed_of(sessions: Sessions, browser: LogIn) -> None:
    call = scene.queued(sessions)
    answer = browser("operator1").post(f"/calls/{call}/disposition", {"disposition": "ghost"})
    assert (answer.status_code, answer.json()["message"]) == (409, "The call has not been answered yet.")


def test_an_open_incident_is_not_disposed_of(sessions: Sessions, browser: LogIn) -> None:
    incident, _cases = scene.dispatched(sessions)
    call = scene.incident_row(sessions, incident).draft_of_call
    answer = browser("operator1").post(f"/calls/{call}/disposition", {"disposition": "prank"})
    assert (answer.status_code, answer.json()["code"]) == (409, "incident_already_open")
    with sessions() as session:
        assert session.get_one(Call, call).disposition is None


def test_incident_is_no_word_for_disposal(sessions: Sessions, browser: LogIn) -> None:
    call = scene.answered(sessions)
    assert (
        browser("operator1").post(f"/calls/{call}/disposition", {"disposition": "incident"}).status_code
        == 422
    )


def test_the_operator_may_be_faster_than_the_dispatcher(sessions: Sessions, browser: LogIn) -> None:
    call = scene.answered(sessions)
    desk = browser("operator1")
    first, second = (desk.post(f"/calls/{call}/draft").json() for _ in range(2))
    assert first["id"] == second["id"]
    assert (first["status"], first["call_id"], first["created_by"]) == ("draft", str(call), scene.OPERATOR)
    with sessions() as session:
        assert session.scalars(select(Incident.id)).all() == [UUID(first["id"])]
