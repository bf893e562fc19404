"""Queries on reports, as citizens may see them: nothing restricted, nothing that the desk has not looked at."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from agents_api.public.open311.status_words import CLOSED, OPEN, OVER, Share
from records.agencies import Agency, IncidentType
from records.citizen_reports import CitizenReport
from records.incidents import Case, Incident
from records.machines.case import AWAITS_A_HUMAN
from records.machines.incident import IncidentStatus
from records.moves import StatusMove

Found = tuple[CitizenReport, Incident]


@dataclass(frozen=True)
class Wanted:
    """Which reports; what is none does not narrow."""

    begin: datetime
    end: datetime
    """Received from, until and with."""
    services: Collection[str] | None
    status: str | None
    """`open` or `closed`."""
    limit: int
    offset: int


def types(session: Session, codes: Collection[str]) -> dict[str, IncidentType]:
    """The catalogue's lines of these codes."""
    found = session.scalars(select(IncidentType).where(IncidentType.code.in_(codes)))
    return {kind.code: kind for kind in found}


def page(session: Session, wanted: Wanted, *, public: Collection[str], key_id: UUID | None) -> list[Found]:
    """Reports, newest first: of the services that anybody may see (`public`), and all of the key's own."""
    query = _visible(public, key_id).where(CitizenReport.received_at.between(wanted.begin, wanted.end))
    if wanted.services is not None:
        query = query.where(CitizenReport.service_code.in_(wanted.services))
    if wanted.status == CLOSED:
        query = query.where(_closed())
    elif wanted.status == OPEN:
        query = query.where(~_closed())
    newest = query.order_by(CitizenReport.received_at.desc(), CitizenReport.id.desc())
    return [
        (report, incident)
        for report, incident in session.execute(newest.limit(wanted.limit).offset(wanted.offset))
    ]


def named(
    session: Session, public_ids: Collection[str], *, public: Collection[str], key_id: UUID | None
) -> list[Found]:
    """The reports with these ids that the asker may see, newest first."""
    query = _visible(public, key_id).where(CitizenReport.public_id.in_(public_ids))
    return [(report, incident) for report, incident in session.execute(query)]


def by_token(session: Session, token: str) -> Found | None:
    """The report with this token, unless its incident is restricted."""
    query = (
        select(CitizenReport, Incident)
        .join(Incident, Incident.id == CitizenReport.incident_id)
        .where(CitizenReport.token == token, Incident.restriction.is_(None))
    )
    row = session.execute(query).one_or_none()
    return (row[0], row[1]) if row else None


def shares(session: Session, incident_ids: Collection[UUID]) -> dict[UUID, list[Share]]:
    """Each incident's agencies with how far they are, the lead first."""
    rows = session.execute(
        select(Case.incident_id, Agency.name, Case.status)
        .join(Agency, Agency.code == Case.agency)
        .where(Case.incident_id.in_(incident_ids), ~Case.restricted)
        .order_by(Case.lead.desc(), Case.id)
    )
    found: dict[UUID, list[Share]] = {}
    for incident_id, name, status in rows:
        found.setdefault(incident_id, []).append(Share(name, status))
    return found


def moved_at(session: Session, incident_ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """When each incident or one of its cases last moved."""
    cases = select(Case.id.label("row_id"), Case.incident_id.label("incident_id")).where(
        Case.incident_id.in_(incident_ids)
    )
    own = select(Incident.id.label("row_id"), Incident.id.label("incident_id")).where(
        Incident.id.in_(incident_ids)
    )
    rows = own.union_all(cases).subquery()
    query = (
        select(rows.c.incident_id, func.max(StatusMove.at))
        .join(StatusMove, StatusMove.row_id == rows.c.row_id)
        .group_by(rows.c.incident_id)
    )
    return dict(session.execute(query).all())


def _visible(public: Collection[str], key_id: UUID | None) -> Select[CitizenReport, Incident]:
    query = (
        select(CitizenReport, Incident)
        .join(Incident, Incident.id == CitizenReport.incident_id)
        .where(Incident.restriction.is_(None), Incident.status != IncidentStatus.DRAFT)
        .order_by(CitizenReport.received_at.desc(), CitizenReport.id.desc())
    )
    everybodys = CitizenReport.service_code.in_(public)
    return query.where(everybodys if key_id is None else or_(everybodys, CitizenReport.key_id == key_id))


def _closed() -> ColumnElement[bool]:
    """`status_words.status_of`, as the database says it."""
    waits = exists().where(Case.incident_id == Incident.id, Case.status.in_(AWAITS_A_HUMAN))
    return or_(Incident.status.in_(OVER), and_(Incident.status == IncidentStatus.CONTROLLED, ~waits))


def running_incident(session: Session, reference: str, key_id: UUID) -> Incident | None:
    """What was made of a report of that key, by its id or its token; none once it is over."""
    return session.scalar(
        select(Incident)
        .join(CitizenReport, CitizenReport.incident_id == Incident.id)
        .where(
            CitizenReport.key_id == key_id,
            or_(CitizenReport.public_id == reference, CitizenReport.token == reference),
            Incident.status.not_in((IncidentStatus.CLOSED, IncidentStatus.CANCELLED, IncidentStatus.MERGED)),
        )
    )
