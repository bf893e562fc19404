"""Queries on alarms."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.alarms import Alarm


def open_ones(session: Session, position: str | None) -> list[Alarm]:
    """All open alarms, oldest first; `position`: only those addressed to it."""
    query = select(Alarm).where(Alarm.cleared_at.is_(None)).order_by(Alarm.raised_at, Alarm.id)
    if position is not None:
        query = query.where(Alarm.data["position"].astext == position)
    return list(session.scalars(query))


def locked(session: Session, alarm_id: UUID) -> Alarm | None:
    """One alarm, held until commit."""
    return session.get(Alarm, alarm_id, with_for_update=True, populate_existing=True)
