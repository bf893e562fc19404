"""When a number that plays pranks is flagged, and until when. Pure: instants in, an instant out."""

from collections.abc import Iterable
from datetime import datetime, timedelta

ENOUGH = 3
"""Pranks within `WINDOW` that raise the flag."""

WINDOW = timedelta(days=30)
LASTS = timedelta(days=30)
"""From the last prank to the flag's end."""


def flagged_until(
    pranks: Iterable[datetime], *, lifted_at: datetime | None, now: datetime
) -> datetime | None:
    """Until when the number is flagged; none if it is not.

    `pranks` are when its calls came that were disposed of as pranks; those up to `lifted_at` no longer count.
    """
    until: datetime | None = None
    recent: list[datetime] = []
    for prank in sorted(pranks):
        if lifted_at is not None and prank <= lifted_at:
            continue
        recent = [at for at in recent if prank - at < WINDOW] + [prank]
        if len(recent) >= ENOUGH or (until is not None and prank < until):
            until = prank + LASTS
    return until if until is not None and now < until else None
