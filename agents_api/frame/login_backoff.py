"""Guessing a password gets slower: a delay per login and address that grows with each wrong try. Pure.

The delay is bounded, so that a stranger who guesses cannot lock an operator out for long, and the memory
too: the pairs tried longest ago are forgotten first.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

FREE_TRIES = 3
"""Wrong tries without a delay: people mistype."""

LONGEST = timedelta(seconds=30)
MOST_PAIRS = 10_000
FORGOTTEN_AFTER = timedelta(minutes=15)

Pair = tuple[str, str]
"""(login, address)."""


@dataclass(frozen=True)
class _Tries:
    wrong: int
    last: datetime


class LoginBackoff:
    """Wrong tries of one process, by login and address."""

    def __init__(self, most: int = MOST_PAIRS) -> None:
        self._most = most
        self._tries: OrderedDict[Pair, _Tries] = OrderedDict()
        self._lock = Lock()

    def wait(self, pair: Pair, *, now: datetime) -> float:
        """Seconds until the pair may try again; 0 when it may now."""
        with self._lock:
            tries = self._tries.get(pair)
        if tries is None or now - tries.last > FORGOTTEN_AFTER:
            return 0
        return max(0.0, (tries.last + _delay(tries.wrong) - now).total_seconds())

    def wrong(self, pair: Pair, *, now: datetime) -> None:
        """Notes a wrong try."""
        with self._lock:
            before = self._tries.pop(pair, None)
            recent = before is not None and now - before.last <= FORGOTTEN_AFTER
            self._tries[pair] = _Tries(before.wrong + 1 if before and recent else 1, now)
            while len(self._tries) > self._most:
                self._tries.popitem(last=False)

    def right(self, pair: Pair) -> None:
        """Forgets the pair's wrong tries."""
        with self._lock:
            self._tries.pop(pair, None)

    def __len__(self) -> int:
        return len(self._tries)


def _delay(wrong: int) -> timedelta:
    """0 for the free tries, then 1 s, 2 s, 4 s ... up to the longest."""
    if wrong < FREE_TRIES:
        return timedelta(0)
    return min(timedelta(seconds=2.0 ** min(wrong - FREE_TRIES, 10)), LONGEST)
