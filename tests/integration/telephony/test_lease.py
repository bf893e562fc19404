"""One bridge per node: who holds the lease may write, and nobody else."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from records.session import Sessions
from records.telephone import Lease
from telephony.lease import HOLD, LeaseLostError, Taken, check, release, renew, take
from tests.waiting import wait_until

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
NAME = "bridge:node1"


def taken(sessions: Sessions, holder: str, *, now: datetime = NOW) -> Taken | None:
    with sessions() as session:
        result = take(session, NAME, holder, now=now)
        session.commit()
        return result


def test_the_first_ever_takes_it_and_nobody_was_before(sessions: Sessions) -> None:
    assert taken(sessions, "a") == Taken(1, None)


def test_while_it_is_held_nobody_else_gets_it(sessions: Sessions) -> None:
    taken(sessions, "a")
    assert taken(sessions, "b") is None
    assert taken(sessions, "b", now=NOW + HOLD) is None
    assert taken(sessions, "a") is None, "not even its holder, started anew"


def test_it_passes_on_when_its_time_is_over(sessions: Sessions) -> None:
    taken(sessions, "a")
    later = NOW + timedelta(minutes=5)
    assert taken(sessions, "b", now=later) == Taken(2, NOW), "the first was alive when it last renewed"
    with sessions() as session, pytest.raises(LeaseLostError):
        check(session, NAME, 1)
    with sessions() as session, pytest.raises(LeaseLostError):
        renew(session, NAME, 1, now=later)
    with sessions() as session:
        check(session, NAME, 2)


def test_who_renews_it_keeps_it(sessions: Sessions) -> None:
    taken(sessions, "a")
    for seconds in range(1, 10):
        with sessions() as session:
            renew(session, NAME, 1, now=NOW + timedelta(seconds=seconds))
            session.commit()
    assert taken(sessions, "b", now=NOW + timedelta(seconds=10)) is None
    assert taken(sessions, "b", now=NOW + timedelta(seconds=12.1)) == Taken(2, NOW + timedelta(seconds=9))


def test_who_lets_go_hands_it_on_at_once(sessions: Sessions) -> None:
    taken(sessions, "a")
    with sessions() as session:
        release(session, NAME, 1, now=NOW + timedelta(seconds=1))
        session.commit()
    after = NOW + timedelta(seconds=1.1)
    assert taken(sessions, "b", now=after) == Taken(2, NOW + timedelta(seconds=1))


def test_who_has_lost_it_cannot_let_go_of_anothers(sessions: Sessions) -> None:
    taken(sessions, "a")
    taken(sessions, "b", now=NOW + timedelta(seconds=10))
    with sessions() as session:
        release(session, NAME, 1, now=NOW + timedelta(seconds=11))
        session.commit()
    with sessions() as session:
        check(session, NAME, 2)
        assert session.scalars(select(Lease.holder)).one() == "b"


def test_of_four_takers_at_once_one_gets_it(sessions: Sessions) -> None:
    # Of many nodes, so that the rows collide on either of the table's unique keys: when first, and when it is over.
    start = threading.Barrier(4)

    def race(holder: str, name: str, now: datetime) -> Taken | None:
        with sessions() as session:
            session.connection()
            start.wait()
            result = take(session, name, holder, now=now)
            session.commit()
            return result

    with ThreadPoolExecutor(4) as takers:
        for name in (f"bridge:node{number}" for number in range(100)):
            for begun in (NOW, NOW + timedelta(minutes=1)):
                results = list(takers.map(race, "abcd", [name] * 4, [begun] * 4))
                assert sum(result is not None for result in results) == 1, results


def test_nobody_takes_it_while_its_holder_is_writing(sessions: Sessions) -> None:
    taken(sessions, "a")
    later = NOW + timedelta(minutes=1)
    with sessions() as writing:
        check(writing, NAME, 1)
        result: list[Taken | None] = []
        taker = threading.Thread(target=lambda: result.append(taken(sessions, "b", now=later)))
        taker.start()
        with sessions() as watching:
            wait_until(lambda: _waits_for_a_lock(watching), what="the taker waits")
        assert result == []
        writing.commit()
        taker.join()
    assert result == [Taken(2, NOW)]


def _waits_for_a_lock(session: Session) -> bool:
    session.rollback()
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    return bool(session.scalar(text(waiting)))


def test_leases_of_two_nodes_are_two(sessions: Sessions) -> None:
    taken(sessions, "a")
    with sessions() as session:
        assert take(session, "bridge:node2", "b", now=NOW) == Taken(1, None)
        check(session, "bridge:node2", 1)
        check(session, NAME, 1)
