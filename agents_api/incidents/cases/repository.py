"""Queries on cases."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from agents_api.incidents.cases.schemas import CaseQuery
from records.incidents import Case
from records.machines.deadline import DeadlineStatus
from records.work import Deadline, Delivery, DeliveryAttempt


def newest(
    session: Session, wanted: CaseQuery, *, agency: str | None, there: ColumnElement[bool]
) -> list[Case]:
    """One case more than the page takes, with incidents, newest first, of those for which `there` holds.

    `agency`: only its.
    """
    query = (
        select(Case)
        .join(Case.incident)
        .where(there)
        .order_by(Case.id.desc())
        .limit(wanted.limit + 1)
        .options(contains_eager(Case.incident))
    )
    if agency is not None:
        query = query.where(Case.agency == agency)
    if wanted.live is not None:
        query = query.where(Case.ended_at.is_(None) if wanted.live else Case.ended_at.is_not(None))
    if wanted.before is not None:
        query = query.where(Case.id < wanted.before)
    return list(session.scalars(query))


def with_incident(session: Session, case_id: UUID) -> Case | None:
    """One case with its incident, as they are now."""
    return session.scalar(
        select(Case)
        .where(Case.id == case_id)
        .options(joinedload(Case.incident))
        .execution_options(populate_existing=True)
    )


def next_due(session: Session, case_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """The next running deadline of each case that has one."""
    if not case_ids:
        return {}
    rows = session.execute(
        select(Deadline.case_id, func.min(Deadline.due_at))
        .where(Deadline.case_id.in_(case_ids), Deadline.status == DeadlineStatus.RUNNING)
        .group_by(Deadline.case_id)
    )
    return dict(rows.all())


def deadlines(session: Session, case_id: UUID) -> list[Deadline]:
    """The case's deadlines, earliest first."""
    query = select(Deadline).where(Deadline.case_id == case_id).order_by(Deadline.due_at)
    return list(session.scalars(query))


def deliveries(session: Session, case_id: UUID) -> list[Delivery]:
    """How the case was told, with contacts, oldest first, as it is now."""
    query = select(Delivery).where(Delivery.case_id == case_id).order_by(Delivery.id)
    query = query.options(joinedload(Delivery.contact)).execution_options(populate_existing=True)
    return list(session.scalars(query))


def attempts(session: Session, delivery_ids: Collection[UUID]) -> dict[UUID, list[DeliveryAttempt]]:
    """The tries of each delivery, oldest first."""
    found: dict[UUID, list[DeliveryAttempt]] = {}
    query = select(DeliveryAttempt).where(DeliveryAttempt.delivery_id.in_(delivery_ids))
    for one in session.scalars(query.order_by(DeliveryAttempt.delivery_id, DeliveryAttempt.attempt)):
        found.setdefault(one.delivery_id, []).append(one)
    return found
