"""Queries on who waits and who talks."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.calls import Call, QueueWait
from records.machines.call import CallStatus


@dataclass(frozen=True)
class Waiting:
    """Calls that wait, and since when the first of them."""

    count: int
    since: datetime


@dataclass(frozen=True)
class Caller:
    """A call that waits in a queue."""

    call_id: UUID
    service: str
    since: datetime
    priority: int
    silent_since: datetime | None


def by_queue(session: Session) -> dict[str, list[Caller]]:
    """Calls that wait now, by queue, in the order in which Asterisk serves them."""
    rows = session.execute(
        select(
            QueueWait.queue,
            Call.id,
            Call.service,
            QueueWait.joined_at,
            QueueWait.priority,
            Call.silent_since,
        )
        .join(Call, Call.id == QueueWait.call_id)
        .where(Call.ended_at.is_(None), QueueWait.left_at.is_(None))
        # Who is not heard is served last (telephony/caller_watch.py).
        .order_by(Call.silent_since.is_not(None), QueueWait.priority.desc(), QueueWait.joined_at)
    )
    found: dict[str, list[Caller]] = {}
    for queue, call_id, service, since, priority, silent_since in rows:
        found.setdefault(queue, []).append(Caller(call_id, service, since, priority, silent_since))
    return found


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
