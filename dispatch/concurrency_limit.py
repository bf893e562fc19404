"""Whose turn it is: no receiver may hold all of a worker's threads, and a slow one gets only two.

A receiver that does not answer costs a thread for the whole time that a send may take. Without a limit a few dozen
letters to one dead server would hold every thread, and the case of another agency would wait behind them.

Whoever gets no turn is told when to ask again, each a little later than the one before: a thousand that wait for one
receiver would otherwise all ask at once, and again, and leave no time for the sending itself.
"""

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import timedelta

SLOW_SECONDS = 2.0
"""A try that takes longer, or runs longer already, makes its receiver a slow one until a try is faster."""

AT_ONCE = 12
"""Tries to one receiver at the same time; well below the threads of a worker (`dispatch.workers.THREADS`)."""

SLOW_AT_ONCE = 2
"""The same for a slow one: enough to find out that it answers again, and to go on with one that is only slow."""

WAIT_IF_SLOW = timedelta(seconds=1.5)
WAIT_IF_BUSY = timedelta(seconds=0.2)
"""The shortest wait before asking again."""

LONGEST_WAIT = timedelta(seconds=5)
"""However many wait, a receiver that has become fast is not kept idle for longer."""

_SOONER = 0.5
"""Asking at twice the pace of the tries costs each one refusal, and leaves no turn unused."""


class ConcurrencyLimit:
    """Counts the tries under way in this process. Safe to use from several threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._running: dict[str, list[float]] = {}
        self._slow: set[str] = set()
        self._took: dict[str, float] = {}
        """Seconds of the last try to each receiver."""
        self._asks_next: dict[str, float] = {}
        """The instant given to the last one that got no turn."""

    @contextmanager
    def take(self, receiver: str) -> Generator[timedelta | None]:
        """A turn for one try, which is over with the context; or how long to wait before asking again.

        How long it is held says nothing, for there may be nothing to send: see `timed`.
        """
        began = self._clock()
        wait = self._enter(receiver, began)
        try:
            yield wait
        finally:
            if wait is None:
                self._leave(receiver, began)

    @contextmanager
    def timed(self, receiver: str) -> Generator[None]:
        """Around the sending itself, within a turn: how long that takes makes the receiver a slow one or a fast one."""
        began = self._clock()
        try:
            yield
        finally:
            self._learn(receiver, self._clock() - began)

    def _enter(self, receiver: str, now: float) -> timedelta | None:
        with self._lock:
            running = self._running.setdefault(receiver, [])
            if running and now - min(running) > SLOW_SECONDS:
                self._slow.add(receiver)
            if receiver in self._slow and len(running) >= SLOW_AT_ONCE:
                return self._turn_away(receiver, now, WAIT_IF_SLOW, SLOW_AT_ONCE)
            if len(running) >= AT_ONCE:
                return self._turn_away(receiver, now, WAIT_IF_BUSY, AT_ONCE)
            running.append(now)
            return None

    def _turn_away(self, receiver: str, now: float, shortest: timedelta, at_once: int) -> timedelta:
        pace = self._took.get(receiver, 0.0) / at_once * _SOONER
        asks = max(now + shortest.total_seconds(), self._asks_next.get(receiver, 0.0) + pace)
        self._asks_next[receiver] = asks = min(asks, now + LONGEST_WAIT.total_seconds())
        return timedelta(seconds=asks - now)

    def _leave(self, receiver: str, began: float) -> None:
        with self._lock:
            running = self._running[receiver]
            running.remove(began)
            if not running:
                del self._running[receiver]

    def _learn(self, receiver: str, took: float) -> None:
        with self._lock:
            self._took[receiver] = took
            if took > SLOW_SECONDS:
                self._slow.add(receiver)
            else:
                self._slow.discard(receiver)
