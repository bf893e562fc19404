"""Queries on alarms."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.alarms import Alarm


def open_ones(session: Session) -> list[Alarm]:
    """All open alarms, oldest first."""
    return list(
        session.scalars(select(Alarm).where(Alarm.cleared_at.is_(None)).order_by(Alarm.raised_at, Alarm.id))
    )


def locked(session: Session, alarm_id: UUID) -> Alarm | None:
    """One alarm, held until commit."""
    return session.get(Alarm, alarm_id, with_for_update=True, populate_existing=True)
