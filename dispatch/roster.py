"""Who is on duty: working hours, weekly shifts and dated exceptions. Pure.

Clock times are Asia/Jakarta, which has no summer time; an agency's working hours are in its calendar's own zone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from records.agencies import ContactHours
from records.city import CalendarPack, Weekday, minutes
from settings.clock import JAKARTA

WEEKDAYS: Final[tuple[Weekday, ...]] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""In the order of `date.weekday()`."""

_A_DAY = 24 * 60
_USED = {
    True: frozenset({ContactHours.ALWAYS, ContactHours.WORKING_HOURS}),
    False: frozenset({ContactHours.ALWAYS, ContactHours.OUT_OF_HOURS}),
}
"""Which contacts are used while the agency works, and while it does not."""


@dataclass(frozen=True)
class Shift:
    """One line of a roster: on a weekday each week, or on one date in place of that day's weekly shifts."""

    weekday: int | None
    """0 is Monday."""
    day: date | None
    begins: int | None
    """Minutes since midnight; none: nobody is on duty by this line."""
    ends: int | None
    """Not after `begins`: on the next day."""


@dataclass(frozen=True)
class OnCall:
    """A contact, as far as the roster needs it."""

    id: UUID
    hours: ContactHours
    """When it is used, by the agency's working hours."""
    shifts: Sequence[Shift] = ()


def on_duty(contacts: Sequence[OnCall], calendar: CalendarPack | None, now: datetime) -> list[UUID]:
    """Those of an agency's contacts of one role who are told now, in their order: never nobody, if there is one.

    `calendar` has the agency's working hours (none: always). Gaps in a roster, or in the hours, lead to all
    contacts: a case that reaches people off duty is better than one that reaches nobody.
    """
    used = _USED[is_open(calendar, now)]
    there = [one.id for one in contacts if one.hours in used and on_shift(one.shifts, now)]
    return there or [one.id for one in contacts]


def on_shift(shifts: Sequence[Shift], now: datetime) -> bool:
    """Whether a contact with these shifts is on duty at `now`; without weekly shifts it always is.

    A shift belongs to the day on which it begins: a date's exception takes the place of the shifts that begin
    on that date, and leaves the end of the night before.
    """
    local = now.astimezone(JAKARTA)
    today, minute = local.date(), local.hour * 60 + local.minute
    begun_today = any(
        begins <= minute < (ends if ends > begins else _A_DAY) for begins, ends in _of_day(shifts, today)
    )
    yesterday = today - timedelta(days=1)
    return begun_today or any(minute < ends <= begins for begins, ends in _of_day(shifts, yesterday))


def is_open(calendar: CalendarPack | None, now: datetime) -> bool:
    """Whether `now` is within the working hours; without a calendar it always is."""
    if calendar is None:
        return True
    local = now.astimezone(ZoneInfo(calendar.zone))
    if {f"{local:%m-%d}", f"{local:%Y-%m-%d}"} & set(calendar.holidays):
        return False
    minute = local.hour * 60 + local.minute
    hours = [minutes(text) for text in calendar.weekly.get(WEEKDAYS[local.weekday()], ())]
    return any(begins <= minute < ends for begins, ends in hours)


def _of_day(shifts: Sequence[Shift], day: date) -> list[tuple[int, int]]:
    """From and until of the shifts that begin on a day, minutes since its midnight."""
    lines = [shift for shift in shifts if shift.day == day]
    if not lines:
        weekly = [shift for shift in shifts if shift.weekday is not None]
        if not weekly:
            return [(0, _A_DAY)]
        lines = [shift for shift in weekly if shift.weekday == day.weekday()]
    return [
        (shift.begins, shift.ends) for shift in lines if shift.begins is not None and shift.ends is not None
    ]
