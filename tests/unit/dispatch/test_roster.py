"""Who is on duty at an instant: tables of rosters and clock times of Depok."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from dispatch.roster import OnCall, Shift, is_open, on_duty, on_shift
from records.agencies import ContactHours
from records.city import CalendarPack, load_city

JAKARTA = ZoneInfo("Asia/Jakarta")
MON, TUE, SUN = 0, 1, 6
CHRISTMAS = date(2026, 12, 25)
"""A Friday."""


def at(text: str) -> datetime:
    """`2026-11-23 08:00` by the clock of Depok; that day is a Monday."""
    return datetime.fromisoformat(text).replace(tzinfo=JAKARTA)


def weekly(weekday: int, begins: int, ends: int) -> Shift:
    return Shift(weekday, None, begins * 60, ends * 60)


def dated(day: date, begins: int, ends: int) -> Shift:
    return Shift(None, day, begins * 60, ends * 60)


def off(day: date) -> Shift:
    return Shift(None, day, None, None)


DAY = (weekly(MON, 7, 19),)
NIGHT = (weekly(MON, 19, 7),)
SUNDAY_NIGHT = (weekly(SUN, 19, 7),)
WHOLE = (weekly(MON, 0, 24),)
ROUND = (weekly(MON, 8, 8),)
TWICE = (weekly(MON, 7, 12), weekly(MON, 11, 14), weekly(MON, 16, 18))
FRIDAYS = tuple(weekly(4, *hours) for hours in ((7, 19), (19, 7)))


@pytest.mark.parametrize(
    ("shifts", "clock", "is_on"),
    [
        ((), "2026-11-23 03:00", True),
        (DAY, "2026-11-23 06:59", False),
        (DAY, "2026-11-23 07:00", True),
        (DAY, "2026-11-23 18:59", True),
        (DAY, "2026-11-23 19:00", False),
        (DAY, "2026-11-24 12:00", False),
        (NIGHT, "2026-11-23 18:59", False),
        (NIGHT, "2026-11-23 23:59", True),
        (NIGHT, "2026-11-24 00:00", True),
        (NIGHT, "2026-11-24 06:59", True),
        (NIGHT, "2026-11-24 07:00", False),
        # The small hours of Monday belong to Sunday's shift.
        (NIGHT, "2026-11-23 03:00", False),
        (SUNDAY_NIGHT, "2026-11-23 03:00", True),
        (WHOLE, "2026-11-23 00:00", True),
        (WHOLE, "2026-11-23 23:59", True),
        (WHOLE, "2026-11-24 00:00", False),
        # From eight to eight is a day and a night.
        (ROUND, "2026-11-23 07:59", False),
        (ROUND, "2026-11-23 08:00", True),
        (ROUND, "2026-11-24 07:59", True),
        (ROUND, "2026-11-24 08:00", False),
        # Overlaps are one shift, gaps are gaps.
        (TWICE, "2026-11-23 11:30", True),
        (TWICE, "2026-11-23 13:59", True),
        (TWICE, "2026-11-23 15:00", False),
        (TWICE, "2026-11-23 16:00", True),
        # A date takes the place of the weekly shifts that begin on it.
        ((*FRIDAYS, dated(CHRISTMAS, 9, 11)), "2026-12-25 08:00", False),
        ((*FRIDAYS, dated(CHRISTMAS, 9, 11)), "2026-12-25 10:00", True),
        ((*FRIDAYS, dated(CHRISTMAS, 9, 11)), "2026-12-26 03:00", False),
        ((*FRIDAYS, dated(CHRISTMAS, 9, 11)), "2026-12-18 10:00", True),
        ((*FRIDAYS, off(CHRISTMAS)), "2026-12-25 10:00", False),
        ((*FRIDAYS, off(CHRISTMAS)), "2027-01-01 10:00", True),
        # ... and leaves the end of the night before.
        ((weekly(3, 19, 7), off(CHRISTMAS)), "2026-12-25 06:00", True),
        ((dated(CHRISTMAS, 22, 6),), "2026-12-26 05:59", True),
        # With dates only, every other day is a duty day.
        ((off(CHRISTMAS),), "2026-12-24 12:00", True),
        ((off(CHRISTMAS),), "2026-12-25 12:00", False),
        ((dated(CHRISTMAS, 9, 11),), "2026-12-25 12:00", False),
    ],
)
def test_on_shift(shifts: tuple[Shift, ...], clock: str, is_on: bool) -> None:
    assert on_shift(shifts, at(clock)) is is_on


def test_the_day_is_that_of_depok_whatever_zone_the_instant_comes_in() -> None:
    # Sunday 17:30 in UTC is Monday 00:30 in Depok.
    assert on_shift(WHOLE, datetime(2026, 11, 22, 17, 30, tzinfo=ZoneInfo("UTC")))
    assert not on_shift(WHOLE, datetime(2026, 11, 22, 16, 30, tzinfo=ZoneInfo("UTC")))
    # There is no summer time in which an hour would be missing or twice.
    assert on_shift((weekly(SUN, 2, 3),), at("2026-03-29 02:30"))


@pytest.mark.parametrize(
    ("clock", "is_working"),
    [
        ("2026-11-23 07:29", False),
        ("2026-11-23 07:30", True),
        ("2026-11-23 16:00", False),
        ("2026-11-27 16:15", True),
        ("2026-11-28 10:00", False),
        ("2026-12-25 10:00", False),
    ],
)
def test_working_hours_of_an_office(clock: str, is_working: bool) -> None:
    assert is_open(load_city("depok").calendars["kantor"], at(clock)) is is_working


def test_an_end_at_midnight_and_a_holiday_of_one_year() -> None:
    calendar = CalendarPack(
        zone="Asia/Jayapura", weekly={"mon": ("20:00-24:00",)}, holidays=("2026-11-30", "01-01")
    )
    # 20:00 in Jayapura is 18:00 in Depok.
    assert [
        is_open(calendar, at(f"2026-11-23 {clock}")) for clock in ("17:59", "18:00", "21:59", "22:00")
    ] == [*(False, True, True, False)]
    assert not is_open(calendar, at("2026-11-30 19:00"))
    assert is_open(calendar, at("2026-12-07 19:00"))
    assert is_open(None, at("2026-12-25 03:00"))


OFFICE, NIGHTLY, HOOK = UUID(int=1), UUID(int=2), UUID(int=3)
KANTOR = load_city("depok").calendars["kantor"]


@pytest.mark.parametrize(
    ("contacts", "clock", "told"),
    [
        # Each has its time; what is always on is told both ways, and the order stays.
        (
            (
                OnCall(OFFICE, ContactHours.WORKING_HOURS),
                OnCall(NIGHTLY, ContactHours.OUT_OF_HOURS),
                OnCall(HOOK, ContactHours.ALWAYS),
            ),
            "2026-11-23 10:00",
            [OFFICE, HOOK],
        ),
        (
            (
                OnCall(HOOK, ContactHours.ALWAYS),
                OnCall(OFFICE, ContactHours.WORKING_HOURS),
                OnCall(NIGHTLY, ContactHours.OUT_OF_HOURS),
            ),
            "2026-11-23 22:00",
            [HOOK, NIGHTLY],
        ),
        # Nobody is marked for the night, or for the day: all of them rather than nobody.
        ((OnCall(OFFICE, ContactHours.WORKING_HOURS),), "2026-11-23 22:00", [OFFICE]),
        ((OnCall(NIGHTLY, ContactHours.OUT_OF_HOURS),), "2026-11-23 10:00", [NIGHTLY]),
        # Shifts and hours count together.
        (
            (
                OnCall(OFFICE, ContactHours.ALWAYS, (weekly(MON, 7, 19),)),
                OnCall(NIGHTLY, ContactHours.ALWAYS, (weekly(MON, 19, 7),)),
            ),
            "2026-11-23 10:00",
            [OFFICE],
        ),
        # A gap between two shifts.
        (
            (
                OnCall(OFFICE, ContactHours.ALWAYS, (weekly(MON, 7, 12),)),
                OnCall(NIGHTLY, ContactHours.ALWAYS, (weekly(MON, 13, 7),)),
            ),
            "2026-11-23 12:30",
            [OFFICE, NIGHTLY],
        ),
        ((), "2026-11-23 12:30", []),
    ],
)
def test_on_duty(contacts: tuple[OnCall, ...], clock: str, told: list[UUID]) -> None:
    assert on_duty(contacts, KANTOR, at(clock)) == told
