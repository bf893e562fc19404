"""The newest journal rows in memory, shared by every subscriber of a process. Pure; one thread only."""

from collections.abc import Sequence

from agents_api.room.feed.frames import Told
from settings.errors import OurFaultError

MOST = 5000
"""Rows kept at least, once there were so many: minutes of a very bad day. Further back is the database."""


class Ring:
    """Rows up to `last` without a gap; at most twice `most` of them, older ones fall out."""

    def __init__(self, start: int, most: int = MOST) -> None:
        self._rows: list[Told] = []
        self._last = start
        self._most = most

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def last(self) -> int:
        """The newest number."""
        return self._last

    def add(self, rows: Sequence[Told]) -> None:
        """Appends the rows that follow; behind a hole memory begins anew. Raises `OurFaultError` if one goes back."""
        for row in rows:
            if row.number <= self._last:
                raise OurFaultError(f"the feed got row {row.number} after {self._last}")
            if row.number != self._last + 1:
                self._rows.clear()
            self._rows.append(row)
            self._last = row.number
        if len(self._rows) > 2 * self._most:
            del self._rows[: -self._most]

    def after(self, cursor: int, *, limit: int) -> list[Told] | None:
        """At most `limit` rows after `cursor`; none means that memory does not reach back that far."""
        start = len(self._rows) - (self._last - cursor)
        if start < 0:
            return None
        return self._rows[start : start + limit]
