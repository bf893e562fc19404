"""Phone orders: claimed once, tried again when nobody decided, given up in time, and never asked after a decision."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from records.ids import new_id
from records.machines import PhoneOrderStatus
from records.moves import StatusMove
from records.session import Sessions
from telephony.call_events import OrderAnswered, OrderDigit, OrderEnded, OrderEvent
from telephony.phone_order_store import LEASE, PAUSE, Try, apply, claim, not_reached
from tests.integration.telephony.call_rows import told
from tests.integration.telephony.orders import NOW, an_order, at, row

S = PhoneOrderStatus


def claimed(sessions: Sessions, *, now: datetime = NOW, most: int = 4) -> list[Try]:
    with sessions() as session:
        tries = claim(session, now=now, most=most)
        session.commit()
        return tries


def happened(sessions: Sessions, *events: OrderEvent, now: datetime = NOW) -> None:
    with sessions() as session:
        apply(session, events, now=now)
        session.commit()


def history(sessions: Sessions, order: UUID) -> list[str]:
    with sessions() as session:
        moves = select(StatusMove.new).where(StatusMove.row_id == order).order_by(StatusMove.id)
        return list(session.scalars(moves))


def test_a_due_order_is_claimed_with_a_lease(sessions: Sessions) -> None:
    order = an_order(sessions)
    assert claimed(sessions) == [Try(order, "+62811", "panggilan-kasus", "Kebakaran.")]
    claimed_row = row(sessions, order)
    assert (claimed_row.status, claimed_row.attempt, claimed_row.lease_until) == (S.CALLING, 1, NOW + LEASE)
    assert claimed(sessions) == []


def test_what_is_not_due_waits(sessions: Sessions) -> None:
    order = an_order(sessions, due=10)
    assert claimed(sessions, now=at(9)) == []
    assert [each.order for each in claimed(sessions, now=at(10))] == [order]


def test_the_longest_due_come_first_and_no_more_than_asked(sessions: Sessions) -> None:
    late, early = an_order(sessions, due=2), an_order(sessions, due=1)
    assert [each.order for each in claimed(sessions, now=at(5), most=1)] == [early]
    assert [each.order for each in claimed(sessions, now=at(5), most=1)] == [late]


def test_of_two_claimers_one_gets_it(sessions: Sessions) -> None:
    order = an_order(sessions)
    with sessions() as first, sessions() as second:
        assert [each.order for each in claim(first, now=NOW, most=4)] == [order]
        assert claim(second, now=NOW, most=4) == []
        first.commit()
        assert claim(second, now=NOW, most=4) == []


def test_many_claimers_place_each_order_once(sessions: Sessions) -> None:
    orders = {an_order(sessions) for _ in range(12)}
    with ThreadPoolExecutor(4) as claimers:
        results = [claimers.submit(claimed, sessions, most=2) for _ in range(24)]
    placed = [each.order for result in results for each in result.result()]
    assert len(placed) == len(set(placed))
    placed += [each.order for each in claimed(sessions, most=12)]
    assert sorted(placed) == sorted(orders)


def test_a_decision_finishes_it(sessions: Sessions) -> None:
    order = an_order(sessions)
    claimed(sessions)
    name = str(order)
    happened(sessions, OrderAnswered(name, at(5)), OrderDigit(name, at(9), "2"), now=at(9))
    between = row(sessions, order)
    assert (between.status, between.answered_at, between.digit) == (S.CALLING, at(5), "2")
    happened(sessions, OrderDigit(name, at(20), "1"), OrderEnded(name, at(21), 16), now=at(22))
    done = row(sessions, order)
    assert (done.status, done.answered_at, done.digit) == (S.FINISHED, at(5), "1")
    assert (done.lease_until, done.last_error) == (None, None)
    assert history(sessions, order) == ["queued", "calling", "finished"]
    with sessions() as session:
        assert told(session) == ["phone_order.queued", "phone_order.calling", "phone_order.finished"]


@pytest.mark.parametrize(
    ("answered", "why"),
    [(False, "not answered (cause 17)"), (True, "answered, but no key was pressed")],
)
def test_unheard_it_is_tried_again_later(sessions: Sessions, answered: bool, why: str) -> None:
    order = an_order(sessions)
    claimed(sessions)
    picked_up = [OrderAnswered(str(order), at(5))] if answered else []
    happened(sessions, *picked_up, OrderEnded(str(order), at(60), 17), now=at(60))
    waiting = row(sessions, order)
    assert (waiting.status, waiting.last_error, waiting.next_try_at) == (S.QUEUED, why, at(60) + PAUSE)
    assert claimed(sessions, now=at(70)) == []
    assert len(claimed(sessions, now=at(75))) == 1
    again = row(sessions, order)
    assert (again.attempt, again.answered_at, again.digit) == (2, None, None)


def test_a_call_that_could_not_be_placed_is_tried_again(sessions: Sessions) -> None:
    order = an_order(sessions)
    claimed(sessions)
    with sessions() as session:
        not_reached(session, order, "busy", now=at(3))
        not_reached(session, order, "said twice", now=at(4))
        not_reached(session, new_id(NOW), "nobody's", now=at(4))
        session.commit()
    waiting = row(sessions, order)
    assert (waiting.status, waiting.last_error, waiting.next_try_at) == (S.QUEUED, "busy", at(3) + PAUSE)


def test_a_lease_that_runs_out_gives_it_back(sessions: Sessions) -> None:
    order = an_order(sessions)
    claimed(sessions)
    assert claimed(sessions, now=NOW + LEASE) == []
    assert row(sessions, order).status is S.CALLING
    over = NOW + LEASE + timedelta(seconds=1)
    assert claimed(sessions, now=over) == [], "not at once: its call may just be ringing out"
    waiting = row(sessions, order)
    assert (waiting.status, waiting.last_error) == (S.QUEUED, "nothing more was heard of the call")
    assert [each.order for each in claimed(sessions, now=over + PAUSE)] == [order]
    assert row(sessions, order).attempt == 2


def test_it_is_given_up_in_time(sessions: Sessions) -> None:
    order = an_order(sessions, give_up=100)
    claimed(sessions)
    happened(sessions, OrderEnded(str(order), at(90), 17), now=at(90))
    failed = row(sessions, order)
    assert (failed.status, failed.last_error, failed.lease_until) == (
        S.FAILED,
        "not answered (cause 17)",
        None,
    )
    assert claimed(sessions, now=at(1000)) == []


def test_what_nobody_began_in_time_is_given_up_without_a_call(sessions: Sessions) -> None:
    order = an_order(sessions, give_up=100)
    assert claimed(sessions, now=at(100)) == []
    failed = row(sessions, order)
    assert (failed.status, failed.last_error, failed.attempt) == (S.FAILED, "no try began in time", 0)


def test_a_decision_that_is_read_late_counts_and_nobody_is_asked_twice(sessions: Sessions) -> None:
    """The bridge was away during the whole call, and claims before it reads what happened."""
    order = an_order(sessions)
    claimed(sessions)
    back = NOW + LEASE + timedelta(seconds=10)
    claimed(sessions, now=back)
    name = str(order)
    happened(
        sessions,
        OrderAnswered(name, at(5)),
        OrderDigit(name, at(20), "1"),
        OrderEnded(name, at(21), 16),
        now=back,
    )
    done = row(sessions, order)
    assert (done.status, done.digit, done.attempt) == (S.FINISHED, "1", 1)
    assert claimed(sessions, now=back + PAUSE) == []


def test_the_end_of_an_earlier_try_does_not_end_this_one(sessions: Sessions) -> None:
    order = an_order(sessions)
    claimed(sessions)
    over = NOW + LEASE + timedelta(seconds=1)
    claimed(sessions, now=over)
    claimed(sessions, now=over + PAUSE)
    happened(
        sessions, OrderEnded(str(order), at(60), 16), OrderAnswered(str(order), at(50)), now=over + PAUSE
    )
    calling = row(sessions, order)
    assert (calling.status, calling.attempt, calling.answered_at) == (S.CALLING, 2, None)
    happened(sessions, OrderDigit(str(order), at(55), "3"), now=over + PAUSE)
    assert row(sessions, order).status is S.FINISHED


@pytest.mark.parametrize("status", [S.QUEUED, S.FINISHED])
def test_an_order_that_is_not_calling_is_not_moved(sessions: Sessions, status: PhoneOrderStatus) -> None:
    order = an_order(sessions)
    if status is S.FINISHED:
        claimed(sessions)
        happened(sessions, OrderDigit(str(order), at(9), "3"), now=at(9))
    before = history(sessions, order)
    happened(
        sessions,
        OrderAnswered(str(order), at(10)),
        OrderDigit(str(order), at(11), "1"),
        OrderEnded(str(order), at(12), 16),
        OrderEnded("no id", at(12), 16),
        now=at(12),
    )
    assert history(sessions, order) == before
    assert row(sessions, order).digit == ("3" if status is S.FINISHED else None)
