"""When a flag is raised and when it ends, as a table. Days are counted from a first of the month."""

from datetime import UTC, datetime, timedelta

import pytest

from records.flag_rules import flagged_until

FIRST = datetime(2026, 10, 1, 8, 0, tzinfo=UTC)


def day(number: float) -> datetime:
    return FIRST + timedelta(days=number)


@pytest.mark.parametrize(
    ("pranks", "lifted", "now", "until"),
    [
        ([], None, 1, None),
        ([1, 2], None, 3, None),
        ([1, 2, 3], None, 3, 33),
        ([3, 1, 2], None, 3, 33),
        ([1, 1, 1], None, 1, 31),
        ([1, 2, 30.9], None, 31, 60.9),
        ([1, 2, 31], None, 31, None),
        ([1, 2, 3], None, 32.9, 33),
        ([1, 2, 3], None, 33, None),
        # One more prank keeps a flag that is up, also when the first ones are long past.
        ([1, 2, 3, 32], None, 40, 62),
        # After it has decayed, one more is one of three.
        ([1, 2, 3, 34], None, 35, None),
        ([1, 2, 3, 34, 35, 36], None, 37, 66),
        ([1, 2, 3], 4, 5, None),
        ([1, 2, 3, 5, 6], 4, 7, None),
        ([1, 2, 3, 5, 6, 7], 4, 8, 37),
    ],
)
def test_until_when(pranks: list[float], lifted: float | None, now: float, until: float | None) -> None:
    got = flagged_until(
        [day(number) for number in pranks],
        lifted_at=None if lifted is None else day(lifted),
        now=day(now),
    )
    assert got == (None if until is None else day(until))
