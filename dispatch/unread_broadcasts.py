"""Ends broadcasts whose time is over, and raises the alarm for urgent ones that are not read in time."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from dispatch.broadcasts import expire
from records.alarms import BROADCAST_UNREAD, clear_alarm, open_alarms, raise_alarm
from records.broadcasts import READ_WITHIN, Addressee, Broadcast, BroadcastSeverity
from records.machines.broadcast import BroadcastStatus
from records.people import Seating

WHO = "clock"


def watch(session: Session, *, now: datetime) -> datetime | None:
    """Raises, changes and clears the alarms; returns when there is something again.

    An empty seat reads nothing and counts for nothing; who sits down at one has the same time from then on.
    """
    expire(session, now=now, who=WHO)
    session.flush()
    late: dict[UUID, list[Addressee]] = defaultdict(list)
    times: list[datetime] = []
    for addressee, sent_at, seated_since in _unread(session):
        due = max(sent_at, seated_since or sent_at) + READ_WITHIN
        if due <= now:
            late[addressee.broadcast_id].append(addressee)
        else:
            times.append(due)
    for broadcast_id, unread in late.items():
        raise_alarm(session, BROADCAST_UNREAD, str(broadcast_id), at=now, data=_figures(unread))
    for subject in open_alarms(session, BROADCAST_UNREAD):
        if UUID(subject) not in late:
            clear_alarm(session, BROADCAST_UNREAD, subject, at=now)
    ends = session.scalar(
        select(func.min(Broadcast.expires_at)).where(Broadcast.status == BroadcastStatus.SENT)
    )
    return min([*times, *([ends] if ends else [])], default=None)


def _figures(unread: list[Addressee]) -> dict[str, object]:
    """How many have not read it, and which: agencies and seats, no persons."""
    return {
        "unread": len(unread),
        "agencies": sorted(one.agency for one in unread if one.agency),
        "positions": sorted(one.position for one in unread if one.position),
    }


def _unread(session: Session) -> list[tuple[Addressee, datetime, datetime | None]]:
    """Who has not read an urgent broadcast in force, when it was sent, and since when somebody sits there."""
    rows = session.execute(
        select(Addressee, Broadcast.sent_at, Seating.since)
        .join(Broadcast, Broadcast.id == Addressee.broadcast_id)
        .join(
            Seating,
            and_(Seating.position == Addressee.position, Seating.until.is_(None)),
            isouter=True,
        )
        .where(
            Broadcast.status == BroadcastStatus.SENT,
            Broadcast.severity == BroadcastSeverity.URGENT,
            Addressee.read_at.is_(None),
            or_(Addressee.agency.is_not(None), Seating.since.is_not(None)),
        )
    )
    return [(addressee, sent_at, since) for addressee, sent_at, since in rows]
