"""How many threads one receiver may hold: time is an input."""

from contextlib import ExitStack
from datetime import timedelta
from itertools import pairwise

import pytest

from dispatch.turns import (
    AT_ONCE,
    LONGEST_WAIT,
    SLOW_AT_ONCE,
    SLOW_SECONDS,
    WAIT_IF_BUSY,
    WAIT_IF_SLOW,
    Turns,
)
from dispatch.workers import THREADS


class Hands:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_receiver_gets_no_more_than_its_share() -> None:
    turns = Turns(Hands())
    with ExitStack() as stack:
        waits = [stack.enter_context(turns.take("damkar")) for _ in range(AT_ONCE + 3)]
        assert waits == [None] * AT_ONCE + [WAIT_IF_BUSY] * 3, "how long a try takes is not known yet"
        assert stack.enter_context(turns.take("polri")) is None
    with turns.take("damkar") as wait:
        assert wait is None
    assert THREADS >= 2 * AT_ONCE, "two receivers that hang leave room for a third"


def test_a_slow_one_gets_two_until_it_is_fast_again() -> None:
    clock = Hands()
    turns = Turns(clock)
    with turns.take("damkar"), turns.take("damkar"), turns.take("damkar"):
        clock.now += SLOW_SECONDS + 0.1
        with turns.take("damkar") as fourth:
            assert fourth == WAIT_IF_SLOW, "the first hang already"
        with turns.take("polri") as another:
            assert another is None
    behind = WAIT_IF_SLOW + timedelta(seconds=(SLOW_SECONDS + 0.1) / SLOW_AT_ONCE / 2)
    with turns.take("damkar") as one, turns.take("damkar") as two, turns.take("damkar") as three:
        assert (one, two, three) == (None, None, behind), "two find out whether it is fast again"
    with turns.take("damkar") as one, turns.take("damkar") as two, turns.take("damkar") as three:
        assert (one, two, three) == (None, None, None)


def test_a_thousand_that_wait_ask_one_after_the_other() -> None:
    clock = Hands()
    turns = Turns(clock)
    with turns.take("damkar"):
        clock.now += 0.12
    with ExitStack() as stack:
        for _ in range(AT_ONCE):
            stack.enter_context(turns.take("damkar"))
        waits: list[float] = []
        for _ in range(1000):
            with turns.take("damkar") as wait:
                assert wait is not None
                waits.append(wait.total_seconds())
        between = {round(later - sooner, 6) for sooner, later in pairwise(waits[:900])}
        assert between == {0.005}, "twice as fast as 12 tries of 0.12 s each make room"
        assert waits[0] == pytest.approx(WAIT_IF_BUSY.total_seconds())
        assert waits[-1] == pytest.approx(LONGEST_WAIT.total_seconds())
        clock.now += 60
        with turns.take("damkar") as later:
            assert later is not None
            assert later == WAIT_IF_SLOW, "the twelve hang, and whoever was told to ask has asked"
