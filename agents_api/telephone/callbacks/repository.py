"""Queries on call-backs."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.callbacks import Callback
from records.machines.callback import CallbackStatus


def due(session: Session) -> list[Callback]:
    """All that are due, most urgent first."""
    query = select(Callback).where(Callback.status == CallbackStatus.DUE)
    return list(session.scalars(query.order_by(Callback.priority, Callback.due_at, Callback.id)))


def over(session: Session, limit: int) -> list[Callback]:
    """The newest that are over."""
    query = select(Callback).where(Callback.status != CallbackStatus.DUE)
    return list(session.scalars(query.order_by(Callback.id.desc()).limit(limit)))


def locked(session: Session, callback_id: UUID) -> Callback | None:
    """One call-back, held until commit."""
    return session.get(Callback, callback_id, with_for_update=True, populate_existing=True)
