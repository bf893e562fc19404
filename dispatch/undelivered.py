"""Deliveries that were given up: the alarm while a case has reached nobody, and another try at a person's wish."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from dispatch import repository
from dispatch.refusals import Refusal, RefusedError
from records.alarms import DELIVERY_FAILED, clear_alarm, open_alarms, raise_alarm
from records.incidents import Case
from records.machines import DeliveryStatus
from records.machines.case import AWAITS_A_HUMAN, ENDED
from records.moves import move
from records.work import Delivery
from settings.errors import NotFoundError

_ALARMING = (1, 2)
"""Priorities."""

_LOST = (DeliveryStatus.FAILED, DeliveryStatus.CANCELLED)


def watch(session: Session, *, now: datetime) -> None:
    """Raises the alarm of each urgent case that waits for a human and of which every delivery failed; clears others."""
    known = open_alarms(session, DELIVERY_FAILED)
    lost = _told_to_nobody(session)
    for number, (incident_id, data) in lost.items():
        raise_alarm(session, DELIVERY_FAILED, number, at=now, data=data, incident_id=incident_id)
    for number in known.keys() - lost.keys():
        clear_alarm(session, DELIVERY_FAILED, number, at=now)


def retry(session: Session, delivery_id: UUID, *, at: datetime, who: str) -> Delivery:
    """A person wants another try of a delivery that failed; its plan of tries begins anew.

    Raises `NotFoundError`, `IllegalMoveError` when it has not failed, `RefusedError` when nobody needs it any more.
    """
    case_id = session.scalar(select(Delivery.case_id).where(Delivery.id == delivery_id))
    if case_id is None:
        raise NotFoundError("There is no such delivery.")
    case, _incident = repository.locked_case(session, case_id)
    delivery = session.get_one(Delivery, delivery_id, with_for_update=True, populate_existing=True)
    delivery.machine.check(delivery.status, DeliveryStatus.QUEUED)
    if case.status in ENDED:
        raise RefusedError(
            Refusal.CASE_ENDED, f"Case {case.number} is {case.status}; nobody is told of it now."
        )
    if delivery.until_accepted and case.status not in AWAITS_A_HUMAN:
        raise RefusedError(
            Refusal.CASE_ALREADY_ACCEPTED,
            f"Case {case.number} has been accepted; this message would ask for what is done.",
        )
    again = {"next_try_at": at, "begins_at": at}
    move(session, delivery, DeliveryStatus.QUEUED, at=at, who=who, why="another try is wanted", also=again)
    return delivery


def _told_to_nobody(session: Session) -> dict[str, tuple[UUID, dict[str, object]]]:
    """Urgent cases that wait for a human, with a delivery that failed or a paused contact, and none that may arrive.

    By number; each with its incident and what its alarm says.
    """
    theirs = select(Delivery.id).where(Delivery.case_id == Case.id)
    failed = theirs.where(Delivery.status == DeliveryStatus.FAILED)
    hope = theirs.where(Delivery.status.not_in(_LOST))
    rows = session.execute(
        select(Case.number, Case.incident_id, Case.id, Case.agency, Case.priority)
        .where(Case.ended_at.is_(None), Case.status.in_(AWAITS_A_HUMAN), Case.priority.in_(_ALARMING))
        .where(or_(failed.exists(), repository.has_paused_contact(Case.agency)), ~hope.exists())
    )
    return {
        number: (incident_id, {"case_id": str(case_id), "agency": agency, "priority": priority})
        for number, incident_id, case_id, agency, priority in rows
    }
