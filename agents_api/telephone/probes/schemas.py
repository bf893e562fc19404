"""Results of the line probe."""

from agents_api.frame.shapes import Answer, Instant


class ProbeRow(Answer):
    """The newest probe of one service."""

    service: str
    at: Instant
    ok: bool
    answer_ms: float | None
    """From the trunk's INVITE to the answer, milliseconds."""
    score: float | None
    """How much what was heard is the greeting: 0 to 1."""
    why: str | None
    """What is wrong, as a sentence."""


class ProbeList(Answer):
    """The newest probe of every service."""

    items: list[ProbeRow]
    every_seconds: int
    """How often each line is dialled; 0: never."""
