"""One order for entries of many sources, and pages of it. Pure.

Entries are ordered by instant; what happened at the same instant by the source's rank (causes before effects) and
there by the row's own key. A page ends with the whole of that as a cursor, so whatever shares an instant, nothing is
left out and nothing comes twice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from agents_api.incidents.timeline.schemas import Word
from settings.errors import BadInputError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NO_CURSOR = "This is no place in a timeline: give `next` of a page as it came."
_LARGEST_KEY = 2**63 - 1

Key = int | UUID
"""A row's own: a serial number or an id that sorts by time."""


@dataclass(frozen=True)
class Cursor:
    """The last entry of a page."""

    at: datetime
    rank: int
    key: Key

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // timedelta(microseconds=1)}.{self.rank}.{self.key}"


def read_cursor(text: str) -> Cursor:
    """The cursor that was written as `text`. Raises `BadInputError` for anything else."""
    try:
        micros, rank, key = text.split(".")
        cursor = Cursor(
            _EPOCH + timedelta(microseconds=int(micros)), int(rank), UUID(key) if "-" in key else int(key)
        )
    except (ValueError, OverflowError):
        raise BadInputError(NO_CURSOR) from None
    if isinstance(cursor.key, int) and cursor.key > _LARGEST_KEY:
        raise BadInputError(NO_CURSOR)
    return cursor


@dataclass(frozen=True)
class Moment:
    """One entry of one source."""

    at: datetime
    rank: int
    key: Key
    kind: str
    who: str | None
    subject: str
    words: Mapping[str, Word] = field(default_factory=dict[str, Word])


def newest(sources: Iterable[Iterable[Moment]], limit: int) -> tuple[list[Moment], Cursor | None]:
    """The newest `limit` moments, newest first, and where the next page begins, none when there is none.

    Each source gives its newest `limit + 1` moments that are older than the page's cursor.
    """
    found = [moment for source in sources for moment in source]
    # Keys are compared only within a source, where they are of one type.
    found.sort(key=lambda moment: (moment.at, moment.rank, _sortable(moment.key)), reverse=True)
    page = found[:limit]
    last = page[-1] if len(found) > limit else None
    return page, Cursor(last.at, last.rank, last.key) if last else None


def _sortable(key: Key) -> int:
    return key.int if isinstance(key, UUID) else key
