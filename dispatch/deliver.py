"""One try of one delivery: claim it, commit, send, record what came of it.

Between the claim and the record nothing is held, so a worker that is killed leaves a delivery with a lease
that ends; the clock puts it back (`dispatch.due`) and it is repeated with the same id. Two workers with the
same try cannot both claim it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import random
from uuid import UUID

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from dispatch import closed_contacts, repository
from dispatch.assignment import tell_first
from dispatch.channels.case_call import PURPOSE
from dispatch.channels.channel import SEND_SECONDS, CallOrder, Channel, Delivered, Failed, Outcome, Sent
from dispatch.channels.channel import RetryLater as Retry
from dispatch.concurrency_limit import ConcurrencyLimit
from dispatch.letters import Kelurahan, read_letter
from dispatch.retry_plan import next_try
from records.agencies import ChannelKind
from records.ids import new_id
from records.incidents import Case
from records.machines import CaseStatus, DeliveryStatus
from records.machines.case import AWAITS_A_HUMAN, ENDED
from records.moves import begin, move
from records.session import Sessions
from records.work import Delivery, DeliveryAttempt, PhoneOrder
from settings.clock import Clock

WHO = "worker"
LEASE = timedelta(seconds=SEND_SECONDS + 2)

_BY_TWILIO = frozenset({ChannelKind.SMS, ChannelKind.WHATSAPP, ChannelKind.VOICE})
_FREE: dict[str, datetime | None] = {"lease_until": None, "doubt_since": None}

log = structlog.stdlib.get_logger()


class PostOffice:
    """What a worker does with a message. Safe to use from several threads."""

    def __init__(
        self,
        sessions: Sessions,
        channels: Mapping[ChannelKind, Channel],
        kelurahan: Kelurahan,
        clock: Clock,
    ) -> None:
        self._sessions = sessions
        self._channels = channels
        self._kelurahan = kelurahan
        self._clock = clock
        self._limit = ConcurrencyLimit()

    def deliver(self, delivery_id: UUID, attempt: int) -> None:
        """Makes try number `attempt` (from 1), unless somebody has made it or it is wanted no more.

        When its receiver has as many tries under way as it may have, it is put off for a moment.
        """
        with self._sessions() as session:
            receiver = _receiver_of(session, delivery_id)
        with self._limit.take(receiver) as wait:
            if wait is None:
                self._try(delivery_id, attempt, receiver)
                return
        with self._sessions() as session:
            put_off(session, delivery_id, attempt, until=self._clock() + wait)
            session.commit()

    def _try(self, delivery_id: UUID, attempt: int, receiver: str) -> None:
        with self._sessions() as session:
            channel = claim(session, delivery_id, attempt, now=self._clock())
            session.commit()
        if channel is None:
            return
        with self._limit.timed(receiver):
            outcome = self._send(delivery_id, self._channels[channel])
        with self._sessions() as session:
            record(session, delivery_id, attempt, outcome, now=self._clock(), chance=random())  # noqa: S311
            session.commit()
        log.info(
            "delivery tried",
            delivery=str(delivery_id),
            channel=channel.value,
            attempt=attempt,
            outcome=words_for(outcome),
        )

    def _send(self, delivery_id: UUID, channel: Channel) -> Outcome:
        try:
            with self._sessions() as session:
                letter = read_letter(session, delivery_id, self._kelurahan)
            return channel.send(letter)
        except Exception as error:
            # One letter that we cannot write must not stop the others; it ends in the list of the failed.
            log.exception("a delivery failed by our own fault", delivery=str(delivery_id))
            return Retry(f"our own fault: {type(error).__name__}", in_doubt=True)


def _receiver_of(session: Session, delivery_id: UUID) -> str:
    """Whose slowness this delivery would feel: its contact's, or the provider's of all who go by it."""
    row = session.execute(
        select(Delivery.channel, Delivery.contact_id).where(Delivery.id == delivery_id)
    ).one_or_none()
    if row is None:
        return ""
    channel, contact_id = row
    return "twilio" if channel in _BY_TWILIO else str(contact_id)


def put_off(session: Session, delivery_id: UUID, attempt: int, *, until: datetime) -> None:
    """Nothing was tried: the clock tells the workers again at `until`."""
    session.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.attempt == attempt - 1)
        .where(Delivery.status == DeliveryStatus.QUEUED)
        .values(next_try_at=until)
    )


def claim(session: Session, delivery_id: UUID, attempt: int, *, now: datetime) -> ChannelKind | None:
    """Takes the delivery for try number `attempt`; None when there is nothing to do.

    A case that has ended is told to nobody any more, and nobody is asked to take one that is accepted. What was to
    be told before the agency was asked again is told by that asking's own deliveries.
    """
    delivery = session.scalars(
        select(Delivery)
        .where(
            Delivery.id == delivery_id,
            Delivery.status == DeliveryStatus.QUEUED,
            Delivery.attempt == attempt - 1,
        )
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if delivery is None:
        return None
    status, asked_at = session.execute(
        select(Case.status, Case.asked_at).where(Case.id == delivery.case_id)
    ).one()
    if delivery.created_at < asked_at:
        move(session, delivery, DeliveryStatus.CANCELLED, at=now, who=WHO, why="the agency was asked again")
        return None
    if status in ENDED or (delivery.until_accepted and status not in AWAITS_A_HUMAN):
        move(session, delivery, DeliveryStatus.CANCELLED, at=now, who=WHO, why=f"the case is {status}")
        return None
    lease = now + LEASE
    also = {"attempt": attempt, "lease_until": lease, "next_try_at": lease}
    if attempt == 1:
        also["begins_at"] = max(delivery.begins_at, now)
    move(session, delivery, DeliveryStatus.SENDING, at=now, who=WHO, also=also)
    session.add(DeliveryAttempt(delivery_id=delivery.id, attempt=attempt, began_at=now))
    return delivery.channel


def record(
    session: Session, delivery_id: UUID, attempt: int, outcome: Outcome, *, now: datetime, chance: float
) -> None:
    """Writes what came of a try; `chance` in 0..1 spreads the next one.

    When the lease ended meanwhile and the delivery is another's now, only the attempt is written: a
    repeat with the same id is the receiver's to recognise.
    """
    tried = session.get_one(DeliveryAttempt, (delivery_id, attempt))
    tried.ended_at, tried.outcome = now, words_for(outcome)
    if isinstance(outcome, Sent):
        tried.sid = tried.sid or outcome.sid
    case_id = session.scalars(select(Delivery.case_id).where(Delivery.id == delivery_id)).one()
    case, _incident = repository.locked_case(session, case_id)
    delivery = _locked(session, delivery_id)
    if delivery.status is not DeliveryStatus.SENDING or delivery.attempt != attempt:
        return
    if isinstance(outcome, Delivered):
        free = _FREE | {"sent_at": delivery.sent_at or now, "delivered_at": now, "last_error": None}
        move(session, delivery, DeliveryStatus.DELIVERED, at=now, who=WHO, also=free)
        told(session, case, CaseStatus.DELIVERED, at=now)
    elif isinstance(outcome, Sent):
        free = _FREE | {"sent_at": delivery.sent_at or now, "last_error": None}
        move(session, delivery, DeliveryStatus.SENT, at=now, who=WHO, also=free)
        told(session, case, CaseStatus.SENT, at=now)
        if outcome.order:
            _place(session, delivery, outcome.order, now=now)
    elif isinstance(outcome, Failed):
        free = _FREE | {"last_error": outcome.reason}
        move(session, delivery, DeliveryStatus.FAILED, at=now, who=WHO, why=outcome.reason, also=free)
        if outcome.closed:
            _close(session, case, delivery, outcome.reason, now=now)
    else:
        doubt = (delivery.doubt_since or tried.began_at) if outcome.in_doubt else None
        put_back(
            session,
            delivery,
            outcome.reason,
            now=now,
            chance=chance,
            asked=outcome.after,
            who=WHO,
            doubt_since=doubt,
        )


def _close(session: Session, case: Case, delivery: Delivery, why: str, *, now: datetime) -> None:
    """Nothing is sent to that contact any more, and the case goes to the agency's next one at once."""
    closed_contacts.pause(session, delivery.contact_id, why, at=now, who=WHO)
    session.flush()
    if case.status not in AWAITS_A_HUMAN:
        return
    if not closed_contacts.hurry_next(session, case, at=now):
        tell_first(session, case, at=now, who=WHO)


def put_back(
    session: Session,
    delivery: Delivery,
    reason: str,
    *,
    now: datetime,
    chance: float,
    who: str,
    asked: timedelta | None = None,
    doubt_since: datetime | None = None,
) -> None:
    """A try came to nothing: the locked delivery waits for the next one by its plan, or is given up.

    `doubt_since` is when the first try began of which nobody knows whether it came to nothing.
    """
    then = next_try(
        delivery.priority,
        delivery.attempt,
        created=delivery.begins_at,
        now=now,
        chance=chance,
        asked=asked,
    )
    free = {"lease_until": None, "last_error": reason, "doubt_since": doubt_since}
    if then is None:
        move(session, delivery, DeliveryStatus.FAILED, at=now, who=who, why=f"given up: {reason}", also=free)
    else:
        again = free | {"next_try_at": then}
        move(session, delivery, DeliveryStatus.QUEUED, at=now, who=who, why=reason, also=again)


def read(
    session: Session, delivery: Delivery, why: str, *, arrived_at: datetime, at: datetime, who: str
) -> None:
    """Somebody has read or heard the locked delivery, as `why` says; one that is over stays as it is."""
    if DeliveryStatus.READ not in delivery.machine.moves[delivery.status]:
        return
    also = _FREE | {
        "sent_at": delivery.sent_at or arrived_at,
        "delivered_at": delivery.delivered_at or arrived_at,
        "read_at": at,
        "last_error": None,
    }
    move(session, delivery, DeliveryStatus.READ, at=at, who=who, why=why, also=also)


def told(session: Session, case: Case, to: CaseStatus, *, at: datetime) -> None:
    """The locked case has been sent or has arrived, unless it is further already."""
    times: dict[str, datetime | None] = {"sent_at": case.sent_at or at}
    if to is CaseStatus.DELIVERED:
        times["delivered_at"] = case.delivered_at or at
    if to in case.machine.moves[case.status]:
        move(session, case, to, at=at, who=WHO, also=times)
    else:
        for name, value in times.items():
            setattr(case, name, value)


def words_for(outcome: Outcome) -> str:
    """An outcome as it stands in the list of attempts."""
    if isinstance(outcome, Delivered):
        return "delivered"
    if isinstance(outcome, Sent):
        return "sent"
    return outcome.reason


def _place(session: Session, delivery: Delivery, order: CallOrder, *, now: datetime) -> None:
    wanted = PhoneOrder(
        id=new_id(now),
        purpose=PURPOSE,
        number=order.number,
        flow=order.flow,
        text=order.text,
        case_id=delivery.case_id,
        delivery_id=delivery.id,
        attempt=0,
        created_at=now,
        next_try_at=now,
        give_up_at=now + order.patience,
    )
    begin(session, wanted, at=now, who=WHO)


def _locked(session: Session, delivery_id: UUID) -> Delivery:
    return session.scalars(
        select(Delivery)
        .where(Delivery.id == delivery_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
