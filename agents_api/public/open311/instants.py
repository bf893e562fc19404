"""Dates as the standard writes them: the W3C's subset of ISO 8601, always with a time zone. Pure."""

import re
from datetime import datetime

from settings.clock import JAKARTA

_W3C = re.compile(
    r"20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})"
)


def read_instant(text: str) -> datetime | None:
    """The instant of this century; none for anything else. A plus that an address made a space is one again."""
    plain = text.strip().replace(" ", "+")
    if not _W3C.fullmatch(plain):
        return None
    try:
        return datetime.fromisoformat(plain)
    except ValueError:
        return None


def written(instant: datetime) -> str:
    """To the second, in the city's own time: `2026-11-24T20:45:30+07:00`."""
    return instant.astimezone(JAKARTA).isoformat(timespec="seconds")
