"""What the wall shows. No number, no name, no address: the kelurahan is the finest place.

No words of anybody either, but those of a broadcast that was sent for the wall.
"""

from uuid import UUID

from agents_api.frame.shapes import Answer, Instant
from records.broadcasts import AlertStatus, BroadcastSeverity
from records.machines.call import CallStatus
from records.machines.case import CaseStatus
from records.machines.incident import IncidentStatus


class WallCall(Answer):
    """A call in progress."""

    id: UUID
    service: str
    status: CallStatus
    arrived_at: Instant
    queued_at: Instant | None
    answered_at: Instant | None
    position: str | None


class WallCalls(Answer):
    """Calls in progress, oldest first."""

    items: list[WallCall]


class WallIncident(Answer):
    """An incident in progress."""

    id: UUID
    number: str
    status: IncidentStatus
    type_code: str | None
    priority: int | None
    kelurahan: str | None
    """Kemendagri code; the map uses its centre."""
    opened_at: Instant


class WallIncidents(Answer):
    """Incidents in progress, most urgent first, then oldest."""

    items: list[WallIncident]


class WallCase(Answer):
    """A case in progress."""

    id: UUID
    number: str
    agency: str
    status: CaseStatus
    priority: int
    escalation: int
    created_at: Instant
    accepted_at: Instant | None
    due_at: Instant | None
    """The next deadline that runs for its acceptance."""


class WallCases(Answer):
    """Cases in progress, most urgent first, then oldest."""

    items: list[WallCase]


class WallBroadcast(Answer):
    """A message of the room that was sent for the wall too."""

    id: UUID
    message: str
    """The room's own words, that it wants on the wall."""
    severity: BroadcastSeverity
    alert_status: AlertStatus
    """`exercise` and `test` are not meant in earnest: show it with the words."""
    sent_at: Instant
    expires_at: Instant


class WallBroadcasts(Answer):
    """Messages in force, newest first."""

    items: list[WallBroadcast]
