"""Queries on incidents."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, selectinload

from agents_api.incidents.incidents.schemas import IncidentQuery
from records.incidents import Incident, IncidentCall
from records.machines.incident import IncidentStatus
from records.moves import StatusMove

_OVER = (IncidentStatus.CLOSED, IncidentStatus.CANCELLED, IncidentStatus.MERGED)


def newest(session: Session, wanted: IncidentQuery, *, there: ColumnElement[bool]) -> list[Incident]:
    """One incident more than the page takes, with cases, newest first, of those for which `there` holds."""
    query = (
        select(Incident)
        .where(there)
        .order_by(Incident.id.desc())
        .limit(wanted.limit + 1)
        .options(selectinload(Incident.cases))
    )
    if wanted.status is not None:
        query = query.where(Incident.status == wanted.status)
    if wanted.live is not None:
        over = Incident.status.in_(_OVER)
        query = query.where(~over if wanted.live else over)
    if wanted.before is not None:
        query = query.where(Incident.id < wanted.before)
    return list(session.scalars(query))


def with_cases(session: Session, incident_id: UUID) -> Incident | None:
    """One incident with its cases, as they are now."""
    return session.scalar(
        select(Incident)
        .where(Incident.id == incident_id)
        .options(selectinload(Incident.cases))
        .execution_options(populate_existing=True)
    )


def merged_with(session: Session, incident_id: UUID) -> list[Incident]:
    """The incidents merged into it, with their cases, oldest first."""
    query = (
        select(Incident)
        .where(Incident.merged_into == incident_id)
        .order_by(Incident.id)
        .options(selectinload(Incident.cases))
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(query))


def calls_of(session: Session, incident_ids: Collection[UUID]) -> list[IncidentCall]:
    """The calls about each of these incidents, in the order they were added."""
    query = (
        select(IncidentCall)
        .where(IncidentCall.incident_id.in_(incident_ids))
        .order_by(IncidentCall.added_at, IncidentCall.call_id)
    )
    return list(session.scalars(query))


def history(session: Session, row_ids: Sequence[UUID]) -> list[StatusMove]:
    """The moves of these rows, oldest first."""
    query = select(StatusMove).where(StatusMove.row_id.in_(row_ids)).order_by(StatusMove.id)
    return list(session.scalars(query))
