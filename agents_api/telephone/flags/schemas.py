"""Flags as the API shows them."""

from uuid import UUID

from agents_api.frame.shapes import Answer, Ask, Instant, Words


class FlagRow(Answer):
    """One flagged number. It waits behind the others; it is never blocked."""

    id: UUID
    number: str
    number_masked: bool
    raised_at: Instant
    until: Instant
    """It ends by itself then, unless there is another prank."""
    ended_at: Instant | None
    lifted_by: str | None
    """Name of the supervisor who lifted it."""
    why: str | None


class FlagList(Answer):
    """All that are up, newest first."""

    items: list[FlagRow]


class LiftFlag(Ask):
    """Why the number is no longer flagged."""

    reason: Words
