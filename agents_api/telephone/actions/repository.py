"""Queries on actions."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.repository import contacts_on_duty
from records.actions import CallAction
from records.agencies import ChannelKind, ContactRole
from records.calls import Leg
from records.incidents import Case, IncidentCall
from records.people import Position


def by_key(session: Session, user_id: UUID, key: str) -> CallAction | None:
    """What this person asked before with the same key."""
    return session.scalar(select(CallAction).where(CallAction.user_id == user_id, CallAction.key == key))


def seat(session: Session, position: str) -> Position | None:
    """A seat, with its extension and its agency."""
    return session.get(Position, position)


def case_of(session: Session, call_id: UUID, agency: str) -> UUID | None:
    """The agency's case of the newest incident that the call belongs to."""
    return session.scalar(
        select(Case.id)
        .join(IncidentCall, IncidentCall.incident_id == Case.incident_id)
        .where(IncidentCall.call_id == call_id, Case.agency == agency)
        .order_by(IncidentCall.added_at.desc())
        .limit(1)
    )


def duty_phone(session: Session, agency: str, *, now: datetime) -> str | None:
    """The number that an agency's duty officer answers now."""
    there = contacts_on_duty(session, agency, ContactRole.DUTY, now, channel=ChannelKind.CASE_CALL)
    return there[0].address if there else None


def is_in(session: Session, call_id: UUID, position: str) -> bool:
    """Whether the seat's phone is in the call now."""
    query = select(Leg.uniqueid).where(
        Leg.call_id == call_id,
        Leg.position == position,
        Leg.answered_at.is_not(None),
        Leg.ended_at.is_(None),
    )
    return session.scalar(query) is not None


def has_anybody(session: Session, call_id: UUID) -> bool:
    """Whether anybody at all talks to the caller now."""
    query = select(Leg.uniqueid).where(
        Leg.call_id == call_id, Leg.answered_at.is_not(None), Leg.ended_at.is_(None)
    )
    return session.scalar(query.limit(1)) is not None
