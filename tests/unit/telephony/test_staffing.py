"""Too few operators: by hour, by seat, and only after a while."""

from datetime import UTC, datetime, timedelta

import pytest

from records.city import QueuePack, StaffingPack, load_city
from telephony.staffing import PATIENCE, Patience, Staff, staff

QUEUES = (QueuePack(name="q112", positions=("a", "b", "c")), QueuePack(name="q119", positions=("c", "d")))
WISHES = (
    StaffingPack(service="112", queue="q112", hours=(6, 22), ready=2),
    StaffingPack(service="112", queue="q112", hours=(22, 6), ready=1),
    StaffingPack(service="119", queue="q119", hours=(8, 16), ready=1),
)


def at(hour: int) -> datetime:
    """An instant at that hour in Depok (UTC+7)."""
    return datetime(2026, 11, 24, 0, 30, tzinfo=UTC) + timedelta(hours=hour - 7)


@pytest.mark.parametrize(
    ("hour", "ready", "low"),
    [
        (7, "ab", ""),
        (7, "a", "112"),
        (7, "c", "112"),
        (9, "", "112 119"),
        (9, "d", "112"),
        (9, "acd", ""),
        (23, "a", ""),
        (3, "d", "112"),
        (5, "a", ""),
        (6, "a", "112"),
        (22, "a", ""),
        (16, "ab", ""),
    ],
)
def test_who_is_missing(hour: int, ready: str, low: str) -> None:
    found = staff(WISHES, QUEUES, set(ready), at(hour))
    assert " ".join(sorted(service for service, there in found.items() if there.too_few)) == low


def test_figures() -> None:
    assert staff(WISHES, QUEUES, {"a"}, at(9)) == {"112": Staff(1, 2), "119": Staff(0, 1)}


def test_an_alarm_only_after_a_while_and_from_the_start_again() -> None:
    patience = Patience()
    low, well = {"112": Staff(1, 2)}, {"112": Staff(2, 2)}
    second = timedelta(seconds=1)
    began = at(9)
    assert patience.alarming(low, began) == {}
    assert patience.alarming(low, began + PATIENCE - second) == {}
    assert patience.alarming(low, began + PATIENCE) == low
    assert patience.alarming(well, began + PATIENCE + second) == {}
    assert patience.alarming(low, began + PATIENCE + 2 * second) == {}


def test_every_hour_of_the_city_is_covered_for_its_emergencies() -> None:
    city = load_city("depok")
    for hour in range(24):
        found = staff(city.staffing, city.queues, set(), at(hour))
        assert found["112"].too_few
        assert found["119"].too_few
