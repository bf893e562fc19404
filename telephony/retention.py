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


def shortest(pack: RetentionPack) -> timedelta:
    """Nothing is over before this."""
    return timedelta(days=min(pack.incident, *pack.dispositions.values(), *pack.services.values()))


def days_of(pack: RetentionPack, kept: Kept) -> int:
    """The class of a recording: days from its call's end. A line that the pack does not know keeps longest."""
    if kept.of_incident:
        return pack.incident
    if kept.disposition is not None and kept.disposition.value in pack.dispositions:
        return pack.dispositions[kept.disposition.value]
    return pack.services.get(kept.service, max(pack.incident, *pack.services.values()))


def is_over(pack: RetentionPack, kept: Kept, *, now: datetime) -> bool:
    """Whether it is to be deleted."""
    if kept.held or kept.incident_is_open:
        return False
    return now >= kept.ended_at + timedelta(days=days_of(pack, kept))
