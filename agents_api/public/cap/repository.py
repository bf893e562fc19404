"""Queries on alerts to the public."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.broadcast_rules import must_stay_inside
from records.broadcasts import Broadcast
from records.incidents import Incident
from records.machines.broadcast import BroadcastStatus

MOST = 100
"""Alerts in the feed."""

LONGEST_CHAIN = 50
"""Earlier messages that one names."""


def public(session: Session, *, now: datetime) -> list[Broadcast]:
    """Public ones whose time is not over, newest first: those in force, and those recalled, which are cancelled."""
    wanted = (BroadcastStatus.SENT, BroadcastStatus.RECALLED)
    rows = session.scalars(
        select(Broadcast)
        .where(Broadcast.public, Broadcast.status.in_(wanted), Broadcast.expires_at > now)
        .order_by(Broadcast.id.desc())
        .limit(MOST)
    )
    return [row for row in rows if not must_stay_inside(session, row)]


def one_public(session: Session, broadcast_id: UUID) -> Broadcast | None:
    """One public broadcast, whatever became of it."""
    row = session.get(Broadcast, broadcast_id)
    return row if row is not None and row.public and not must_stay_inside(session, row) else None


def earlier(session: Session, broadcast: Broadcast) -> list[Broadcast]:
    """The messages in whose place it stands, oldest first."""
    chain: list[Broadcast] = []
    replaced = broadcast.replaces
    while replaced is not None and len(chain) < LONGEST_CHAIN:
        row = session.get_one(Broadcast, replaced)
        chain.insert(0, row)
        replaced = row.replaces
    return chain


def incident_number(session: Session, broadcast: Broadcast) -> str | None:
    """The number of the incident it refers to, if nothing of that is restricted."""
    if broadcast.incident_id is None:
        return None
    return session.scalar(
        select(Incident.number).where(Incident.id == broadcast.incident_id, Incident.restriction.is_(None))
    )
