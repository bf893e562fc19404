"""Queries on broadcasts."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session

from agents_api.frame.person import Person
from dispatch.broadcast_rules import addressee_of
from records.broadcasts import Addressee, Broadcast, BroadcastDelivery
from records.machines.broadcast import BroadcastStatus
from records.people import Position, Role


def visible_to(person: Person) -> ColumnElement[bool]:
    """An agency sees what is for it, an operator what is for the room or their own, a supervisor everything.

    Of what is restricted only those who may see restricted incidents know, and the agencies it is for.
    """
    if person.role is Role.AGENCY:
        return Broadcast.agencies.contains([person.agency])
    shown = true() if person.sees_restricted else ~Broadcast.restricted
    if person.role is Role.OPERATOR:
        return and_(shown, or_(Broadcast.room, Broadcast.sent_by == person.user_id))
    return shown


def live(session: Session, person: Person, *, now: datetime) -> list[Broadcast]:
    """Those in force, newest first."""
    query = select(Broadcast).where(visible_to(person), in_force(now)).order_by(Broadcast.id.desc())
    return list(session.scalars(query))


def over(session: Session, person: Person, limit: int, *, now: datetime) -> list[Broadcast]:
    """The newest that are over."""
    query = select(Broadcast).where(visible_to(person), ~in_force(now))
    return list(session.scalars(query.order_by(Broadcast.id.desc()).limit(limit)))


def in_force(now: datetime) -> ColumnElement[bool]:
    """Whether it holds at that instant, also before the clock has ended it."""
    return and_(Broadcast.status == BroadcastStatus.SENT, Broadcast.expires_at > now)


def find(session: Session, person: Person, broadcast_id: UUID) -> Broadcast | None:
    """One broadcast, if this person may see it."""
    return session.scalars(
        select(Broadcast)
        .where(Broadcast.id == broadcast_id, visible_to(person))
        .execution_options(populate_existing=True)
    ).one_or_none()


def addressees(session: Session, broadcast_id: UUID) -> list[Addressee]:
    """Who should read it: who has not first, agencies before seats."""
    query = (
        select(Addressee)
        .where(Addressee.broadcast_id == broadcast_id)
        .order_by(Addressee.read_at.nulls_first(), Addressee.agency.nulls_last(), Addressee.position)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(query))


def mine(
    session: Session, broadcast_ids: Collection[UUID], *, agency: str | None, position: str | None
) -> dict[UUID, list[datetime | None]]:
    """Of those addressed to that agency or seat: when each has read it, by broadcast."""
    rows = session.execute(
        select(Addressee.broadcast_id, Addressee.read_at).where(
            Addressee.broadcast_id.in_(broadcast_ids),
            addressee_of(agency, position),
        )
    )
    found: dict[UUID, list[datetime | None]] = {}
    for broadcast_id, read_at in rows:
        found.setdefault(broadcast_id, []).append(read_at)
    return found


def unread(session: Session, broadcast_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many have not read each, empty seats not counted."""
    rows = session.execute(
        select(Addressee.broadcast_id, func.count())
        .join(Position, Position.code == Addressee.position, isouter=True)
        .where(
            Addressee.broadcast_id.in_(broadcast_ids),
            Addressee.read_at.is_(None),
            or_(Addressee.agency.is_not(None), Position.user_id.is_not(None)),
        )
        .group_by(Addressee.broadcast_id)
    )
    return dict(rows.all())


def manned(session: Session) -> set[str]:
    """Codes of the seats where somebody sits."""
    return set(session.scalars(select(Position.code).where(Position.user_id.is_not(None))))


def deliveries(session: Session, broadcast_id: UUID) -> list[BroadcastDelivery]:
    """Its way to webhooks, oldest first."""
    query = select(BroadcastDelivery).where(BroadcastDelivery.broadcast_id == broadcast_id)
    return list(session.scalars(query.order_by(BroadcastDelivery.id)))
