"""Who waits where, in counts and instants: fit for every screen."""

from uuid import UUID

from agents_api.frame.shapes import Answer, Instant


class SeatCounts(Answer):
    """The seats that a queue rings, by what they do. The sum is the number of seats."""

    free: int
    """Ready and idle: rings next."""
    ringing: int
    talking: int
    """Talking or holding."""
    paused: int
    """Taken, not ready."""
    empty: int
    """Nobody sits there."""
    unreachable: int
    """Taken, but the phone is not connected."""


class WaitingCall(Answer):
    """A call that waits, in its place."""

    call_id: UUID
    service: str
    since: Instant
    """It joined this queue."""
    priority: int
    """Higher ones are served first: 100 back from a dead leg, else below 0 by who waited first, flagged last."""
    silent_since: Instant | None
    """No sound has come from the caller's line since then: served after those who are heard, until it does."""


class QueueRow(Answer):
    """One queue."""

    name: str
    positions: list[str]
    waiting: int
    longest_since: Instant | None
    """Since when the longest of those waiting has been in this queue."""
    callers: list[WaitingCall]
    """Who waits, in the order in which they will be answered."""
    seats: SeatCounts


class ServiceRow(Answer):
    """One line that citizens dial, over all its queues."""

    code: str
    name: str
    waiting: int
    """Calls of this line that wait in any queue."""
    longest_since: Instant | None
    """When the longest of those waiting arrived at the trunk: the answer target counts from there."""
    talking: int
    target_seconds: list[int]
    """Answer 90 % within the first, 95 % within the second, seconds."""


class QueueBoard(Answer):
    """All lines and all queues."""

    services: list[ServiceRow]
    queues: list[QueueRow]
