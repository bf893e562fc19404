"""Journal rows as the API shows them, in pages and in the feed."""

from typing import Any
from uuid import UUID

from agents_api.frame.shapes import Answer, Instant


class Entry(Answer):
    """One change. It says what changed, never what of a person: read the thing itself for more."""

    number: int
    """Numbers follow the order of commits, without gaps; you may not see all of them."""
    at: Instant
    kind: str
    """`call.answered`, `case.accepted`, `position.changed`, ..."""
    call_id: UUID | None
    incident_id: UUID | None
    case_id: UUID | None
    subject: str | None
    """Id of anything else: a position, a delivery."""
    data: dict[str, Any]
    """Small plain words: a status, a queue, an agency."""


class JournalPage(Answer):
    """Rows after a number, oldest first."""

    rows: list[Entry]
    cursor: int
    """Give it as `after` to go on; rows that you may not see are passed over, so it may lie beyond the last row."""
    last: int
    """The newest number there is; you are up to date when `cursor` equals it."""


class Hello(Answer):
    """The feed's first event; it comes again where rows of the journal are missing, and then is not `complete`."""

    cursor: int
    """Every change after this number follows."""
    last: int
    """The newest number at this moment."""
    complete: bool
    """False: the number you gave is too far back (or ahead), or rows are missing; read everything again.

    The feed goes on from `cursor`."""
