"""Sitting down, being ready, pausing, and what the board makes of it."""

from concurrent.futures import ThreadPoolExecutor

import httpx
from sqlalchemy import select

from records.journal import rows_after
from records.people import Position
from records.session import Sessions
from tests.integration.agents_api import scene
from tests.integration.agents_api.conftest import Browser, LogIn


def told(sessions: Sessions) -> list[tuple[str, str | None, object]]:
    with sessions() as session:
        return [(row.kind, row.subject, row.data.get("ready")) for row in rows_after(session, 0)]


def test_a_shift(sessions: Sessions, browser: LogIn) -> None:
    siti = browser("operator1")
    seat = siti.post("/positions/112-2/take", {"station": "desk"}).json()
    assert (seat["login"], seat["station"], seat["ready"]) == ("operator1", "desk", False)
    assert siti.get("/me").json()["position"] == "112-2"
    assert siti.post("/positions/112-2/ready").json()["ready"] is True
    paused = siti.post("/positions/112-2/pause", {"reason": "prayer"}).json()
    assert (paused["ready"], paused["pause_reason"]) == (False, "prayer")
    assert siti.post("/positions/112-2/leave").json()["login"] is None
    assert told(sessions) == [
        ("position.changed", "112-2", False),
        ("position.changed", "112-2", True),
        ("position.changed", "112-2", False),
        ("position.changed", "112-2", False),
    ]


def test_the_journal_does_not_say_why_somebody_pauses(sessions: Sessions, browser: LogIn) -> None:
    siti = browser("operator1")
    siti.post("/positions/112-2/take", {})
    siti.post("/positions/112-2/pause", {"reason": "prayer"})
    with sessions() as session:
        assert all(set(row.data) == {"taken", "ready", "state"} for row in rows_after(session, 0))


def test_a_taken_seat_is_refused_by_name(browser: LogIn) -> None:
    browser("operator1").post("/positions/112-1/take", {})
    answer = browser("operator2").post("/positions/112-1/take", {})
    assert answer.status_code == 409
    assert answer.json()["message"] == "Meja 112-1 is taken: Operator 1 sits there."


def test_one_person_one_seat(browser: LogIn, sessions: Sessions) -> None:
    siti = browser("operator1")
    siti.post("/positions/112-1/take", {})
    siti.post("/positions/112-1/ready")
    assert siti.post("/positions/112-2/take", {}).status_code == 200
    with sessions() as session:
        assert session.scalars(select(Position.code).where(Position.user_id.is_not(None))).all() == ["112-2"]
        assert not session.get_one(Position, "112-1").ready


def test_somebody_elses_seat_is_theirs(browser: LogIn) -> None:
    browser("operator1").post("/positions/112-1/take", {})
    other = browser("operator2")
    for verb, body in (("leave", None), ("ready", None), ("pause", {"reason": "rest"})):
        assert other.post(f"/positions/112-1/{verb}", body).status_code == 403
    assert browser("supervisor").post("/positions/112-1/leave").json()["login"] is None


def test_an_empty_seat_is_not_ready(browser: LogIn) -> None:
    answer = browser("supervisor").post("/positions/112-1/ready")
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


def test_an_agencys_people_sit_at_their_own_seat(browser: LogIn) -> None:
    damkar = browser("damkar")
    assert damkar.post("/positions/112-1/take", {}).status_code == 403
    assert damkar.post("/positions/dishub/take", {}).status_code == 403
    assert damkar.post("/positions/damkar/take", {}).status_code == 200


def test_there_is_no_such_seat(browser: LogIn) -> None:
    desk = browser("operator1")
    for code, status in (("nowhere", 404), ("%00", 422), ("x" * 100, 422), ("..%2f", 404)):
        assert desk.post(f"/positions/{code}/take", {}).status_code == status, code


def test_a_reason_comes_from_the_list(browser: LogIn) -> None:
    siti = browser("operator1")
    siti.post("/positions/112-1/take", {})
    assert siti.post("/positions/112-1/pause", {"reason": "bored"}).status_code == 422


def test_twelve_people_and_one_seat(client: httpx.Client, browser: LogIn, sessions: Sessions) -> None:
    people = [browser(f"operator{n}") for n in range(1, 13)]

    def sit(person: Browser) -> int:
        with httpx.Client(base_url=client.base_url, timeout=20) as own:
            return Browser(own, person.headers).post("/positions/112-1/take", {}).status_code

    with ThreadPoolExecutor(12) as pool:
        codes = sorted(pool.map(sit, people))
    assert codes == [200] + [409] * 11
    assert len(told(sessions)) == 1


def test_the_board_follows(sessions: Sessions, browser: LogIn) -> None:
    siti = browser("operator1")
    siti.post("/positions/112-1/take", {})
    siti.post("/positions/112-1/ready")
    scene.queued(sessions, ago=5)
    scene.queued(sessions, ago=2)
    scene.answered(sessions)
    shown = browser("wall").get("/queues").json()
    q112 = next(queue for queue in shown["queues"] if queue["name"] == "q112")
    assert q112["waiting"] == 2
    assert (q112["seats"]["unreachable"], q112["seats"]["empty"]) == (1, 3)
    line = next(line for line in shown["services"] if line["code"] == "112")
    assert (line["waiting"], line["talking"]) == (2, 1)
    assert line["longest_since"] < q112["longest_since"], "the target counts from the trunk"
