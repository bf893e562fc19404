"""What Twilio reports of a case that it told: late, twice, out of order, faster than its own answer to our request.

Works in the caller's transaction.
"""

from dataclasses import dataclass
from datetime import datetime
from random import random
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch import repository
from dispatch.channels.twilio_answer import Report
from dispatch.deliver import put_back, read, told
from records.incidents import Case
from records.machines import CaseStatus, DeliveryStatus
from records.machines.case import AWAITS_A_HUMAN
from records.moves import move
from records.work import Delivery, DeliveryAttempt

WHO = "twilio"
_RANK = {Report.SENT.value: 1, Report.DELIVERED.value: 3, Report.READ.value: 4}
_RANK_OF_FAILURE = 2

log = structlog.stdlib.get_logger()


@dataclass(frozen=True)
class Try:
    """Which try of which delivery a report is about, and the provider's id of what it sent."""

    delivery_id: UUID
    attempt: int
    sid: str


def reported(session: Session, about: Try, report: Report, reason: str, *, at: datetime) -> bool:
    """Writes a report on a message down; False when it is about nothing of ours.

    `reason` is a sentence why it failed. Whatever arrived, the case has arrived; only the newest try can fail.
    """
    found = locked_try(session, about)
    if found is None:
        return False
    case, delivery, tried = found
    note(tried, reason if report is Report.FAILED else report.value, at=at)
    newest = tried.attempt == delivery.attempt
    if report is Report.SENT and newest:
        taken(session, case, delivery, at=at)
    elif report is Report.DELIVERED:
        arrived(session, case, delivery, at=at)
    elif report is Report.READ:
        arrived(session, case, delivery, at=at)
        read(session, delivery, "read", arrived_at=at, at=at, who=WHO)
    elif (
        report is Report.FAILED and newest and (_is_open(delivery) or delivery.status is DeliveryStatus.SENT)
    ):
        also = {"lease_until": None, "doubt_since": None, "last_error": reason}
        move(session, delivery, DeliveryStatus.FAILED, at=at, who=WHO, why=reason, also=also)
    return True


def call_ended(session: Session, about: Try, reason: str, *, at: datetime) -> bool:
    """A call is over; one that brought no answer is tried again by the plan, while nobody has accepted the case.

    `reason` is a sentence why it brought none. False when it is about nothing of ours.
    """
    found = locked_try(session, about)
    if found is None:
        return False
    case, delivery, tried = found
    note(tried, Report.READ.value if delivery.status is DeliveryStatus.READ else reason, at=at)
    if tried.attempt != delivery.attempt:
        return True
    taken(session, case, delivery, at=at)
    if delivery.status is DeliveryStatus.SENT and case.status in AWAITS_A_HUMAN:
        put_back(session, delivery, reason, now=at, chance=random(), who=WHO)  # noqa: S311
    return True


def locked_try(session: Session, about: Try) -> tuple[Case, Delivery, DeliveryAttempt] | None:
    """The case, the delivery and the try, locked; None when there is none or its message has another id."""
    case_id = session.scalar(select(Delivery.case_id).where(Delivery.id == about.delivery_id))
    if case_id is None:
        return None
    case, _incident = repository.locked_case(session, case_id)
    delivery = session.get_one(Delivery, about.delivery_id, with_for_update=True, populate_existing=True)
    tried = session.get(DeliveryAttempt, (about.delivery_id, about.attempt), populate_existing=True)
    if tried is None or tried.sid not in (None, about.sid):
        log.warning("a report on a message that is not this try's", delivery=str(about.delivery_id))
        return None
    tried.sid = about.sid
    return case, delivery, tried


def taken(session: Session, case: Case, delivery: Delivery, *, at: datetime) -> None:
    """The provider has it, whether or not its answer reached us."""
    if _is_open(delivery):
        also = {"lease_until": None, "doubt_since": None, "last_error": None, "sent_at": at}
        move(session, delivery, DeliveryStatus.SENT, at=at, who=WHO, also=also)
        told(session, case, CaseStatus.SENT, at=at)


def arrived(session: Session, case: Case, delivery: Delivery, *, at: datetime) -> None:
    """It is on their telephone."""
    if DeliveryStatus.DELIVERED in delivery.machine.moves[delivery.status]:
        also = {
            "lease_until": None,
            "doubt_since": None,
            "last_error": None,
            "sent_at": delivery.sent_at or at,
            "delivered_at": at,
        }
        move(session, delivery, DeliveryStatus.DELIVERED, at=at, who=WHO, also=also)
        told(session, case, CaseStatus.DELIVERED, at=at)


def _is_open(delivery: Delivery) -> bool:
    """Nobody knows yet what came of its newest try; else a report of it that comes again says nothing new."""
    in_doubt = delivery.status is DeliveryStatus.QUEUED and delivery.doubt_since is not None
    return in_doubt or delivery.status is DeliveryStatus.SENDING


def note(tried: DeliveryAttempt, word: str, *, at: datetime) -> None:
    """Keeps the furthest word: one that comes late says nothing new, and what arrived has not failed."""
    before = _RANK.get(tried.report, _RANK_OF_FAILURE) if tried.report else 0
    if _RANK.get(word, _RANK_OF_FAILURE) > before:
        tried.report, tried.reported_at = word, at
