"""Call-backs as calls end and are answered, on a real database."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from ivr_flows import story
from records import callbacks
from records.callbacks import Callback, CallbackReason
from records.calls import Call, Disposition
from records.machines.callback import CallbackStatus
from records.session import Sessions
from telephony.call_events import (
    CallArrived,
    CallEnded,
    CallEvent,
    FactTold,
    LegAnswered,
    LegEnded,
    LegOffered,
    QueueJoined,
)
from telephony.call_fold import Ledger
from telephony.call_store import save
from tests.integration.telephony.call_rows import told

BEGAN = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
NUMBER = "+6281234567890"


def at(seconds: float) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


def uid(number: int) -> str:
    return f"node1-{1795420800 + number}.{number}"


def dropped(call: int, began: float, *, ended: float, number: str | None = NUMBER) -> list[CallEvent]:
    """A call that gave up in the queue."""
    return [
        CallArrived(uid(call), at(began), "112", "112", number, None),
        QueueJoined(uid(call), at(began + 0.1), "q112"),
        CallEnded(uid(call), at(ended), 16, None),
    ]


def spoken(call: int, began: float, *, answered: float, ended: float | None = None) -> list[CallEvent]:
    """A call that an operator answered, and that the citizen ended if it has ended."""
    leg = f"{uid(call)}9"
    events: list[CallEvent] = [
        CallArrived(uid(call), at(began), "112", "112", NUMBER, None),
        QueueJoined(uid(call), at(began + 0.1), "q112"),
        LegOffered(uid(call), leg, at(began + 0.2), "112-1"),
        LegAnswered(leg, at(answered)),
    ]
    if ended is not None:
        events += [CallEnded(uid(call), at(ended), 16, None), LegEnded(leg, at(ended), 16)]
    return events


def store(sessions: Sessions, *batches: Sequence[CallEvent]) -> None:
    """Folds and stores batch after batch, by one follower."""
    ledger = Ledger()
    for batch in batches:
        with sessions() as session:
            changed = {call.uniqueid: call for event in batch if (call := ledger.apply(event))}
            save(session, "node1", changed.values(), repaired=False)
            session.commit()


def rows(sessions: Sessions) -> list[Callback]:
    with sessions() as session:
        return list(session.scalars(select(Callback).order_by(Callback.first_at)))


def kinds(sessions: Sessions) -> list[str]:
    with sessions() as session:
        return [kind for kind in told(session) if kind.startswith("callback.")]


def test_a_dropped_call_is_owed_within_three_minutes(sessions: Sessions) -> None:
    store(sessions, dropped(1, 0, ended=20))
    [row] = rows(sessions)
    assert (row.number, row.status, row.reason) == (NUMBER, CallbackStatus.DUE, CallbackReason.ABANDONED)
    assert (row.first_at, row.due_at, row.priority) == (at(20), at(200), 2)
    assert kinds(sessions) == ["callback.due"]


def test_what_is_stored_in_parts_is_owed_once(sessions: Sessions) -> None:
    events = dropped(1, 0, ended=20)
    store(sessions, *[[event] for event in events])
    store(sessions, events)
    assert [row.calls for row in rows(sessions)] == [1]


def test_repeats_collapse_and_the_most_urgent_counts(sessions: Sessions) -> None:
    store(sessions, dropped(1, 0, ended=20), dropped(2, 30, ended=40))
    [row] = rows(sessions)
    assert (row.calls, row.first_at, row.last_at, row.due_at) == (2, at(20), at(40), at(200))
    newest = row.last_call_id
    # Answered and cut: their own call reaches the first debt, and the cut is a new, more urgent one.
    store(sessions, spoken(3, 50, answered=55, ended=57))
    first, second = rows(sessions)
    assert first.status is CallbackStatus.REACHED
    assert first.ended_by_call not in (None, newest)
    assert (second.status, second.reason, second.priority) == (CallbackStatus.DUE, CallbackReason.CUT, 1)
    assert second.due_at == at(57) + callbacks.TARGETS[1]
    store(sessions, dropped(4, 60, ended=70))
    _, still = rows(sessions)
    assert (still.calls, still.reason, still.priority, still.due_at) == (
        2,
        CallbackReason.CUT,
        1,
        second.due_at,
    )


def test_who_calls_again_and_is_answered_has_been_reached(sessions: Sessions) -> None:
    store(sessions, dropped(1, 0, ended=20), spoken(2, 30, answered=35))
    [row] = rows(sessions)
    assert (row.status, row.ended_at) == (CallbackStatus.REACHED, at(35))
    assert kinds(sessions) == ["callback.due", "callback.reached"]


def test_a_repair_that_stores_late_owes_nothing_to_whom_we_have_spoken(sessions: Sessions) -> None:
    store(sessions, spoken(2, 30, answered=35, ended=90))
    store(sessions, dropped(1, 0, ended=20))
    assert rows(sessions) == []


def test_an_older_answer_does_not_reach_a_newer_drop(sessions: Sessions) -> None:
    store(sessions, dropped(2, 100, ended=120))
    store(sessions, spoken(1, 0, answered=5, ended=60))
    [row] = rows(sessions)
    assert row.status is CallbackStatus.DUE


def test_two_nodes_and_one_batch(sessions: Sessions) -> None:
    """Calls of one number that end in one batch, one of them answered in it."""
    store(sessions, [*dropped(1, 0, ended=20), *dropped(2, 1, ended=21), *spoken(3, 30, answered=35)])
    assert [row.status for row in rows(sessions)] in ([], [CallbackStatus.REACHED])


def test_without_a_number_the_row_says_so(sessions: Sessions) -> None:
    store(sessions, dropped(1, 0, ended=20, number=None), dropped(2, 30, ended=40, number=None))
    found = rows(sessions)
    assert [(row.number, row.status, row.note) for row in found] == [
        (None, CallbackStatus.UNREACHED, callbacks.NO_NUMBER)
    ] * 2
    assert kinds(sessions) == ["callback.due", "callback.unreached"] * 2


def test_who_asks_for_a_call_is_owed_one_on_the_number_given(sessions: Sessions) -> None:
    events = dropped(1, 0, ended=20)
    events.insert(2, FactTold(uid(1), at(10), story.CALL_BACK, "+622177777777"))
    store(sessions, events)
    [row] = rows(sessions)
    assert (row.number, row.reason, row.priority) == ("+622177777777", CallbackReason.ASKED, 3)


def test_the_operator_who_has_disposed_of_a_cut_call_knows(sessions: Sessions) -> None:
    events = spoken(1, 0, answered=5, ended=7)
    ledger = Ledger()
    with sessions() as session:
        [call] = {id(found): found for event in events[:-2] if (found := ledger.apply(event))}.values()
        save(session, "node1", [call], repaired=False)
        session.commit()
    with sessions() as session:
        session.scalars(select(Call)).one().disposition = Disposition.GHOST
        session.commit()
    with sessions() as session:
        changed = {call.uniqueid: call for event in events[-2:] if (call := ledger.apply(event))}
        save(session, "node1", changed.values(), repaired=False)
        session.commit()
    assert rows(sessions) == []


def test_a_try_is_counted_and_a_try_in_vain_makes_it_due_again(sessions: Sessions) -> None:
    store(sessions, dropped(1, 0, ended=20))
    with sessions() as session:
        row = session.scalars(select(Callback)).one()
        callbacks.tried(session, row, row.last_call_id, at(60))
        callbacks.again(session, row, "tidak diangkat", at=at(80))
        session.commit()
    [row] = rows(sessions)
    assert (row.tries, row.last_try_at, row.taken_by) == (1, at(60), None)
    assert (row.due_at, row.note) == (at(80) + callbacks.AGAIN_AFTER, "tidak diangkat")
