"""How many threads one receiver may hold: time is an input."""

from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from itertools import pairwise

import pytest

from dispatch.concurrency_limit import (
    AT_ONCE,
    LONGEST_WAIT,
    SLOW_AT_ONCE,
    SLOW_SECONDS,
    WAIT_IF_BUSY,
    WAIT_IF_SLOW,
    ConcurrencyLimit,
)
from dispatch.workers import THREADS


class Hands:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_receiver_gets_no_more_than_its_share() -> None:
    turns = ConcurrencyLimit(Hands())
    with ExitStack() as stack:
        waits = [stack.enter_context(turns.take("damkar")) for _ in range(AT_ONCE + 3)]
        assert waits == [None] * AT_ONCE + [WAIT_IF_BUSY] * 3, "how long a try takes is not known yet"
        assert stack.enter_context(turns.take("polri")) is None
    with turns.take("damkar") as wait:
        assert wait is None
    assert THREADS >= 2 * AT_ONCE, "two receivers that hang leave room for a third"


@contextmanager
def a_try(turns: ConcurrencyLimit, receiver: str) -> Generator[timedelta | None]:
    """A turn in which something is sent."""
    with turns.take(receiver) as wait:
        if wait is not None:
            yield wait
            return
        with turns.timed(receiver):
            yield None


def test_a_slow_one_gets_two_until_it_is_fast_again() -> None:
    clock = Hands()
    turns = ConcurrencyLimit(clock)
    with a_try(turns, "damkar"), a_try(turns, "damkar"), a_try(turns, "damkar"):
        clock.now += SLOW_SECONDS + 0.1
        with a_try(turns, "damkar") as fourth:
            assert fourth == WAIT_IF_SLOW, "the first hang already"
        with a_try(turns, "polri") as another:
            assert another is None
    behind = WAIT_IF_SLOW + timedelta(seconds=(SLOW_SECONDS + 0.1) / SLOW_AT_ONCE / 2)
    with a_try(turns, "damkar") as one, a_try(turns, "damkar") as two, a_try(turns, "damkar") as three:
        assert (one, two, three) == (None, None, behind), "two find out whether it is fast again"
    with a_try(turns, "damkar") as one, a_try(turns, "damkar") as two, a_try(turns, "damkar") as three:
        assert (one, two, three) == (None, None, None)


def test_a_thousand_that_wait_ask_one_after_the_other() -> None:
    clock = Hands()
    turns = ConcurrencyLimit(clock)
    with a_try(turns, "damkar"):
        clock.now += 0.12
    with ExitStack() as stack:
        for _ in range(AT_ONCE):
            stack.enter_context(a_try(turns, "damkar"))
        waits: list[float] = []
        for _ in range(1000):
            with a_try(turns, "damkar") as wait:
                assert wait is not None
                waits.append(wait.total_seconds())
        between = {round(later - sooner, 6) for sooner, later in pairwise(waits[:900])}
        assert between == {0.005}, "twice as fast as 12 tries of 0.12 s each make room"
        assert waits[0] == pytest.approx(WAIT_IF_BUSY.total_seconds())
        assert waits[-1] == pytest.approx(LONGEST_WAIT.total_seconds())
        clock.now += 60
        with a_try(turns, "damkar") as later:
            assert later is not None
            assert later == WAIT_IF_SLOW, "the twelve hang, and whoever was told to ask has asked"


def test_a_turn_without_a_send_says_nothing_of_the_receiver() -> None:
    """A message that came twice, or too late: its turn is over at once, and the receiver is as dead as before."""
    clock = Hands()
    turns = ConcurrencyLimit(clock)
    with a_try(turns, "damkar"):
        clock.now += SLOW_SECONDS + 1
    with turns.take("damkar") as stale:
        assert stale is None
    behind = WAIT_IF_SLOW + timedelta(seconds=(SLOW_SECONDS + 1) / SLOW_AT_ONCE / 2)
    with a_try(turns, "damkar"), a_try(turns, "damkar"):
        for wait in (WAIT_IF_SLOW, behind):
            with a_try(turns, "damkar") as third:
                assert third is not None
                assert third.total_seconds() == pytest.approx(wait.total_seconds())
