"""Queries for the wall: only the columns it shows, only what is in progress, nothing restricted."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.broadcast_rules import must_stay_inside
from records.broadcasts import Broadcast
from records.calls import Call
from records.incidents import Case, Incident, Restriction
from records.machines.broadcast import BroadcastStatus
from records.machines.incident import IncidentStatus

MOST = 500
"""Rows on one board: a flood is grouped by the screen, not listed without end."""

MOST_BROADCASTS = 20
"""More at once nobody reads from a wall."""

_OVER = (IncidentStatus.CLOSED, IncidentStatus.CANCELLED, IncidentStatus.MERGED)


def live_calls(session: Session) -> list[Call]:
    """Calls in progress, oldest first."""
    query = select(Call).where(Call.ended_at.is_(None)).order_by(Call.id).limit(MOST)
    return list(session.scalars(query))


def live_incidents(session: Session) -> list[Incident]:
    """Numbered incidents in progress, most urgent first, then oldest."""
    query = (
        select(Incident)
        .where(
            Incident.status.not_in(_OVER),
            Incident.number.is_not(None),
            Incident.restriction.is_distinct_from(Restriction.CASE),
        )
        .order_by(Incident.priority, Incident.id)
        .limit(MOST)
    )
    return list(session.scalars(query))


def live_cases(session: Session) -> list[Case]:
    """Cases in progress, most urgent first, then oldest."""
    query = (
        select(Case)
        .where(Case.ended_at.is_(None), ~Case.restricted)
        .order_by(Case.priority, Case.id)
        .limit(MOST)
    )
    return list(session.scalars(query))


def live_broadcasts(session: Session, *, now: datetime) -> list[Broadcast]:
    """Broadcasts whose words may stand on the wall, newest first.

    Not one that names an incident that has become restricted since.
    """
    rows = session.scalars(
        select(Broadcast)
        .where(
            Broadcast.wall,
            ~Broadcast.restricted,
            Broadcast.status == BroadcastStatus.SENT,
            Broadcast.expires_at > now,
        )
        .order_by(Broadcast.id.desc())
        .limit(MOST_BROADCASTS)
    )
    return [row for row in rows if not must_stay_inside(session, row)]
