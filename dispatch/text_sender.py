"""Sends text messages: `sms_orders` are the work. Claim, commit, send, record, as deliveries are.

Any number of processes may do it: a row is claimed with SKIP LOCKED and has a lease. A try whose end nobody knows
(no answer, a sender that was killed) leaves the order in doubt; then the provider is asked first, and a message that
it has already is taken for ours instead of being sent twice.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import random
from uuid import UUID

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dispatch.channels.texting import (
    Accepted,
    InDoubt,
    Later,
    Outgoing,
    Refused,
    Texting,
    TextOutcome,
    send_once,
)
from dispatch.retry_plan import Plan, wait_before
from records.machines import SmsOrderStatus
from records.moves import move
from records.session import Sessions
from records.sms import OPEN, SmsOrder, expire
from records.texts import TextChannel
from settings.clock import Clock

WHO = "clock"
AT_ONCE = 8
"""Messages that one process sends at the same time."""

LEASE = timedelta(seconds=45)
"""Longer than two requests to the provider take."""

PLAN = Plan(
    first=timedelta(seconds=2),
    longest=timedelta(minutes=1),
    give_up=timedelta(hours=1),
    unseen=timedelta(seconds=5),
)
"""Backoff of tries; each order has its own end besides (`give_up_at`)."""

_LOST = "whoever sent it did not report back"

log = structlog.stdlib.get_logger()


@dataclass(frozen=True)
class Claimed:
    """One try that this process makes now."""

    message: Outgoing
    attempt: int
    doubt_since: datetime | None


class TextPost:
    """Sends what is due. `texting` is None while no provider is set up: then orders wait, and expire."""

    def __init__(self, sessions: Sessions, texting: Texting | None, clock: Clock) -> None:
        self._sessions = sessions
        self._texting = texting
        self._clock = clock
        self._threads = ThreadPoolExecutor(AT_ONCE, "texts")

    def close(self) -> None:
        """Waits for what is being sent."""
        self._threads.shutdown()

    def send_due(self) -> datetime | None:
        """Sends all that is due; returns when there is something again."""
        with self._sessions() as session:
            expire(session, now=self._clock(), who=WHO)
            session.commit()
        if self._texting is None:
            return self._next([])
        channels = [channel for channel in TextChannel if self._texting.can_send(channel)]
        while True:
            with self._sessions() as session:
                claimed = claim(session, channels, now=self._clock())
                session.commit()
            if not claimed:
                return self._next(channels)
            for done in [self._threads.submit(self._send, self._texting, one) for one in claimed]:
                done.result()

    def _send(self, texting: Texting, one: Claimed) -> None:
        outcome = self._try(texting, one)
        with self._sessions() as session:
            record(session, one, outcome, now=self._clock(), chance=random())  # noqa: S311
            session.commit()
        log.info(
            "text tried",
            order=str(one.message.order_id),
            channel=one.message.channel.value,
            attempt=one.attempt,
            outcome="accepted" if isinstance(outcome, Accepted) else outcome.reason,
        )

    def _try(self, texting: Texting, one: Claimed) -> TextOutcome:
        return send_once(
            lambda: texting.send(one.message),
            lambda since: texting.taken_since(one.message, since),
            one.doubt_since,
            self._known,
        )

    def _known(self, sids: Sequence[str]) -> set[str]:
        with self._sessions() as session:
            found = session.scalars(select(SmsOrder.sid).where(SmsOrder.sid.in_(sids)))
            return {sid for sid in found if sid}

    def _next(self, channels: list[TextChannel]) -> datetime | None:
        with self._sessions() as session:
            return next_due(session, channels)


def claim(session: Session, channels: list[TextChannel], *, now: datetime) -> list[Claimed]:
    """Takes orders that are due, oldest first; those whose lease has ended are in doubt."""
    due = session.scalars(
        select(SmsOrder)
        .where(SmsOrder.status.in_(OPEN), SmsOrder.next_try_at <= now, SmsOrder.give_up_at > now)
        .where(SmsOrder.channel.in_(channels))
        .order_by(SmsOrder.next_try_at)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    claimed: list[Claimed] = []
    for order in due:
        doubt = order.doubt_since
        if order.status is SmsOrderStatus.SENDING:
            doubt = doubt or order.next_try_at - LEASE
            back = {"doubt_since": doubt, "last_error": _LOST}
            move(session, order, SmsOrderStatus.QUEUED, at=now, who=WHO, why=_LOST, also=back)
        lease = {"attempt": order.attempt + 1, "next_try_at": now + LEASE}
        move(session, order, SmsOrderStatus.SENDING, at=now, who=WHO, also=lease)
        message = Outgoing(order.id, order.channel, order.to, order.text)
        claimed.append(Claimed(message, order.attempt, doubt))
    return claimed


def record(session: Session, one: Claimed, outcome: TextOutcome, *, now: datetime, chance: float) -> None:
    """Writes what came of a try; `chance` in 0..1 spreads the next one.

    A report of the provider may have been faster, or the lease may have ended: then the order is further already.
    """
    order = locked(session, one.message.order_id)
    if order is None or order.status is not SmsOrderStatus.SENDING or order.attempt != one.attempt:
        return
    if isinstance(outcome, Accepted):
        accepted(session, order, outcome.sid, at=now, who=WHO)
    elif isinstance(outcome, Refused):
        over = {"text": "", "last_error": outcome.reason, "doubt_since": None}
        move(session, order, SmsOrderStatus.FAILED, at=now, who=WHO, why=outcome.reason, also=over)
    else:
        _put_back(session, order, outcome, now=now, chance=chance)


def accepted(session: Session, order: SmsOrder, sid: str, *, at: datetime, who: str) -> None:
    """The provider has the locked order's message."""
    also = {"sid": sid, "sent_at": at, "text": "", "last_error": None, "doubt_since": None}
    move(session, order, SmsOrderStatus.SENT, at=at, who=who, also=also)


def locked(session: Session, order_id: UUID) -> SmsOrder | None:
    """One order, held until commit."""
    return session.get(SmsOrder, order_id, with_for_update=True, populate_existing=True)


def next_due(session: Session, channels: list[TextChannel]) -> datetime | None:
    """When the next order can be tried or expires."""
    mine = SmsOrder.status.in_(OPEN)
    tries = session.scalar(select(func.min(SmsOrder.next_try_at)).where(mine, SmsOrder.channel.in_(channels)))
    ends = session.scalar(select(func.min(SmsOrder.give_up_at)).where(mine))
    return min((then for then in (tries, ends) if then is not None), default=None)


def _put_back(
    session: Session, order: SmsOrder, outcome: Later | InDoubt, *, now: datetime, chance: float
) -> None:
    asked = outcome.after if isinstance(outcome, Later) else None
    then = now + wait_before(PLAN, order.attempt, chance=chance, asked=asked)
    began = order.next_try_at - LEASE
    # An order in doubt is sent again only after the provider said that it has none of ours: no doubt is left.
    doubt = (order.doubt_since or began) if isinstance(outcome, InDoubt) else None
    again = {"next_try_at": then, "last_error": outcome.reason, "doubt_since": doubt}
    move(session, order, SmsOrderStatus.QUEUED, at=now, who=WHO, why=outcome.reason, also=again)
