"""Reads agencies with their contacts, rosters and posts; what changes them is done by `dispatch`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from agents_api.agencies.agencies import repository
from agents_api.agencies.agencies.schemas import (
    AgencyDetail,
    AgencyRow,
    ContactRow,
    ContactWithSecret,
    PostRow,
    ShiftRow,
)
from agents_api.agencies.history.repository import page
from agents_api.agencies.history.schemas import EditList, EditQuery
from agents_api.frame.person import Person
from dispatch.channels.address_forms import shown
from dispatch.contact_edits import AddressRules, clock_text
from dispatch.repository import contacts_on_duty, rosters
from dispatch.roster import WEEKDAYS, Shift, is_open
from records.agencies import AgencyPost, ChannelKind, Contact, ContactRole
from records.city import CalendarPack, City
from records.edits import EditKind
from records.people import Role
from settings.errors import NotFoundError
from settings.settings import Settings

Row = TypeVar("Row", bound=ContactRow)


def detail(session: Session, person: Person, code: str, *, now: datetime) -> AgencyDetail:
    """An agency with all its parts. Raises `NotFoundError`, also for another agency's people."""
    agency = repository.one(session, code)
    if agency is None or (person.role is Role.AGENCY and person.agency != code):
        raise NotFoundError(f"There is no agency {code}.")
    calendar = repository.hours(session, agency)
    hours = CalendarPack.model_validate(calendar.hours) if calendar else None
    return AgencyDetail(
        **dict(AgencyRow.model_validate(agency)),
        open_now=is_open(hours, now),
        contacts=contact_rows(session, repository.contacts(session, code), now=now),
        posts=[post_row(post) for post in repository.posts(session, code)],
    )


def contact_rows(session: Session, contacts: Sequence[Contact], *, now: datetime) -> list[ContactRow]:
    """Contacts as they are shown."""
    return [_contact(ContactRow, session, contact, now=now) for contact in contacts]


def contact_row(session: Session, contact: Contact, *, now: datetime) -> ContactRow:
    """One contact as it is shown."""
    return _contact(ContactRow, session, contact, now=now)


def with_secret(
    session: Session, contact: Contact, secret: str | None, *, now: datetime
) -> ContactWithSecret:
    """One contact with the secret that was just made for it."""
    return _contact(ContactWithSecret, session, contact, now=now, secret=secret)


def post_row(post: AgencyPost) -> PostRow:
    """One post as it is shown."""
    return PostRow.model_validate(post)


def history(session: Session, code: str, wanted: EditQuery) -> EditList:
    """Who changed what of an agency, its contacts, rosters and posts. Raises `NotFoundError`."""
    if repository.one(session, code) is None:
        raise NotFoundError(f"There is no agency {code}.")
    things = [(EditKind.AGENCY, code)]
    things += [(EditKind.POST, post.code) for post in repository.posts(session, code)]
    for contact in repository.contacts(session, code):
        things += [(EditKind.CONTACT, str(contact.id)), (EditKind.ROSTER, str(contact.id))]
    return page(session, things, wanted)


def rules(settings: Settings) -> AddressRules:
    """What this installation allows of addresses."""
    return AddressRules(country=settings.country, private=settings.webhook_private)


def kelurahan(city: City) -> frozenset[str]:
    """The city's codes."""
    return frozenset(ward.code for ward in city.kelurahan)


def shift(row: ShiftRow) -> Shift:
    """A line of a roster as dispatch has it."""
    return Shift(
        weekday=None if row.weekday is None else WEEKDAYS.index(row.weekday),
        day=row.day,
        begins=None if row.begins is None else _minute(row.begins),
        ends=None if row.ends is None else _minute(row.ends),
    )


def _minute(clock: str) -> int:
    return 60 * int(clock[:2]) + int(clock[3:])


def _contact(shape: type[Row], session: Session, contact: Contact, *, now: datetime, **more: Any) -> Row:
    told = contacts_on_duty(session, contact.agency, ContactRole(contact.role), now)
    return shape(
        id=contact.id,
        name=contact.name,
        role=contact.role,
        channel=contact.channel,
        address=shown(contact.channel, contact.address)
        if contact.channel is ChannelKind.APPRISE
        else contact.address,
        ordinal=contact.ordinal,
        after_seconds=contact.after_seconds,
        hours=contact.hours,
        active=contact.active,
        paused_at=contact.paused_at,
        paused_why=contact.paused_why,
        on_duty=contact.id in {one.id for one in told},
        secret_set_at=contact.secret_set_at,
        shifts=[_shift_row(line) for line in rosters(session, [contact.id]).get(contact.id, ())],
        version=contact.version,
        **more,
    )


def _shift_row(line: Shift) -> ShiftRow:
    return ShiftRow(
        weekday=None if line.weekday is None else WEEKDAYS[line.weekday],
        day=line.day,
        begins=None if line.begins is None else clock_text(line.begins),
        ends=None if line.ends is None else clock_text(line.ends),
    )
