"""Call-backs over the API: the list, taking one, what came of it."""

from uuid import UUID

from records import callbacks
from records.callbacks import CallbackReason
from records.session import Sessions
from tests.integration.agents_api import scene
from tests.integration.agents_api.conftest import Hands, LogIn

NUMBER = "+6281234567890"


def owed(sessions: Sessions, number: str | None = NUMBER, *, priority: int = 2, ago: int = 0) -> UUID:
    """A call-back of a call that has just ended."""
    call = scene.ringing(sessions, number=number, ago=ago)
    with sessions() as session:
        row = callbacks.owe(
            session,
            number,
            call,
            "112",
            reason=CallbackReason.ABANDONED,
            priority=priority,
            at=scene.now(),
            who="bridge",
        )
        session.commit()
        return row.id


def test_most_urgent_first_then_what_is_over(sessions: Sessions, browser: LogIn) -> None:
    nobody = owed(sessions, None)
    later = owed(sessions, "+6281", priority=3)
    first = owed(sessions, "+6282", priority=1)
    items = browser("operator1").get("/callbacks").json()["items"]
    assert [row["id"] for row in items] == [str(first), str(later), str(nobody)]
    assert (items[2]["number"], items[2]["status"], items[2]["note"]) == (None, "unreached", "no number")
    assert browser("operator1").get("/callbacks", params={"over": 0}).json()["items"] == items[:2]


def test_numbers_are_masked_for_those_who_need_none(sessions: Sessions, browser: LogIn) -> None:
    owed(sessions)
    [whole] = browser("operator1").get("/callbacks").json()["items"]
    [masked] = browser("admin").get("/callbacks").json()["items"]
    assert (whole["number"], whole["number_masked"]) == (NUMBER, False)
    assert (masked["number"], masked["number_masked"]) == ("***890", True)


def test_one_person_takes_it(sessions: Sessions, browser: LogIn) -> None:
    row = owed(sessions)
    mine = browser("operator1").post(f"/callbacks/{row}/take")
    assert mine.json()["taken_by"] == "Operator 1"
    assert browser("operator1").post(f"/callbacks/{row}/take").is_success
    theirs = browser("operator2").post(f"/callbacks/{row}/take")
    assert theirs.status_code == 409
    assert "Somebody else" in theirs.json()["message"]


def test_a_try_in_vain_and_the_end(sessions: Sessions, browser: LogIn, clock: Hands) -> None:
    row = owed(sessions)
    operator = browser("operator1")
    operator.post(f"/callbacks/{row}/take")
    again = operator.post(f"/callbacks/{row}/result", json={"result": "again", "note": "sibuk"}).json()
    assert (again["status"], again["taken_by"], again["note"]) == ("due", None, "sibuk")
    reached = operator.post(f"/callbacks/{row}/result", json={"result": "reached"}).json()
    assert (reached["status"], reached["note"]) == ("reached", "sibuk")
    assert reached["ended_at"]
    twice = operator.post(f"/callbacks/{row}/result", json={"result": "cancelled"})
    assert twice.status_code == 409
    assert operator.post(f"/callbacks/{row}/take").status_code == 409


def test_what_it_does_not_know(sessions: Sessions, browser: LogIn) -> None:
    row = owed(sessions)
    assert browser("operator1").post(f"/callbacks/{UUID(int=7)}/take").status_code == 404
    wrong = browser("operator1").post(f"/callbacks/{row}/result", json={"result": "due"})
    assert wrong.status_code == 422
