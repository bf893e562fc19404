"""Backoff: its first waits, its bounds, the receiver's wish, and giving up."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.retry_plan import URGENT, USUAL, next_try, plan_for, wait_before

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
seconds = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("priority", "waits"),
    [(1, [1, 2, 4, 8, 15, 15]), (2, [5, 10, 20, 40, 80, 160, 300, 300]), (4, [5, 10])],
)
def test_waits_double_up_to_the_longest(priority: int, waits: list[int]) -> None:
    plan = plan_for(priority)
    found = [wait_before(plan, n, chance=0.5).total_seconds() for n in range(1, len(waits) + 1)]
    assert found == waits


@given(st.integers(1, 10_000), st.floats(0, 1), st.sampled_from([URGENT, USUAL]))
def test_a_wait_stays_within_a_quarter_of_its_plan(attempt: int, chance: float, plan: object) -> None:
    assert plan in (URGENT, USUAL)
    for one in (URGENT, USUAL):
        assert one.first * 0.74 <= wait_before(one, attempt, chance=chance) <= one.longest * 1.26


def test_chance_spreads() -> None:
    assert wait_before(USUAL, 1, chance=0) < wait_before(USUAL, 1, chance=1)


def test_the_receiver_may_ask_for_more_but_not_for_ever() -> None:
    assert wait_before(URGENT, 1, chance=0.5, asked=10 * seconds) == 10 * seconds
    assert wait_before(URGENT, 1, chance=0.5, asked=3600 * seconds) == URGENT.longest
    assert wait_before(URGENT, 4, chance=0.5, asked=1 * seconds) == 8 * seconds


def test_given_up_when_its_time_is_over() -> None:
    made = NOW - URGENT.give_up
    assert next_try(1, 3, created=NOW - 10 * seconds, now=NOW, chance=0.5) == NOW + 4 * seconds
    assert next_try(1, 60, created=made + 10 * seconds, now=NOW, chance=0.5) is None
    assert next_try(2, 60, created=made, now=NOW, chance=0.5) is not None
