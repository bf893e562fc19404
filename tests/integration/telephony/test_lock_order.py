"""Whoever changes several calls locks them in one order, so that two of them wait and none fails."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from records.calls import Call
from records.ids import call_id
from records.session import Sessions
from telephony.call_events import CallArrived, QueueJoined
from telephony.call_fold import Ledger
from telephony.call_store import load_open, save
from telephony.caller_watch import CallerWatch
from tests.waiting import wait_until

BEGAN = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
FIRST, SECOND = (f"node1-{int(BEGAN.timestamp()) + number}.{number}" for number in (1, 2))


def two_calls(sessions: Sessions) -> None:
    with sessions() as session:
        ledger = Ledger()
        for number, name in enumerate((FIRST, SECOND)):
            at = BEGAN + timedelta(seconds=1 + number)
            ledger.apply(CallArrived(name, at, "112", "112", None, None))
        save(session, "node1", ledger.calls.values(), repaired=False)
        session.get_one(Call, call_id("node1", FIRST)).silent_since = BEGAN
        session.commit()


def follow(session: Session) -> None:
    """The follower writes what happened to the second call, then to the first."""
    ledger = Ledger(load_open(session, "node1"))
    changed = [
        ledger.apply(QueueJoined(name, BEGAN + timedelta(minutes=1), "q112")) for name in (SECOND, FIRST)
    ]
    save(session, "node1", [call for call in changed if call], repaired=False)


def watch(session: Session) -> None:
    """The second caller falls silent, the first is heard again."""
    watching = CallerWatch(None, "node1", None, lambda: BEGAN, queues=())  # pyright: ignore[reportArgumentType]
    watching._write(session, {SECOND: BEGAN}, {FIRST})  # pyright: ignore[reportPrivateUsage]


@pytest.mark.parametrize("work", [follow, watch])
def test_who_waits_for_the_first_holds_none_behind_it(
    sessions: Sessions, work: Callable[[Session], None]
) -> None:
    two_calls(sessions)

    def change() -> None:
        with sessions() as session:
            work(session)
            session.commit()

    thread = threading.Thread(target=change)
    with sessions() as session:
        session.execute(select(Call.id).where(Call.uniqueid == FIRST).with_for_update())
        own = session.scalar(select(func.pg_backend_pid()))
        thread.start()
        waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND :own = ANY(pg_blocking_pids(pid))")
        wait_until(lambda: session.scalar(waits, {"own": own}), 30, what="it waits for the first call")
        second = select(Call.id).where(Call.uniqueid == SECOND).with_for_update(nowait=True)
        assert session.scalar(second) == call_id("node1", SECOND)
        session.commit()
    thread.join(30)
    assert not thread.is_alive()
