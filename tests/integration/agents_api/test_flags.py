"""Pranks raise a number's flag, a corrected word takes it back, a supervisor lifts it, time ends it."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from records.journal import rows_after
from records.session import Sessions
from records.work import Audit
from tests.integration.agents_api import scene
from tests.integration.agents_api.conftest import Browser, Hands, LogIn

NUMBER = "+6281234567890"


def dispose(who: Browser, call: UUID, disposition: str = "prank") -> None:
    assert who.post(f"/calls/{call}/disposition", json={"disposition": disposition}).is_success


def flags(who: Browser) -> list[dict[str, Any]]:
    return who.get("/flags").json()["items"]


def pranks(sessions: Sessions, who: Browser, how_many: int = 3, *, number: str = NUMBER) -> list[UUID]:
    calls = [scene.answered(sessions, number=number, ago=10 * (n + 1)) for n in range(how_many)]
    for call in calls:
        dispose(who, call)
    return calls


def told(sessions: Sessions) -> list[str]:
    with sessions() as session:
        return [row.kind for row in rows_after(session, 0) if row.kind.startswith("flag.")]


def test_the_third_prank_raises_it(sessions: Sessions, browser: LogIn) -> None:
    operator = browser("operator1")
    pranks(sessions, operator, 2)
    pranks(sessions, operator, 2, number="+62811")
    assert flags(operator) == []
    pranks(sessions, operator, 1)
    [flag] = flags(operator)
    assert (flag["number"], flag["number_masked"]) == (NUMBER, False)
    assert told(sessions) == ["flag.raised"]
    [masked] = flags(browser("admin"))
    assert masked["number"] == "***890"


def test_a_corrected_word_no_longer_counts(sessions: Sessions, browser: LogIn) -> None:
    operator = browser("operator1")
    calls = pranks(sessions, operator)
    dispose(operator, calls[0], "ghost")
    assert flags(operator) == []
    dispose(operator, calls[0])
    assert len(flags(operator)) == 1
    assert told(sessions) == ["flag.raised", "flag.ended", "flag.raised"]


def test_the_same_call_counts_once(sessions: Sessions, browser: LogIn) -> None:
    operator = browser("operator1")
    [call] = pranks(sessions, operator, 1)
    for _ in range(3):
        dispose(operator, call)
    assert flags(operator) == []


def test_a_caller_without_a_number_is_never_flagged(sessions: Sessions, browser: LogIn) -> None:
    operator = browser("operator1")
    for _ in range(3):
        dispose(operator, scene.answered(sessions, number=None))
    assert flags(operator) == []


def test_a_supervisor_lifts_it_and_earlier_pranks_no_longer_count(
    sessions: Sessions, browser: LogIn, clock: Hands
) -> None:
    operator, supervisor = browser("operator1"), browser("supervisor")
    pranks(sessions, operator)
    [flag] = flags(operator)
    path = f"/flags/{flag['id']}/lift"
    assert operator.post(path, json={"reason": "anak"}).status_code == 403
    assert supervisor.post(path, json={"reason": " "}).status_code == 422
    lifted = supervisor.post(path, json={"reason": "anak kecil"}).json()
    assert (lifted["lifted_by"], lifted["why"]) == ("Pengawas", "anak kecil")
    assert flags(operator) == []
    assert supervisor.post(path, json={"reason": "lagi"}).status_code == 409
    pranks(sessions, operator, 1)
    assert flags(operator) == [], "one new prank is one"
    with sessions() as session:
        assert session.scalars(select(Audit.what).where(Audit.subject == flag["id"])).all() == ["flag.lift"]


def test_another_prank_prolongs_it(sessions: Sessions, browser: LogIn) -> None:
    operator = browser("operator1")
    pranks(sessions, operator)
    [before] = flags(operator)
    dispose(operator, scene.answered(sessions, number=NUMBER))
    [after] = flags(operator)
    assert after["id"] == before["id"]
    assert after["until"] > before["until"]
