"""Alarms as the API shows them."""

from typing import Any
from uuid import UUID

from agents_api.shapes import Answer, Instant


class AlarmRow(Answer):
    """Something is wrong."""

    id: UUID
    kind: str
    """`low_staff`, `trunk_down`, `callbacks_overdue`, ..."""
    subject: str
    """What it is about: a service, a node."""
    raised_at: Instant
    """Since when."""
    cleared_at: Instant | None
    taken_by: str | None
    """Name of who has it in hand."""
    taken_at: Instant | None
    data: dict[str, Any]
    """Figures: `ready` and `needed`, `count`, ..."""


class AlarmList(Answer):
    """All that are open, oldest first."""

    items: list[AlarmRow]
