"""Queries on agencies."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.agencies import Agency, AgencyPost, Calendar, Contact


def all_agencies(session: Session) -> list[Agency]:
    """All agencies, by code."""
    return list(session.scalars(select(Agency).order_by(Agency.code)))


def one(session: Session, code: str) -> Agency | None:
    """An agency as it is now."""
    return session.get(Agency, code, populate_existing=True)


def hours(session: Session, agency: Agency) -> Calendar | None:
    """Its working hours; none: always."""
    return session.get(Calendar, agency.calendar) if agency.calendar else None


def contacts(session: Session, agency: str) -> list[Contact]:
    """All contacts of an agency, in their order."""
    query = select(Contact).where(Contact.agency == agency).order_by(Contact.ordinal, Contact.id)
    return list(session.scalars(query))


def posts(session: Session, agency: str) -> list[AgencyPost]:
    """All posts of an agency, by code."""
    return list(
        session.scalars(select(AgencyPost).where(AgencyPost.agency == agency).order_by(AgencyPost.code))
    )
