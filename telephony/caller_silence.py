"""Which citizens' lines are silent, and who of those who wait is in the wrong place then. Pure; time is an argument."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from ivr_flows.story import SILENT_PRIORITY
from records.city import SILENT_QUEUE


@dataclass(frozen=True)
class Heard:
    """What one look at the channels gave."""

    silent: Mapping[str, datetime]
    """Channels without sound for too long, and since when."""
    sounding: Set[str]
    """Channels from which sound has come since the last look."""


class LineSilences:
    """How many packets have come from each channel, and since when no more."""

    def __init__(self, patience: timedelta) -> None:
        self._patience = patience
        self._last: dict[str, tuple[int, datetime]] = {}

    def look(self, packets: Mapping[str, int], at: datetime) -> Heard:
        """Takes the packets that have come so far, by channel; who is not named is forgotten."""
        before, self._last = self._last, {}
        sounding: set[str] = set()
        for channel, count in packets.items():
            known = before.get(channel)
            if known is not None and known[0] == count:
                self._last[channel] = known
                continue
            self._last[channel] = (count, at)
            if known is not None:
                sounding.add(channel)
        silent = {name: since for name, (_, since) in self._last.items() if at - since >= self._patience}
        return Heard(silent, sounding)


@dataclass(frozen=True)
class Waiting:
    """A caller in a queue as Asterisk has it."""

    queue: str
    channel: str
    uniqueid: str
    priority: int


@dataclass(frozen=True)
class Moves:
    """What brings the living before the silent."""

    out: list[Waiting]
    """Leave the queue they are in, for the one where they belong."""
    down: list[Waiting]
    """Go behind all others of their queue."""


def sort_out(callers: Iterable[Waiting], silent: Set[str], *, queues: Set[str], is_staffed: bool) -> Moves:
    """Who is in the wrong place; `silent` are uniqueids.

    `queues` are those of the living; a seat's own is none of them, because nobody waits in it for long. The silent
    wait apart where somebody could answer them there (`is_staffed`). Else they stay, behind the others: who comes first
    to the room hears them, or a mobile does. Whoever is heard again comes into their queue anew, at their old place.
    """
    out: list[Waiting] = []
    down: list[Waiting] = []
    for caller in callers:
        is_lowered = caller.priority == SILENT_PRIORITY
        if caller.uniqueid not in silent:
            if caller.queue == SILENT_QUEUE or (caller.queue in queues and is_lowered):
                out.append(caller)
        elif caller.queue in queues:
            if is_staffed:
                out.append(caller)
            elif not is_lowered:
                down.append(caller)
    return Moves(out, down)
