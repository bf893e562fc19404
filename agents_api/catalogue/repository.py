"""Queries on the catalogue."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.agencies import IncidentType


def active_types(session: Session) -> list[IncidentType]:
    """The incident types in use, by code."""
    return list(session.scalars(select(IncidentType).where(IncidentType.active).order_by(IncidentType.code)))
