"""How long a recording is kept. Pure: the days are the city's (`retention:` in its pack)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from records.calls import Disposition
from records.city import RetentionPack


@dataclass(frozen=True)
class Kept:
    """What decides about one recording."""

    service: str
    ended_at: datetime
    disposition: Disposition | None
    of_incident: bool
    """Its call belongs to an incident with a number."""
    incident_is_open: bool
    held: bool


LOOK_AGAIN = timedelta(days=7)
"""How soon at the latest a young recording is looked at again: its class may have changed (a prank after all)."""

LOOK_AGAIN_LATER = timedelta(days=30)
"""The same of one whose call was longer ago than two of these: little changes there but the pack."""


def longest(pack: RetentionPack) -> int:
    """Days that the longest class is kept, and whatever belongs to none."""
    return max(pack.incident, *pack.services.values())


def days_of(pack: RetentionPack, kept: Kept) -> int:
    """The class of a recording: days from its call's end. A line that the pack does not know keeps longest."""
    if kept.of_incident:
        return pack.incident
    if kept.disposition is not None and kept.disposition.value in pack.dispositions:
        return pack.dispositions[kept.disposition.value]
    return pack.services.get(kept.service, longest(pack))


def is_over(pack: RetentionPack, kept: Kept, *, now: datetime) -> bool:
    """Whether it is to be deleted."""
    if kept.held or kept.incident_is_open:
        return False
    return now >= kept.ended_at + timedelta(days=days_of(pack, kept))


def next_look(pack: RetentionPack, kept: Kept, *, now: datetime) -> datetime:
    """When one that is not over is to be looked at again: at the end of its time, a day later where only an incident or
    a hold keeps it, and after `LOOK_AGAIN` in any case."""
    over_at = kept.ended_at + timedelta(days=days_of(pack, kept))
    if over_at <= now:
        over_at = now + timedelta(days=1)
    is_young = now < kept.ended_at + 2 * LOOK_AGAIN_LATER
    return min(over_at, now + (LOOK_AGAIN if is_young else LOOK_AGAIN_LATER))
