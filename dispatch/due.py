"""Which deliveries are due, and the sweep of those whose worker is gone.

The rows are the work; a message to a worker only says "look at this one, for its try number n". So a
broker may lose every message: a delivery that nobody claims is taken up again, and one whose lease has
ended is put back.
"""

from dataclasses import dataclass
from datetime import datetime
from random import random
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dispatch.deliver import LEASE, put_back
from dispatch.retry_plan import plan_for
from records.machines import DeliveryStatus
from records.work import Delivery

AT_ONCE = 200
"""The most rows that one look takes or puts back; as many as that, and there may be more."""

_OPEN = (DeliveryStatus.QUEUED, DeliveryStatus.SENDING)
WHO = "clock"


@dataclass(frozen=True)
class Due:
    """One try that a worker should make now."""

    delivery_id: UUID
    attempt: int
    """Which try it will be, from 1: a message that comes twice is recognised by it."""
    priority: int


def put_back_lost(session: Session, *, now: datetime) -> int:
    """Puts back deliveries whose lease has ended, and says how many there were.

    A lost try and the time until somebody noticed do not count in its plan: after a night without power it is
    repeated as if it had just failed. Its waits do count, so a letter that kills every worker ends too.
    """
    lost = session.scalars(
        select(Delivery)
        .where(Delivery.status == DeliveryStatus.SENDING, Delivery.next_try_at <= now)
        .order_by(Delivery.next_try_at)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    for delivery in lost:
        reason = "the worker that had it did not report back"
        began = delivery.next_try_at - LEASE
        delivery.begins_at += now - began
        doubt = delivery.doubt_since or began
        put_back(session, delivery, reason, now=now, chance=random(), who=WHO, doubt_since=doubt)  # noqa: S311
    return len(lost)


def take_due(session: Session, *, now: datetime) -> list[Due]:
    """What the workers should be told now, urgent first; each is told again if nobody claims it in time.

    The time for which one has been due and nobody looked does not count in its plan.
    """
    rows = session.scalars(
        select(Delivery)
        .where(Delivery.status == DeliveryStatus.QUEUED, Delivery.next_try_at <= now)
        .order_by(Delivery.priority, Delivery.next_try_at)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.begins_at += now - row.next_try_at
        row.next_try_at = now + plan_for(row.priority).unseen
    return [Due(row.id, row.attempt + 1, row.priority) for row in rows]


def next_due_at(session: Session) -> datetime | None:
    """When the next delivery needs a look; None when all are done."""
    return session.scalar(select(func.min(Delivery.next_try_at)).where(Delivery.status.in_(_OPEN)))
