"""Phone orders between the database and Asterisk: claimed with a lease, moved by what the call came to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from records.machines.phone_order import PhoneOrderStatus
from records.moves import move
from records.work import PhoneOrder
from telephony.call_events import OrderDigit, OrderEvent
from telephony.phone_order_fold import DECISIONS, OrderState, Outcome, fold

WHO = "bridge"
LEASE = timedelta(seconds=150)
"""Longer than any case call: ringing, three readings, two questions."""

PAUSE = timedelta(seconds=15)
"""Between two tries of one order."""


@dataclass(frozen=True)
class Try:
    """One try to make: ring `number`, walk `flow`, read out `text`."""

    order: UUID
    number: str
    flow: str
    text: str


def claim(session: Session, *, now: datetime, most: int) -> list[Try]:
    """Takes the orders that are due, and those whose last try never came to an end."""
    due = or_(
        and_(PhoneOrder.status == PhoneOrderStatus.QUEUED, PhoneOrder.next_try_at <= now),
        and_(PhoneOrder.status == PhoneOrderStatus.CALLING, PhoneOrder.lease_until < now),
    )
    rows = session.scalars(
        select(PhoneOrder)
        .where(due)
        .order_by(PhoneOrder.next_try_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()
    tries: list[Try] = []
    for row in rows:
        if row.status is PhoneOrderStatus.CALLING:
            unheard(session, row, "nothing more was heard of the call", now=now)
            continue
        if row.give_up_at <= now:
            _call(session, row, now=now)
            _end(session, row, PhoneOrderStatus.FAILED, row.last_error or "no try began in time", now=now)
            continue
        row.attempt += 1
        row.answered_at = row.digit = None
        _call(session, row, now=now)
        tries.append(Try(row.id, row.number, row.flow, row.text))
    return tries


def apply(session: Session, events: Iterable[OrderEvent], *, now: datetime) -> None:
    """Moves the orders that these events of the journal are about; of one that is not calling nothing changes.

    Except that a decision counts even if its try was given up for lost meanwhile: nobody is asked twice.
    """
    for event in events:
        row = _row(session, event.order)
        if row is None:
            continue
        decides = isinstance(event, OrderDigit) and event.digit in DECISIONS
        if decides and row.status is PhoneOrderStatus.QUEUED and row.attempt:
            _call(session, row, now=event.at)
        if row.lease_until is None or (not decides and event.at < row.lease_until - LEASE):
            continue  # it is not calling, or this was an earlier try
        state = fold(OrderState(answered_at=row.answered_at, digit=row.digit), event)
        row.answered_at, row.digit = state.answered_at, state.digit
        if state.outcome is Outcome.FINISHED:
            _end(session, row, PhoneOrderStatus.FINISHED, None, now=event.at)
        elif state.outcome is Outcome.UNHEARD:
            unheard(session, row, state.error or "", now=now)


def not_reached(session: Session, order: UUID, why: str, *, now: datetime) -> None:
    """Asterisk could not place the call."""
    row = _row(session, str(order))
    if row is not None and row.status is PhoneOrderStatus.CALLING:
        unheard(session, row, why, now=now)


def unheard(session: Session, row: PhoneOrder, why: str, *, now: datetime) -> None:
    """Nobody decided: the order waits for its next try, or has failed when its time is over."""
    over = now + PAUSE >= row.give_up_at
    row.next_try_at = now + PAUSE
    _end(session, row, PhoneOrderStatus.FAILED if over else PhoneOrderStatus.QUEUED, why, now=now)


def _call(session: Session, row: PhoneOrder, *, now: datetime) -> None:
    # Status and lease travel together: the database checks that one is there exactly with the other.
    move(session, row, PhoneOrderStatus.CALLING, at=now, who=WHO, also={"lease_until": now + LEASE})


def _end(session: Session, row: PhoneOrder, to: PhoneOrderStatus, why: str | None, *, now: datetime) -> None:
    row.last_error = why
    move(session, row, to, at=now, who=WHO, why=why, also={"lease_until": None})


def _row(session: Session, order: str) -> PhoneOrder | None:
    try:
        ident = UUID(order)
    except ValueError:
        return None
    session.flush()  # what an earlier event changed: the row is read anew with its lock
    return session.get(PhoneOrder, ident, with_for_update=True)
