"""Alarms as the API shows them."""

from typing import Any
from uuid import UUID

from agents_api.frame.shapes import Answer, Instant


class AlarmRow(Answer):
    """Something is wrong."""

    id: UUID
    kind: str
    """`low_staff`, `trunk_down`, `callbacks_overdue`, ..."""
    subject: str
    """What it is about: a service, a node, a case's number."""
    incident_id: UUID | None
    raised_at: Instant
    """Since when."""
    cleared_at: Instant | None
    taken_by: str | None
    """Name of who has it in hand."""
    taken_at: Instant | None
    data: dict[str, Any]
    """Figures: `ready` and `needed`, `count`, ...; `position` is the seat that is to act, when one is."""


class AlarmList(Answer):
    """All that are open, oldest first."""

    items: list[AlarmRow]
