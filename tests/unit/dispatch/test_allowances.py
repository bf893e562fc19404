"""The time allowed to accept a case, and the steps when it passes."""

from datetime import UTC, datetime, timedelta

import pytest

from dispatch.allowances import MULTIPLES, TOLD_AT, due_times
from records.agencies import ContactRole

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("priority", "seconds"),
    [(1, [30, 60, 120]), (2, [120, 240, 480]), (3, [900, 1800, 3600]), (4, [86400, 172800, 345600])],
)
def test_deadlines_by_priority(priority: int, seconds: list[int]) -> None:
    assert due_times(priority, NOW) == [
        (multiple, NOW + timedelta(seconds=s)) for multiple, s in zip(MULTIPLES, seconds, strict=True)
    ]


def test_who_is_told() -> None:
    assert TOLD_AT == {1: ContactRole.BACKUP, 4: ContactRole.HEAD}
