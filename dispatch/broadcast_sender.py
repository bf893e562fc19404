"""Sends broadcasts to agencies' webhooks: `broadcast_deliveries` are the work. Claim, commit, send, record.

Any number of processes may do it: a row is claimed with SKIP LOCKED and has a lease. A try whose end nobody wrote down
is repeated with the same id, which the receiver recognises. Why not by the workers: `docs/decisions/0012-...`.
"""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import random
from typing import Protocol

import structlog
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from dispatch import closed_contacts
from dispatch.broadcast_letter import BroadcastFacts, broadcast_body
from dispatch.broadcast_rules import agencies_with_cases
from dispatch.channels.channel import SEND_SECONDS, Delivered, Failed, Outcome, RetryLater
from dispatch.channels.webhook import Message
from dispatch.retry_plan import next_try
from records.agencies import Contact
from records.broadcasts import Broadcast, BroadcastDelivery, BroadcastEvent
from records.incidents import Incident, Restriction
from records.machines.broadcast import BroadcastStatus
from records.machines.broadcast_delivery import BroadcastDeliveryStatus
from records.moves import move
from records.session import Sessions
from settings.clock import Clock

WHO = "clock"
AT_ONCE = 8
"""Webhooks that one process calls at the same time."""

LEASE = timedelta(seconds=SEND_SECONDS + 2)

_OPEN = (BroadcastDeliveryStatus.QUEUED, BroadcastDeliveryStatus.SENDING)
_LOST = "whoever sent it did not report back"

log = structlog.stdlib.get_logger()


class Hook(Protocol):
    """Posts one signed document; ends in time and raises nothing it can foresee (`WebhookChannel`)."""

    def post(self, message: Message) -> Outcome:
        """Posts it once."""
        ...


@dataclass(frozen=True)
class Claimed:
    """One try that this process makes now."""

    message: Message
    attempt: int


class BroadcastPost:
    """Sends what is due, each in a thread of its own: an agency that does not answer delays no other."""

    def __init__(self, sessions: Sessions, hook: Hook, clock: Clock) -> None:
        self._sessions = sessions
        self._hook = hook
        self._clock = clock
        self._threads = ThreadPoolExecutor(AT_ONCE, "broadcasts")
        self._running: set[Future[None]] = set()

    def close(self) -> None:
        """Waits for what is being sent."""
        self._threads.shutdown()

    def send_due(self) -> datetime | None:
        """Begins to send what is due and does not wait for it; returns when there is something again.

        What comes of a try is told in the journal, which wakes whoever calls this. Raises the fault that ended one.
        """
        self._forget_done()
        while free := AT_ONCE - len(self._running):
            with self._sessions() as session:
                claimed = claim(session, free, now=self._clock())
                session.commit()
            if not claimed:
                with self._sessions() as session:
                    return next_due(session)
            self._running |= {self._threads.submit(self._send, one) for one in claimed}
        return None

    def _forget_done(self) -> None:
        done = {future for future in self._running if future.done()}
        self._running -= done
        for future in done:
            future.result()

    def _send(self, one: Claimed) -> None:
        outcome = self._hook.post(one.message)
        try:
            with self._sessions() as session:
                record(session, one, outcome, now=self._clock(), chance=random())  # noqa: S311
                session.commit()
        except OperationalError as error:
            # The lease ends, and it is sent once more.
            log.warning("the database cannot be reached", error=type(error).__name__)
            return
        log.info(
            "broadcast tried",
            delivery=str(one.message.id),
            attempt=one.attempt,
            outcome="delivered" if isinstance(outcome, Delivered) else type(outcome).__name__,
        )


def claim(session: Session, limit: int, *, now: datetime) -> list[Claimed]:
    """Takes at most `limit` that are due, urgent first. A broadcast that is over is told to nobody any more."""
    due = session.execute(
        select(BroadcastDelivery, Broadcast, Contact, Incident)
        .join(Broadcast, Broadcast.id == BroadcastDelivery.broadcast_id)
        .join(Contact, Contact.id == BroadcastDelivery.contact_id)
        .join(Incident, Incident.id == Broadcast.incident_id, isouter=True)
        .where(BroadcastDelivery.status.in_(_OPEN), BroadcastDelivery.next_try_at <= now)
        .order_by(BroadcastDelivery.priority, BroadcastDelivery.next_try_at)
        .limit(limit)
        .with_for_update(of=BroadcastDelivery, skip_locked=True)
    ).all()
    claimed: list[Claimed] = []
    for delivery, broadcast, contact, incident in due:
        if delivery.status is BroadcastDeliveryStatus.SENDING:
            also = {"last_error": _LOST}
            move(session, delivery, BroadcastDeliveryStatus.QUEUED, at=now, who=WHO, why=_LOST, also=also)
        over = broadcast.status is not BroadcastStatus.SENT or broadcast.expires_at <= now
        if over and delivery.event is BroadcastEvent.SENT:
            why = f"the broadcast is {broadcast.status}"
            move(session, delivery, BroadcastDeliveryStatus.CANCELLED, at=now, who=WHO, why=why)
            continue
        lease = {"attempt": delivery.attempt + 1, "next_try_at": now + LEASE}
        move(session, delivery, BroadcastDeliveryStatus.SENDING, at=now, who=WHO, also=lease)
        facts = _facts(session, delivery.agency, broadcast, incident)
        document = broadcast_body(delivery.event, facts)
        message = Message(delivery.id, contact.address, contact.secret, document)
        claimed.append(Claimed(message, delivery.attempt))
    return claimed


def record(session: Session, one: Claimed, outcome: Outcome, *, now: datetime, chance: float) -> None:
    """Writes what came of a try; `chance` in 0..1 spreads the next one. One whose lease has ended is another's."""
    delivery = session.get(BroadcastDelivery, one.message.id, with_for_update=True, populate_existing=True)
    if (
        delivery is None
        or delivery.status is not BroadcastDeliveryStatus.SENDING
        or delivery.attempt != one.attempt
    ):
        return
    if isinstance(outcome, Failed | RetryLater):
        _put_back(session, delivery, outcome, now=now, chance=chance)
        if isinstance(outcome, Failed) and outcome.closed:
            closed_contacts.pause(session, delivery.contact_id, outcome.reason, at=now, who=WHO)
    else:
        also = {"delivered_at": now, "last_error": None}
        move(session, delivery, BroadcastDeliveryStatus.DELIVERED, at=now, who=WHO, also=also)


def next_due(session: Session) -> datetime | None:
    """When the next needs a look; None when all are done."""
    return session.scalar(
        select(func.min(BroadcastDelivery.next_try_at)).where(BroadcastDelivery.status.in_(_OPEN))
    )


def _put_back(
    session: Session,
    delivery: BroadcastDelivery,
    outcome: Failed | RetryLater,
    *,
    now: datetime,
    chance: float,
) -> None:
    reason = outcome.reason
    then = None
    if isinstance(outcome, RetryLater):
        then = next_try(
            delivery.priority,
            delivery.attempt,
            created=delivery.created_at,
            now=now,
            chance=chance,
            asked=outcome.after,
        )
    if then is None:
        also = {"last_error": reason}
        move(session, delivery, BroadcastDeliveryStatus.FAILED, at=now, who=WHO, why=reason, also=also)
    else:
        again = {"last_error": reason, "next_try_at": then}
        move(session, delivery, BroadcastDeliveryStatus.QUEUED, at=now, who=WHO, why=reason, also=again)


def _facts(session: Session, agency: str, broadcast: Broadcast, incident: Incident | None) -> BroadcastFacts:
    number = incident.number if incident else None
    if incident and incident.restriction is Restriction.CASE:
        # It may have become restricted after it was sent.
        number = number if agency in agencies_with_cases(session, incident.id) else None
    recalled = broadcast.status is BroadcastStatus.RECALLED
    return BroadcastFacts(
        broadcast_id=broadcast.id,
        agency=agency,
        text=broadcast.text,
        severity=broadcast.severity,
        alert_status=broadcast.alert_status,
        sent_at=broadcast.sent_at,
        expires_at=broadcast.expires_at,
        incident_number=number,
        replaces=broadcast.replaces,
        recalled_at=broadcast.ended_at if recalled else None,
        why_recalled=broadcast.ended_why if recalled else None,
    )
