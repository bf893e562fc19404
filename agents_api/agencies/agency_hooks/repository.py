"""Queries for messages of agencies' own systems."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.agencies import Agency, ChannelKind, Contact
from records.incidents import Case


def active_agency(session: Session, code: str) -> Agency | None:
    """The agency, unless it is out of service."""
    return session.scalar(select(Agency).where(Agency.code == code, Agency.active))


def secrets_of(session: Session, agency: str) -> list[str]:
    """The signing secrets of its webhooks in service."""
    query = select(Contact.secret).where(
        Contact.agency == agency,
        Contact.channel == ChannelKind.WEBHOOK,
        Contact.active,
        Contact.secret.is_not(None),
    )
    return [secret for secret in session.scalars(query) if secret]


def case_numbered(session: Session, agency: str, number: str) -> UUID | None:
    """The agency's case of that number."""
    return session.scalar(select(Case.id).where(Case.number == number, Case.agency == agency))
