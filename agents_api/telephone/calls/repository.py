"""Queries on calls."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased, selectinload

from agents_api.telephone.calls.schemas import CallQuery
from records.calls import Call
from records.incidents import Incident, IncidentCall
from records.machines.incident import IncidentStatus


def newest(session: Session, wanted: CallQuery) -> list[Call]:
    """One call more than the page takes, newest first."""
    query = select(Call).order_by(Call.id.desc()).limit(wanted.limit + 1)
    if wanted.service is not None:
        query = query.where(Call.service == wanted.service)
    if wanted.live is not None:
        query = query.where(Call.ended_at.is_(None) if wanted.live else Call.ended_at.is_not(None))
    if wanted.before is not None:
        query = query.where(Call.id < wanted.before)
    return list(session.scalars(query))


def with_parts(session: Session, call_id: UUID) -> Call | None:
    """One call with waits, legs, steps and recording."""
    parts = (Call.waits, Call.legs, Call.steps, Call.facts, Call.recording)
    return session.scalar(
        select(Call)
        .where(Call.id == call_id)
        .options(*(selectinload(part) for part in parts))
        .execution_options(populate_existing=True)
    )


def incidents_of(
    session: Session, call_ids: Collection[UUID], *, there: ColumnElement[bool]
) -> dict[UUID, Incident]:
    """The incident or draft of each call for which `there` holds, of a merged one the incident that goes on; a
    discarded one does not count."""
    own = aliased(Incident)
    query = (
        select(IncidentCall.call_id, Incident)
        .join(own, own.id == IncidentCall.incident_id)
        .join(Incident, Incident.id == func.coalesce(own.merged_into, own.id))
        .where(IncidentCall.call_id.in_(call_ids), own.status != IncidentStatus.CANCELLED, there)
        .order_by(IncidentCall.added_at)
    )
    return dict(session.execute(query).all())


def earlier(session: Session, number: str, call_id: UUID, *, there: ColumnElement[bool]) -> tuple[int, int]:
    """How many calls this number made before this one, and how many numbered incidents came of them.

    Only incidents for which `there` holds are counted.
    """
    before = (Call.number == number, Call.id < call_id)
    calls = session.scalar(select(func.count()).select_from(Call).where(*before)) or 0
    incidents = session.scalar(
        select(func.count())
        .select_from(Incident)
        .join(Call, Call.id == Incident.draft_of_call)
        .where(*before, Incident.number.is_not(None), there)
    )
    return calls, incidents or 0
