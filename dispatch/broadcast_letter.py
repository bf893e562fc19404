"""A broadcast as an agency's webhook gets it. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from records.broadcasts import AlertStatus, BroadcastEvent, BroadcastSeverity


@dataclass(frozen=True)
class BroadcastFacts:
    """What one agency is told of a broadcast."""

    broadcast_id: UUID
    agency: str
    text: str
    severity: BroadcastSeverity
    alert_status: AlertStatus
    sent_at: datetime
    expires_at: datetime
    incident_number: str | None
    replaces: UUID | None
    recalled_at: datetime | None
    why_recalled: str | None


def broadcast_body(event: BroadcastEvent, facts: BroadcastFacts) -> dict[str, Any]:
    """The JSON document of a `broadcast.sent` or `broadcast.recalled` webhook, as Standard Webhooks recommends.

    That it arrived at a machine is no receipt: a person of the agency reads it in the inbox, or its own system says so
    with that person's session.
    """
    at = facts.recalled_at if event is BroadcastEvent.RECALLED and facts.recalled_at else facts.sent_at
    return {
        "type": f"broadcast.{event.value}",
        "timestamp": at.isoformat(),
        "data": {
            "broadcast_id": str(facts.broadcast_id),
            "agency": facts.agency,
            "text": facts.text,
            "severity": facts.severity.value,
            "alert_status": facts.alert_status.value,
            "sent_at": facts.sent_at.isoformat(),
            "expires_at": facts.expires_at.isoformat(),
            "incident_number": facts.incident_number,
            "replaces": str(facts.replaces) if facts.replaces else None,
            "reason": facts.why_recalled,
        },
    }
