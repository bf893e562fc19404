"""Which citizens' lines are silent, and in what order those who wait are served then. Pure; time is an argument."""

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

SILENT_PRIORITY = -2_000_000_000
"""Behind everybody else, also behind flagged callers (a billion below 0): who may be gone waits for who is there."""


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
    joined_at: datetime


@dataclass(frozen=True)
class PriorityChange:
    """What to tell Asterisk: it puts the caller behind the others of that priority."""

    queue: str
    channel: str
    priority: int


def is_lowered(caller: Waiting) -> bool:
    """Whether we had put the caller behind the others."""
    return caller.priority == SILENT_PRIORITY


def reorder(
    callers: Iterable[Waiting], silent: Set[str], own_priority: Callable[[Waiting], int]
) -> list[PriorityChange]:
    """What brings the silent (uniqueids) behind the others, and who is heard again back to the place they had.

    `own_priority` is what the dialplan gave a caller whom we had lowered. Asterisk only puts behind: so whoever joined
    after one who comes back, with the same priority, is put behind them anew, in the order in which they joined.
    """
    callers = list(callers)
    down = [
        PriorityChange(caller.queue, caller.channel, SILENT_PRIORITY)
        for caller in callers
        if caller.uniqueid in silent and not is_lowered(caller)
    ]
    back: dict[tuple[str, int], datetime] = {}
    heard: list[tuple[Waiting, int]] = []
    for caller in callers:
        if caller.uniqueid in silent:
            continue
        priority = own_priority(caller) if is_lowered(caller) else caller.priority
        heard.append((caller, priority))
        if is_lowered(caller):
            key = (caller.queue, priority)
            back[key] = min(back.get(key, caller.joined_at), caller.joined_at)
    up = [
        PriorityChange(caller.queue, caller.channel, priority)
        for caller, priority in sorted(heard, key=lambda pair: pair[0].joined_at)
        if (since := back.get((caller.queue, priority))) is not None and caller.joined_at >= since
    ]
    return [*down, *up]
