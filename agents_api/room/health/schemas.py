"""Health by part."""

from enum import StrEnum

from agents_api.frame.shapes import Answer, Instant
from records.housekeeping_state import JobState


class PartState(StrEnum):
    """How a part is."""

    OK = "ok"
    WARNING = "warning"
    """It does its work; somebody should look after it within days."""
    FAILING = "failing"


class Part(Answer):
    """One part of the system."""

    name: str
    """`database`, `feed`, `bridge`, `asterisk`, `trunk`, `reader:...`."""
    state: PartState
    detail: str
    """A short sentence."""


class HousekeepingRow(Answer):
    """One job that is done again and again."""

    name: str
    node: str
    """Whose files it tidies; empty for a job of the whole city."""
    state: JobState
    every_seconds: int
    keeps: str
    """What remains after it, in a sentence with units."""
    last_run_at: Instant | None
    """When it last began."""
    last_success_at: Instant | None
    did: str | None
    """What the last success came to."""
    last_fault_at: Instant | None
    last_fault: str | None
    next_due_at: Instant


class Health(Answer):
    """The whole system: its state is that of its worst part."""

    state: PartState
    at: Instant
    parts: list[Part]
    housekeeping: list[HousekeepingRow]
    """Every job of housekeeping and how it went; the part `housekeeping` is about all of them."""
