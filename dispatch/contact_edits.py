"""The door of contacts: addresses, signing secrets and rosters, with history.

All in the caller's transaction. They raise `BadInputError` with a sentence for what cannot be, `NotFoundError`
for what is not there and `ConflictError` when somebody else was first; then nothing has changed. A contact is
put out of use, never deleted: deliveries of the past name it.
"""

import base64
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from dispatch import catalogue_repository as repository
from dispatch import closed_contacts
from dispatch.channels import addresses
from dispatch.channels.reach import must_lead_outside
from dispatch.repository import rosters
from dispatch.roster import WEEKDAYS, Shift
from records.agencies import Agency, ChannelKind, Contact, ContactShift
from records.edits import EditKind, change, keep, made, must_be_version
from records.ids import new_id
from settings.clock import jakarta_day
from settings.errors import BadInputError, NotFoundError

MOST_SHIFTS = 200
"""Lines in one roster."""

_AHEAD = timedelta(days=800)
_KEPT = timedelta(days=400)
_SECRET_BYTES = 24
"""As Standard Webhooks advises: 24 to 64."""


@dataclass(frozen=True)
class AddressRules:
    """What is allowed of an address in this installation."""

    country: str
    """Region of numbers written without a country code (ISO 3166)."""
    private: bool
    """Whether webhooks may lead into private networks."""


def add_contact(
    session: Session,
    agency: str,
    channel: ChannelKind,
    address: str,
    values: Mapping[str, Any],
    *,
    rules: AddressRules,
    at: datetime,
    who: str,
    why: str | None = None,
) -> tuple[Contact, str | None]:
    """A new contact, last in order unless `values` says where; and its signing secret, which is shown this once."""
    if not repository.is_there(session, Agency, agency):
        raise NotFoundError(f"There is no agency {agency}.")
    address = _allowed(channel, address, rules)
    repository.locked_agency(session, agency)
    secret = _new_secret() if channel in addresses.SIGNED else None
    fields = {"ordinal": repository.last_ordinal(session, agency) + 1, "active": True, **values}
    fields |= {"channel": channel, "address": address, "secret_set_at": at if secret else None}
    contact = Contact(id=new_id(at), agency=agency, secret=secret, **fields)
    made(session, contact, {"agency": agency, **fields}, at=at, who=who, why=why)
    return contact, secret


def edit_contact(
    session: Session,
    agency: str,
    contact_id: UUID,
    version: int,
    values: Mapping[str, Any],
    *,
    rules: AddressRules,
    at: datetime,
    who: str,
    why: str | None = None,
) -> Contact:
    """Changes those of `values` that differ; `version` is the one the asker saw. The channel stays: deliveries of the
    past went by it. A paused contact is used again once its `address` or `active` is written."""
    fields = dict(values)
    if "address" in fields:
        # Before the lock: looking a host up may take seconds.
        channel = repository.channel_of(session, agency, contact_id)
        fields["address"] = _allowed(channel, fields["address"], rules)
    contact = repository.locked_contact(session, agency, contact_id)
    must_be_version(contact, version)
    change(session, contact, fields | closed_contacts.resumed(contact, fields), at=at, who=who, why=why)
    closed_contacts.forget_alarm(session, contact, at=at)
    return contact


def rotate_secret(
    session: Session, agency: str, contact_id: UUID, version: int, *, at: datetime, who: str
) -> tuple[Contact, str]:
    """A new signing secret in place of the old, from the next try of any delivery on; it is shown this once."""
    contact = repository.locked_contact(session, agency, contact_id)
    must_be_version(contact, version)
    if contact.channel not in addresses.SIGNED:
        raise BadInputError(
            f"A contact of the kind {contact.channel.value} signs nothing, so it has no secret."
        )
    contact.secret = secret = _new_secret()
    change(session, contact, {"secret_set_at": at}, at=at, who=who, why="a new signing secret")
    return contact, secret


def set_shifts(
    session: Session,
    agency: str,
    contact_id: UUID,
    version: int,
    shifts: Sequence[Shift],
    *,
    at: datetime,
    who: str,
    why: str | None = None,
) -> Contact:
    """Puts a whole roster in place of the one there is; an empty one: always on duty."""
    _must_be_a_roster(shifts, at)
    contact = repository.locked_contact(session, agency, contact_id)
    must_be_version(contact, version)
    old = [_line(shift) for shift in rosters(session, [contact_id]).get(contact_id, ())]
    new = [_line(shift) for shift in sorted(shifts, key=_order)]
    if new == old:
        return contact
    repository.remove_shifts(session, contact_id)
    for shift in shifts:
        session.add(
            ContactShift(
                id=new_id(at),
                contact_id=contact_id,
                weekday=shift.weekday,
                day=shift.day,
                begins=shift.begins,
                ends=shift.ends,
            )
        )
    contact.version += 1
    session.flush()
    changes = {"shifts": (old, new)}
    keep(session, EditKind.ROSTER, str(contact_id), contact.version, changes, at=at, who=who, why=why)
    return contact


def clock_text(minute: int) -> str:
    """Minutes since midnight as `07:30`; a day ends at `24:00`."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _allowed(channel: ChannelKind, address: str, rules: AddressRules) -> str:
    address = addresses.checked(channel, address, rules.country)
    if channel is ChannelKind.WEBHOOK and not rules.private:
        must_lead_outside(address)
    return address


def _new_secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def _must_be_a_roster(shifts: Sequence[Shift], at: datetime) -> None:
    if len(shifts) > MOST_SHIFTS:
        raise BadInputError(f"A roster has at most {MOST_SHIFTS} lines; leave out dates that have passed.")
    if len(set(shifts)) < len(shifts):
        raise BadInputError("The same shift stands twice in the roster.")
    dates = [shift.day for shift in shifts if shift.day is not None]
    today = jakarta_day(at)
    if wrong := [day for day in dates if not today - _KEPT <= day <= today + _AHEAD]:
        raise BadInputError(f"{wrong[0]} is too far away for a roster; check the year.")
    off = {shift.day for shift in shifts if shift.day is not None and shift.begins is None}
    if both := sorted(off & {shift.day for shift in shifts if shift.begins is not None}):
        raise BadInputError(f"On {both[0]} the contact is off duty and has a shift; keep one of the two.")


def _order(shift: Shift) -> tuple[object, ...]:
    """As the database gives a roster back: weekdays first, then dates."""
    return (
        *(shift.weekday is None, shift.weekday or 0),
        *(str(shift.day or ""), shift.begins is None, shift.begins or 0, shift.ends or 0),
    )


def _line(shift: Shift) -> dict[str, str | None]:
    """One shift as its history keeps it, in the form in which the API takes it."""
    return {
        "weekday": None if shift.weekday is None else WEEKDAYS[shift.weekday],
        "day": None if shift.day is None else shift.day.isoformat(),
        "begins": None if shift.begins is None else clock_text(shift.begins),
        "ends": None if shift.ends is None else clock_text(shift.ends),
    }
