"""Time as an argument: whoever needs to know the time is handed a `Clock`.

All instants are timezone-aware and in UTC; `JAKARTA` is for the day of an incident number and for people.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
"""Returns the present instant, aware, in UTC."""

JAKARTA = ZoneInfo("Asia/Jakarta")


def system_clock() -> datetime:
    """The machine's time, aware, in UTC."""
    return datetime.now(UTC)


def jakarta_day(instant: datetime) -> date:
    """The calendar day in Depok at that instant."""
    return instant.astimezone(JAKARTA).date()
