"""Queries on recordings."""

from uuid import UUID

from sqlalchemy.orm import Session

from records.calls import Recording


def of_call(session: Session, call_id: UUID) -> Recording | None:
    """The recording of a call."""
    return session.get(Recording, call_id)
