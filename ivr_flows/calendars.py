"""Opening hours: what a week looks like, and the days that are not like it."""

from dataclasses import dataclass

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""As Asterisk names them."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

END_OF_DAY = 24 * 60


@dataclass(frozen=True)
class Opening:
    """Open on one day of each week."""

    day: int
    """0 is Monday."""
    opens: int
    """Minutes since midnight."""
    closes: int
    """The first minute that is not open any more, at most `END_OF_DAY`."""


@dataclass(frozen=True)
class Holiday:
    """Closed all day: each year, or in one year only."""

    month: int
    day: int
    year: int | None = None


@dataclass(frozen=True)
class Calendar:
    """When somebody is there."""

    name: str
    zone: str
    """IANA name, `Asia/Jakarta`."""
    openings: tuple[Opening, ...]
    holidays: tuple[Holiday, ...] = ()
