"""The time allowed to accept a case, and the steps when it passes."""

from datetime import UTC, datetime, timedelta

import pytest

from dispatch.acceptance_times import (
    ADDRESSED_TO,
    ALARMED_AT,
    INFORMATION_MANAGER,
    MULTIPLES,
    TOLD_AT,
    due_times,
    own_seconds,
)
from records.agencies import ContactRole
from records.alarms import CASE_ALARMS
from records.city import load_city

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("priority", "seconds"),
    [(1, [30, 60, 120]), (2, [120, 240, 480]), (3, [900, 1800, 3600]), (4, [86400, 172800, 345600])],
)
def test_deadlines_by_priority(priority: int, seconds: list[int]) -> None:
    assert due_times(priority, NOW) == [
        (multiple, NOW + timedelta(seconds=s)) for multiple, s in zip(MULTIPLES, seconds, strict=True)
    ]


def test_a_type_may_have_its_own_time() -> None:
    assert due_times(4, NOW, 600) == [(1, NOW + timedelta(minutes=10)), *due_times(4, NOW, 600)[1:]]
    assert [due - NOW for _, due in due_times(4, NOW, 600)] == [timedelta(minutes=m) for m in (10, 20, 40)]


@pytest.mark.parametrize(
    ("accept_seconds", "usual", "priority", "own"),
    [
        (None, 3, 1, None),
        (3600, 3, 3, 3600),
        (3600, 3, 4, 3600),
        # More urgent than the type usually is: never longer than that priority has.
        (3600, 3, 1, 30),
        (20, 2, 1, 20),
    ],
)
def test_the_types_own_time_and_a_raised_priority(
    accept_seconds: int | None, usual: int, priority: int, own: int | None
) -> None:
    assert own_seconds(accept_seconds, usual=usual, priority=priority) == own


def test_who_is_told() -> None:
    assert TOLD_AT == {1: ContactRole.BACKUP, 4: ContactRole.HEAD}
    assert ADDRESSED_TO == {2: "info"}


def test_every_step_has_its_alarm_and_the_seat_is_in_the_city() -> None:
    assert ALARMED_AT.keys() == set(MULTIPLES)
    assert set(ALARMED_AT.values()) == set(CASE_ALARMS), "what is raised is cleared"
    assert INFORMATION_MANAGER in {position.code for position in load_city("depok").positions}
