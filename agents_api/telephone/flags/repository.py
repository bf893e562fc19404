"""Queries on flags."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.flags import Flag


def up(session: Session) -> list[Flag]:
    """All flags that are up, newest first."""
    return list(session.scalars(select(Flag).where(Flag.ended_at.is_(None)).order_by(Flag.id.desc())))


def locked(session: Session, flag_id: UUID) -> Flag | None:
    """One flag, held until commit."""
    return session.get(Flag, flag_id, with_for_update=True, populate_existing=True)
