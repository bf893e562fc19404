"""Contacts whose receiver says that it takes nothing any more (HTTP 410): paused until a person has looked after them.

The next of the agency's contacts gets the case at once. All in the caller's transaction; whoever calls holds the case.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.agencies import Contact
from records.alarms import CONTACT_PAUSED, clear_alarm, raise_alarm
from records.edits import change
from records.incidents import Case
from records.machines import DeliveryStatus
from records.work import Delivery

_RESUMES = frozenset({"address", "active"})
"""Whoever writes one of these, even as it was, has looked after the contact."""


def pause(session: Session, contact_id: UUID, why: str, *, at: datetime, who: str) -> None:
    """No case and no broadcast goes there from now on; the desk is told. Idempotent."""
    contact = session.get_one(Contact, contact_id, with_for_update=True, populate_existing=True)
    if contact.paused_at is not None:
        return
    change(session, contact, {"paused_at": at, "paused_why": why}, at=at, who=who, why=why)
    data = {"agency": contact.agency, "name": contact.name, "channel": contact.channel.value, "why": why}
    raise_alarm(session, CONTACT_PAUSED, contact.edit_subject, at=at, data=data)


def resumed(contact: Contact, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What else changes when a person writes `fields` of a contact: a paused one is used again."""
    if contact.paused_at is None or not _RESUMES & fields.keys():
        return {}
    return {"paused_at": None, "paused_why": None}


def forget_alarm(session: Session, contact: Contact, *, at: datetime) -> None:
    """Clears the alarm of a contact that is paused no more, or out of use."""
    if contact.paused_at is None or not contact.active:
        clear_alarm(session, CONTACT_PAUSED, contact.edit_subject, at=at)


def hurry_next(session: Session, case: Case, *, at: datetime) -> bool:
    """A way to tell the case is closed: those that were to wait whether somebody accepts are told at once.

    Returns whether any way is left by which it may still arrive.
    """
    left = session.scalars(
        select(Delivery)
        .where(Delivery.case_id == case.id, Delivery.created_at >= case.asked_at)
        .where(Delivery.status.not_in((DeliveryStatus.FAILED, DeliveryStatus.CANCELLED)))
        .order_by(Delivery.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for delivery in left:
        if delivery.status is DeliveryStatus.QUEUED and delivery.attempt == 0 and delivery.begins_at > at:
            delivery.begins_at = delivery.next_try_at = at
    return bool(left)
