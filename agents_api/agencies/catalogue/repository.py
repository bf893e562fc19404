"""Queries on the catalogue."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.agencies import IncidentType
from settings.errors import NotFoundError


def active_types(session: Session) -> list[IncidentType]:
    """The incident types in use, by code."""
    return list(session.scalars(select(IncidentType).where(IncidentType.active).order_by(IncidentType.code)))


def all_types(session: Session) -> list[IncidentType]:
    """All incident types, by code."""
    return list(session.scalars(select(IncidentType).order_by(IncidentType.code)))


def one_type(session: Session, code: str) -> IncidentType:
    """One type. Raises `NotFoundError`."""
    found = session.get(IncidentType, code)
    if found is None:
        raise NotFoundError(f"The catalogue has no type {code}.")
    return found
