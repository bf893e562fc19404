"""What the doors of the catalogue and of agencies look up. Rows that will change are locked.

An agency is locked before what names it: a type is given only agencies whose rows are held, and an agency goes
out of service only while nobody can give it a type. So the two never pass each other.
"""

from collections.abc import Collection, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from records.agencies import Agency, AgencyPost, Calendar, ChannelKind, Contact, ContactShift, IncidentType
from records.edits import Edited
from settings.errors import NotFoundError

Row = TypeVar("Row", bound=Edited)


def locked_type(session: Session, code: str) -> IncidentType:
    """A line of the catalogue. Raises `NotFoundError`."""
    return _locked(session, IncidentType, code, f"The catalogue has no type {code}.")


def locked_agency(session: Session, code: str) -> Agency:
    """An agency. Raises `NotFoundError`."""
    return _locked(session, Agency, code, f"There is no agency {code}.")


def locked_contact(session: Session, agency: str, contact_id: UUID) -> Contact:
    """A contact of that agency. Raises `NotFoundError`."""
    sentence = f"{agency} has no such contact."
    contact = _locked(session, Contact, contact_id, sentence)
    if contact.agency != agency:
        raise NotFoundError(sentence)
    return contact


def channel_of(session: Session, agency: str, contact_id: UUID) -> ChannelKind:
    """How a contact of that agency is reached. Raises `NotFoundError`."""
    found = session.scalar(select(Contact.channel).where(Contact.id == contact_id, Contact.agency == agency))
    if found is None:
        raise NotFoundError(f"{agency} has no such contact.")
    return found


def locked_post(session: Session, agency: str, code: str) -> AgencyPost:
    """A post of that agency. Raises `NotFoundError`."""
    sentence = f"{agency} has no post {code}."
    post = _locked(session, AgencyPost, code, sentence)
    if post.agency != agency:
        raise NotFoundError(sentence)
    return post


def held_agencies(session: Session, codes: Collection[str]) -> set[str]:
    """Those of the codes that are agencies in service; they stay so until the transaction ends."""
    query = select(Agency.code).where(Agency.code.in_(codes), Agency.active).order_by(Agency.code)
    return set(session.scalars(query.with_for_update(read=True)))


def is_there(session: Session, table: type[Row], key: str) -> bool:
    """Whether a row of that key exists."""
    return session.get(table, key) is not None


def has_calendar(session: Session, code: str) -> bool:
    """Whether the city has a calendar of that name."""
    return session.get(Calendar, code) is not None


def led_by(session: Session, agency: str) -> Sequence[str]:
    """Codes of the active types that an agency leads."""
    query = select(IncidentType.code).where(IncidentType.lead == agency, IncidentType.active)
    return session.scalars(query.order_by(IncidentType.code)).all()


def last_ordinal(session: Session, agency: str) -> int:
    """The highest place among an agency's contacts; 0 without one."""
    return session.scalar(select(func.max(Contact.ordinal)).where(Contact.agency == agency)) or 0


def remove_shifts(session: Session, contact_id: UUID) -> None:
    """Empties a contact's roster."""
    session.execute(delete(ContactShift).where(ContactShift.contact_id == contact_id))


def _locked(session: Session, table: type[Row], key: Any, sentence: str) -> Row:
    # Not the key: cases that are opened meanwhile name these rows and must not wait for an admin.
    found = session.get(table, key, with_for_update={"key_share": True}, populate_existing=True)
    if found is None:
        raise NotFoundError(sentence)
    return found
