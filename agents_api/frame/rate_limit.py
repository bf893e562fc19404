"""How often an address, or an application's key, may try: so many times a minute. Pure, and bounded in memory."""

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from threading import Lock

WINDOW = timedelta(minutes=1)
MOST = 30
"""Tries of one address in a window: a household behind one address shares a position once or twice."""

MOST_ADDRESSES = 10_000


class RateLimit:
    """Tries of one process, by address."""

    def __init__(self, most: int = MOST, addresses: int = MOST_ADDRESSES) -> None:
        self._most = most
        self._addresses = addresses
        self._tries: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = Lock()

    def wait(self, address: str, *, now: datetime, most: int | None = None) -> float:
        """Counts a try; 0 when it may go on, else the seconds until the next may. A refused try does not count.

        `most`: this address's own limit, if it has one.
        """
        with self._lock:
            tries = self._tries.setdefault(address, deque())
            self._tries.move_to_end(address)
            while len(self._tries) > self._addresses:
                self._tries.popitem(last=False)
            while tries and now - tries[0] >= WINDOW:
                tries.popleft()
            if len(tries) >= (self._most if most is None else most):
                return (tries[0] + WINDOW - now).total_seconds()
            tries.append(now)
            return 0.0
