"""Queries on who waits and who talks."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.calls import Call, QueueWait
from records.machines.call import CallStatus


@dataclass(frozen=True)
class Waiting:
    """Calls that wait, and since when the first of them."""

    count: int
    since: datetime


def by_queue(session: Session) -> dict[str, Waiting]:
    """Calls that wait now, by queue."""
    rows = session.execute(
        select(QueueWait.queue, func.count(), func.min(QueueWait.joined_at))
        .join(Call, Call.id == QueueWait.call_id)
        .where(Call.ended_at.is_(None), QueueWait.left_at.is_(None))
        .group_by(QueueWait.queue)
    )
    return {queue: Waiting(count, since) for queue, count, since in rows}


def by_service(session: Session) -> dict[str, Waiting]:
    """Calls that wait now in any queue, by line, since their arrival."""
    rows = session.execute(
        select(Call.service, func.count(), func.min(Call.arrived_at))
        .where(Call.ended_at.is_(None), Call.status == CallStatus.QUEUED)
        .group_by(Call.service)
    )
    return {service: Waiting(count, since) for service, count, since in rows}


def talking(session: Session) -> dict[str, int]:
    """Calls that talk to an operator now, by line."""
    rows = session.execute(
        select(Call.service, func.count())
        .where(Call.ended_at.is_(None), Call.status == CallStatus.ANSWERED)
        .group_by(Call.service)
    )
    return dict(rows.all())
