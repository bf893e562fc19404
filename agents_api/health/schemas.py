"""Health by part."""

from enum import StrEnum

from agents_api.shapes import Answer, Instant


class PartState(StrEnum):
    """How a part is."""

    OK = "ok"
    FAILING = "failing"


class Part(Answer):
    """One part of the system."""

    name: str
    """`database`, `feed`, `bridge`, `asterisk`, `reader:...`."""
    state: PartState
    detail: str
    """A short sentence."""


class Health(Answer):
    """The whole system: `ok` when every part is."""

    state: PartState
    at: Instant
    parts: list[Part]
