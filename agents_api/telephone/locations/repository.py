"""Queries on locations and links."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.locations import CallLocation, LocationLink


def of_call(session: Session, call_id: UUID) -> list[CallLocation]:
    """Every place of a call, newest first."""
    query = select(CallLocation).where(CallLocation.call_id == call_id)
    return list(session.scalars(query.order_by(CallLocation.at.desc(), CallLocation.id.desc())))


def open_links(session: Session, call_id: UUID, *, now: datetime) -> int:
    """How many links of a call could still be used."""
    query = select(func.count()).where(
        LocationLink.call_id == call_id, LocationLink.used_at.is_(None), LocationLink.expires_at > now
    )
    return session.scalar(query) or 0


def link(session: Session, token_sha256: bytes, *, lock: bool) -> LocationLink | None:
    """A link by its token's hash."""
    return session.get(LocationLink, token_sha256, with_for_update=lock or None)
