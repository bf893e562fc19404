"""Queries on deliveries."""

from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from agents_api.incidents.deliveries.schemas import DeliveryQuery
from records.incidents import Case, Incident
from records.machines.delivery import DeliveryStatus
from records.work import Delivery

_WHOLE = (joinedload(Delivery.case), joinedload(Delivery.contact))


def newest(session: Session, wanted: DeliveryQuery, *, there: ColumnElement[bool]) -> list[Delivery]:
    """One more than the page takes, with cases and contacts, newest first, of incidents for which `there` holds."""
    query = (
        select(Delivery)
        .join(Case, Case.id == Delivery.case_id)
        .join(Incident, Incident.id == Case.incident_id)
        .where(there)
        .order_by(Delivery.id.desc())
        .limit(wanted.limit + 1)
        .options(*_WHOLE)
    )
    if wanted.failed:
        query = query.where(Delivery.status == DeliveryStatus.FAILED)
    if wanted.live is not None:
        query = query.where(Case.ended_at.is_(None) if wanted.live else Case.ended_at.is_not(None))
    if wanted.before is not None:
        query = query.where(Delivery.id < wanted.before)
    return list(session.scalars(query))


def is_there(session: Session, delivery_id: UUID, there: ColumnElement[bool]) -> bool:
    """Whether there is such a delivery, of an incident for which `there` holds."""
    query = (
        select(Delivery.id)
        .join(Case, Case.id == Delivery.case_id)
        .join(Incident, Incident.id == Case.incident_id)
        .where(Delivery.id == delivery_id, there)
    )
    return session.scalar(query) is not None


def whole(session: Session, delivery_id: UUID) -> Delivery:
    """One delivery that is there, with its case and contact, as they are now."""
    query = select(Delivery).where(Delivery.id == delivery_id).options(*_WHOLE)
    return session.scalars(query.execution_options(populate_existing=True)).one()
