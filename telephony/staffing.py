"""Whether enough operators are ready: the city's wish by hour against the seats. Pure; time is an argument."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from records.city import QueuePack, StaffingPack
from settings.clock import JAKARTA

PATIENCE = timedelta(seconds=10)
"""How long there may be too few: somebody who sits down at another desk is no alarm."""


@dataclass(frozen=True)
class Staff:
    """A service's operators as they are and as they should be."""

    ready: int
    needed: int

    @property
    def too_few(self) -> bool:
        return self.ready < self.needed


def staff(
    wishes: Iterable[StaffingPack], queues: Iterable[QueuePack], ready: Collection[str], now: datetime
) -> dict[str, Staff]:
    """By service; `ready` are the positions whose operators are ready and whose phones can be reached.

    A service for which nothing is wished at this hour needs nobody.
    """
    seats = {queue.name: queue.positions for queue in queues}
    hour = now.astimezone(JAKARTA).hour
    found: dict[str, Staff] = {}
    for wish in wishes:
        there = sum(position in ready for position in seats[wish.queue])
        needed = wish.ready if _covers(wish.hours, hour) else 0
        before = found.get(wish.service)
        if before is None or needed - there > before.needed - before.ready:
            found[wish.service] = Staff(there, needed)
    return found


def _covers(hours: tuple[int, int], hour: int) -> bool:
    begin, end = hours
    return begin <= hour < end if begin < end else hour >= begin or hour < end


class Patience:
    """Since when each service has had too few: an alarm only after `PATIENCE`."""

    def __init__(self) -> None:
        self._since: dict[str, datetime] = {}

    def alarming(self, found: Mapping[str, Staff], now: datetime) -> dict[str, Staff]:
        """The services that have had too few for long enough, and must be said."""
        self._since = {
            service: self._since.get(service, now) for service, staff_ in found.items() if staff_.too_few
        }
        return {service: found[service] for service, since in self._since.items() if now - since >= PATIENCE}
