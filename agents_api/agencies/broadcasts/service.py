"""Broadcasts: who may send and end them, who sees what of them; what changes them is done by `dispatch`."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from agents_api.agencies.broadcasts import repository
from agents_api.agencies.broadcasts.alert import Alert
from agents_api.agencies.broadcasts.schemas import (
    BroadcastDeliveryRow,
    BroadcastDetail,
    BroadcastList,
    BroadcastQuery,
    BroadcastRow,
    Receipt,
    SendBroadcast,
)
from agents_api.frame.person import Person
from agents_api.incidents.incidents import service as incidents
from agents_api.people.positions import repository as positions
from agents_api.people.user_names import user_names
from dispatch import broadcasts
from dispatch.broadcast_rules import Wanted
from records.broadcasts import AlertStatus, Broadcast
from records.city import City
from records.machines.broadcast import BroadcastStatus
from records.people import Role
from records.work import Audit
from settings.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from settings.settings import Settings

INFORMATION_MANAGER = "info"
"""Code of the seat that speaks for the room beside the supervisors."""


def listed(session: Session, person: Person, wanted: BroadcastQuery, *, now: datetime) -> BroadcastList:
    """Those in force, then the newest that are over, as far as this person may see them."""
    rows = [
        *repository.live(session, person, now=now),
        *repository.over(session, person, wanted.over, now=now),
    ]
    return BroadcastList(items=_shown(session, person, rows, now=now))


def detail(session: Session, person: Person, broadcast_id: UUID, *, now: datetime) -> BroadcastDetail:
    """One with who has read it; an agency sees its own part. Raises `NotFoundError`."""
    broadcast = seen(session, person, broadcast_id)
    row = _shown(session, person, [broadcast], now=now)[0]
    own = person.agency if person.role is Role.AGENCY else None
    there = [one for one in repository.addressees(session, broadcast.id) if own in (None, one.agency)]
    on_the_way = [one for one in repository.deliveries(session, broadcast.id) if own in (None, one.agency)]
    names = user_names(session, {one.read_by for one in there if one.read_by})
    manned = repository.manned(session)
    return BroadcastDetail(
        **dict(row),
        receipts=[
            Receipt(
                agency=one.agency,
                position=one.position,
                empty=one.position is not None and one.position not in manned,
                read_at=one.read_at,
                read_by=names.get(one.read_by) if one.read_by else None,
            )
            for one in there
        ],
        deliveries=[BroadcastDeliveryRow.model_validate(one) for one in on_the_way],
        alert=Alert.model_validate(broadcast.alert) if broadcast.alert else None,
    )


def send(
    session: Session, person: Person, ask: SendBroadcast, city: City, settings: Settings, *, now: datetime
) -> UUID:
    """Sends it in the name of the room.

    Raises `ConflictError` for an operator at another seat than the information manager's, `NotAllowedError` for a
    public one of anybody but a supervisor, `NotFoundError`, `BadInputError`; and see `dispatch.broadcasts.send`.
    """
    seat = positions.seat_of(session, person.user_id)
    at = seat.code if seat else None
    if person.role is not Role.SUPERVISOR and at != INFORMATION_MANAGER:
        raise ConflictError(
            "A supervisor speaks for the room, or who sits at the information manager's position: take it first."
        )
    _check_alert(person, ask, city)
    if ask.incident_id is not None:
        # Raises `NotFoundError` when it does not exist for the sender.
        incidents.detail(session, person, ask.incident_id)
    if ask.replaces is not None:
        _own_or_supervisor(person, seen(session, person, ask.replaces))
    wanted = Wanted(
        text=ask.text,
        severity=ask.severity,
        agencies=None if ask.to.agencies == "all" else ask.to.agencies,
        room=ask.to.room,
        wall=ask.wall,
        public=ask.public,
        expires_at=ask.expires_at,
        incident_id=ask.incident_id,
        replaces=ask.replaces,
        alert=ask.alert.model_dump(mode="json") if ask.alert else None,
        alert_status=AlertStatus.EXERCISE if ask.exercise else AlertStatus(settings.alert_status),
        sender=settings.cap_sender,
    )
    sent = broadcasts.send(session, wanted, person.user_id, seat=at, at=now, who=person.who)
    session.add(Audit(at=now, who=person.who, what="broadcast.sent", subject=str(sent.id)))
    return sent.id


def read(session: Session, person: Person, broadcast_id: UUID, *, now: datetime) -> None:
    """`person` has read it, for their agency or for the seat where they sit.

    Raises `NotFoundError`, and `ConflictError` when it is addressed to neither.
    """
    broadcast = seen(session, person, broadcast_id)
    broadcasts.read(
        session, broadcast, person.user_id, agency=person.agency, position=_seat(session, person), at=now
    )


def recall(session: Session, person: Person, broadcast_id: UUID, reason: str, *, now: datetime) -> None:
    """Ends it: its sender or a supervisor. Raises `NotFoundError`, `NotAllowedError`, `ConflictError`."""
    _own_or_supervisor(person, seen(session, person, broadcast_id))
    broadcasts.recall(session, broadcast_id, reason, at=now, who=person.who)
    session.add(Audit(at=now, who=person.who, what="broadcast.recalled", subject=str(broadcast_id)))


def seen(session: Session, person: Person, broadcast_id: UUID) -> Broadcast:
    """One broadcast. Raises `NotFoundError` when it does not exist for this person."""
    broadcast = repository.find(session, person, broadcast_id)
    if broadcast is None:
        raise NotFoundError("There is no such broadcast.")
    return broadcast


def _check_alert(person: Person, ask: SendBroadcast, city: City) -> None:
    if ask.public and person.role is not Role.SUPERVISOR:
        raise NotAllowedError("Only a supervisor alerts the public; send it without `public`, or ask one.")
    if ask.public and ask.alert is None:
        raise BadInputError("An alert to the public says what happens, how soon, how bad: fill in `alert`.")
    if ask.alert is not None and ask.alert.area is not None:
        unknown = set(ask.alert.area.kelurahan) - {place.code for place in city.kelurahan}
        if unknown:
            raise BadInputError(
                f"These are no kelurahan of {city.name}: {', '.join(sorted(unknown))}; see /places."
            )


def _own_or_supervisor(person: Person, broadcast: Broadcast) -> None:
    if broadcast.sent_by != person.user_id and person.role is not Role.SUPERVISOR:
        raise NotAllowedError("Only who has sent it, or a supervisor, may end a broadcast.")


def _seat(session: Session, person: Person) -> str | None:
    seat = positions.seat_of(session, person.user_id)
    return seat.code if seat else None


def _shown(
    session: Session, person: Person, rows: Sequence[Broadcast], *, now: datetime
) -> list[BroadcastRow]:
    names = user_names(session, {row.sent_by for row in rows})
    ids = [row.id for row in rows]
    mine = repository.mine(session, ids, agency=person.agency, position=_seat(session, person))
    desk = person.role is not Role.AGENCY
    unread = repository.unread(session, ids) if desk else {}
    return [
        BroadcastRow(
            id=row.id,
            text=row.text,
            severity=row.severity,
            status=row.status,
            live=row.status is BroadcastStatus.SENT and row.expires_at > now,
            alert_status=row.alert_status,
            agencies=row.agencies,
            room=row.room,
            wall=row.wall,
            public=row.public,
            incident_id=row.incident_id,
            replaces=row.replaces,
            sent_at=row.sent_at,
            sent_by=names.get(row.sent_by, ""),
            expires_at=row.expires_at,
            ended_at=row.ended_at,
            ended_why=row.ended_why,
            addressed_to_me=row.id in mine,
            read_at=_when_read(mine.get(row.id, [])),
            unread=unread.get(row.id, 0) if desk else None,
        )
        for row in rows
    ]


def _when_read(times: list[datetime | None]) -> datetime | None:
    """The last of a person's own receipts; none while one is missing (their agency's, or their seat's)."""
    read = [time for time in times if time is not None]
    return max(read) if read and len(read) == len(times) else None
