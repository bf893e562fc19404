"""What an agency pressed when a case was read out to it becomes the case's acceptance or refusal."""

from datetime import datetime
from random import random
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch import cases, repository
from dispatch.channels.case_call import PURPOSE
from dispatch.deliver import put_back, read, told
from records.incidents import Case
from records.machines import CaseStatus, DeliveryStatus, PhoneOrderStatus
from records.machines.case import AWAITS_A_HUMAN
from records.moves import move
from records.work import Delivery, PhoneOrder

ACCEPT, REJECT = "1", "3"
WHO = "clock"


def take_answer(session: Session, order_id: UUID, *, at: datetime) -> None:
    """Deals with a case call that ended: 1 accepts, 3 rejects, anything else is tried again by the plan.

    Does nothing for another kind of call, or the second time. What is said about a case that somebody
    else has taken meanwhile only shows that the call arrived.
    """
    order = session.get(PhoneOrder, order_id)
    if order is None or order.purpose != PURPOSE or order.case_id is None or order.delivery_id is None:
        return
    case, _incident = repository.locked_case(session, order.case_id)
    delivery = session.scalars(
        select(Delivery)
        .where(Delivery.id == order.delivery_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if delivery.status is not DeliveryStatus.SENT:
        return
    if order.digit not in {ACCEPT, REJECT}:
        _unanswered(session, order, delivery, case, at=at)
        return
    arrived = order.answered_at or at
    pressed(session, case, delivery, order.digit, arrived_at=arrived, at=at)


def pressed(
    session: Session, case: Case, delivery: Delivery, digit: str, *, arrived_at: datetime, at: datetime
) -> bool:
    """1 accepts the locked case that the locked delivery told, 3 rejects it; False when it is in other hands by now."""
    who = f"agency:{case.agency}"
    read(session, delivery, f"pressed {digit}", arrived_at=arrived_at, at=at, who=who)
    if case.status not in AWAITS_A_HUMAN:
        return False
    told(session, case, CaseStatus.DELIVERED, at=arrived_at)
    if digit == ACCEPT:
        cases.accept(session, case.id, at=at, who=who, why="by telephone")
    elif delivery.created_at >= case.asked_at:
        cases.reject(session, case.id, "ditolak lewat telepon", at=at, who=who)
    return True


def drop_if_answered(session: Session, order_id: UUID, *, at: datetime) -> None:
    """Cancels a case call that waits for its next try although somebody has taken the case meanwhile."""
    order = session.get(PhoneOrder, order_id)
    if order is None or order.purpose != PURPOSE or order.case_id is None:
        return
    case, _incident = repository.locked_case(session, order.case_id)
    if case.status in AWAITS_A_HUMAN:
        return
    for waiting in repository.waiting_orders(session, case.id):
        move(session, waiting, PhoneOrderStatus.CANCELLED, at=at, who=WHO, why=f"the case is {case.status}")


def _unanswered(session: Session, order: PhoneOrder, delivery: Delivery, case: Case, *, at: datetime) -> None:
    if case.status not in AWAITS_A_HUMAN:
        return
    reason = order.last_error or ("nobody pressed a key" if order.answered_at else "nobody answered")
    put_back(session, delivery, reason, now=at, chance=random(), who=WHO)  # noqa: S311
