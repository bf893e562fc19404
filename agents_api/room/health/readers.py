"""Since when a reader of the journal has not moved while it was behind. Pure; one thread at a time."""

from datetime import datetime


class ReaderWatch:
    """What one process has seen of the readers, each time somebody asked how they are."""

    def __init__(self) -> None:
        self._stood: dict[str, tuple[int, datetime]] = {}
        """By reader: where it stood behind, and since when it was seen there."""

    def stands_for(self, name: str, cursor: int, behind: int, *, now: datetime) -> float:
        """Seconds for which the reader has been seen at `cursor` while rows were `behind` it; 0 when it moves.

        The rows' own times say nothing of this: a call is told with the time at which it was, hours later when a
        bridge catches up.
        """
        if behind <= 0:
            self._stood.pop(name, None)
            return 0.0
        at, since = self._stood.get(name, (cursor, now))
        if at != cursor:
            since = now
        self._stood[name] = (cursor, since)
        return (now - since).total_seconds()
