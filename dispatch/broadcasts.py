"""The door of a broadcast: send one, read it, end it. All work in the caller's transaction."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from dispatch import repository
from dispatch.broadcast_rules import Wanted, addressed, addressee_of, end_of, keep_restricted_inside
from records.agencies import ChannelKind, ContactRole
from records.broadcasts import (
    Addressee,
    Broadcast,
    BroadcastDelivery,
    BroadcastEvent,
    BroadcastSeverity,
)
from records.ids import new_id
from records.journal import DESK, About, agency_audience, tell
from records.machines.broadcast import BroadcastStatus
from records.moves import begin, move
from records.people import Position
from settings.errors import BadInputError, ConflictError, NotFoundError

_URGENT, _USUAL = 1, 2
"""Priorities of the plan of tries (`dispatch.retry_plan`)."""


def send(
    session: Session, wanted: Wanted, user_id: UUID, *, seat: str | None, at: datetime, who: str
) -> Broadcast:
    """Sends it. `user_id` and `seat` (code of the position) are the sender's, whose own seat has read it.

    Raises `BadInputError`; `NotFoundError` for an incident or an earlier broadcast that is not there; `ConflictError`
    when a restricted incident would become known, or the earlier broadcast is over.
    """
    agencies = addressed(session, wanted)
    expires_at = end_of(wanted.expires_at, at=at)
    restricted = keep_restricted_inside(session, wanted, agencies)
    earlier = _replaced(session, wanted, agencies, at=at) if wanted.replaces else None
    broadcast = Broadcast(
        id=new_id(at),
        text=wanted.text,
        severity=wanted.severity,
        agencies=agencies,
        room=wanted.room,
        wall=wanted.wall,
        public=wanted.public,
        restricted=restricted,
        incident_id=wanted.incident_id,
        replaces=wanted.replaces,
        sent_at=at,
        sent_by=user_id,
        expires_at=expires_at,
        alert_status=wanted.alert_status,
        sender=wanted.sender,
        alert=dict(wanted.alert) if wanted.alert else None,
    )
    begin(session, broadcast, at=at, who=who)
    session.flush()
    if earlier is not None:
        also = {"ended_at": at, "ended_why": "a newer broadcast stands in its place"}
        move(session, earlier, BroadcastStatus.REPLACED, at=at, who=who, also=also)
    _address(session, broadcast, seat, user_id, at=at)
    for agency in agencies:
        _tell_hooks(session, broadcast, agency, at=at, who=who)
    return broadcast


def read(
    session: Session,
    broadcast: Broadcast,
    user_id: UUID,
    *,
    agency: str | None,
    position: str | None,
    at: datetime,
) -> bool:
    """Somebody of `agency`, or at `position`, has read it; returns whether it was the first there.

    Raises `ConflictError` when it is addressed to neither.
    """
    theirs = addressee_of(agency, position)
    first = session.execute(
        update(Addressee)
        .where(Addressee.broadcast_id == broadcast.id, theirs, Addressee.read_at.is_(None))
        .values(read_at=at, read_by=user_id)
        .returning(Addressee.agency, Addressee.position)
    ).all()
    for of_agency, at_position in first:
        audience = (DESK, agency_audience(of_agency)) if of_agency else (DESK,)
        data = {"agency": of_agency} if of_agency else {"position": at_position}
        about = About(
            subject=str(broadcast.id), audience=audience, restricted=broadcast.restricted, data=data
        )
        tell(session, "broadcast.read", about, at=at)
    if not first and not session.scalar(
        select(Addressee.id).where(Addressee.broadcast_id == broadcast.id, theirs).limit(1)
    ):
        raise ConflictError(
            "It is addressed neither to your agency nor to a seat of yours: take your position first."
        )
    return bool(first)


def recall(session: Session, broadcast_id: UUID, reason: str, *, at: datetime, who: str) -> Broadcast:
    """Ends it before its time; webhooks that may have it are told so. Raises `NotFoundError`, `ConflictError`."""
    broadcast = locked(session, broadcast_id)
    if broadcast.status is BroadcastStatus.SENT and broadcast.expires_at <= at:
        raise ConflictError("Its time is over already; there is nothing left to recall.")
    also = {"ended_at": at, "ended_why": reason}
    move(session, broadcast, BroadcastStatus.RECALLED, at=at, who=who, why=reason, also=also)
    # Locked, so that each is either claimed before, and seen here, or finds that the broadcast is over.
    told = session.scalars(
        select(BroadcastDelivery)
        .where(BroadcastDelivery.broadcast_id == broadcast_id, BroadcastDelivery.event == BroadcastEvent.SENT)
        .order_by(BroadcastDelivery.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for delivery in told:
        # One that was tried may have arrived, whatever came of it.
        if delivery.attempt > 0:
            _order(
                session,
                broadcast,
                delivery.contact_id,
                delivery.agency,
                BroadcastEvent.RECALLED,
                at=at,
                who=who,
            )
    return broadcast


def expire(session: Session, *, now: datetime, who: str) -> int:
    """Ends the broadcasts whose time is over; returns how many."""
    over = session.scalars(
        select(Broadcast)
        .where(Broadcast.status == BroadcastStatus.SENT, Broadcast.expires_at <= now)
        .with_for_update(skip_locked=True)
    ).all()
    for broadcast in over:
        move(session, broadcast, BroadcastStatus.EXPIRED, at=now, who=who)
    return len(over)


def locked(session: Session, broadcast_id: UUID) -> Broadcast:
    """One broadcast, held until commit. Raises `NotFoundError`."""
    found = session.get(Broadcast, broadcast_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFoundError("There is no such broadcast.")
    return found


def _replaced(session: Session, wanted: Wanted, agencies: Collection[str], *, at: datetime) -> Broadcast:
    assert wanted.replaces is not None  # noqa: S101 - asked for
    earlier = locked(session, wanted.replaces)
    if earlier.status is not BroadcastStatus.SENT or earlier.expires_at <= at:
        raise ConflictError("The earlier broadcast is over already: send this one by itself.")
    if earlier.public and not wanted.public:
        raise BadInputError("The earlier broadcast is public: recall it, or make this one public too.")
    left_out = sorted(set(earlier.agencies) - set(agencies)) + ["the room"] * (
        earlier.room and not wanted.room
    )
    if left_out:
        raise BadInputError(
            f"{', '.join(left_out)} got the earlier broadcast and would not hear of this one."
        )
    return earlier


def _address(
    session: Session, broadcast: Broadcast, seat: str | None, user_id: UUID, *, at: datetime
) -> None:
    seats = session.scalars(select(Position.code).order_by(Position.code)).all() if broadcast.room else ()
    for agency in broadcast.agencies:
        session.add(Addressee(id=new_id(at), broadcast_id=broadcast.id, agency=agency))
    for code in seats:
        mine = code == seat
        session.add(
            Addressee(
                id=new_id(at),
                broadcast_id=broadcast.id,
                position=code,
                read_at=at if mine else None,
                read_by=user_id if mine else None,
            )
        )


def _tell_hooks(session: Session, broadcast: Broadcast, agency: str, *, at: datetime, who: str) -> None:
    hooks = repository.contacts_on_duty(session, agency, ContactRole.DUTY, at, channel=ChannelKind.WEBHOOK)
    for contact in hooks:
        _order(session, broadcast, contact.id, agency, BroadcastEvent.SENT, at=at, who=who)


def _order(
    session: Session,
    broadcast: Broadcast,
    contact_id: UUID,
    agency: str,
    event: BroadcastEvent,
    *,
    at: datetime,
    who: str,
) -> None:
    delivery = BroadcastDelivery(
        id=new_id(at),
        broadcast_id=broadcast.id,
        contact_id=contact_id,
        agency=agency,
        event=event,
        priority=_URGENT if broadcast.severity is BroadcastSeverity.URGENT else _USUAL,
        attempt=0,
        created_at=at,
        next_try_at=at,
    )
    begin(session, delivery, at=at, who=who)
