"""Queries on the report behind an incident."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.api_keys import ApiKey
from records.citizen_reports import CitizenReport
from records.incidents import Incident, Restriction


def of_incident(session: Session, incident_id: UUID, *, restricted: bool) -> tuple[CitizenReport, str] | None:
    """The report and its application's name; `restricted`: also of a restricted incident."""
    query = (
        select(CitizenReport, ApiKey.name)
        .join(ApiKey, ApiKey.id == CitizenReport.key_id)
        .join(Incident, Incident.id == CitizenReport.incident_id)
        .where(CitizenReport.incident_id == incident_id)
    )
    if not restricted:
        query = query.where(Incident.restriction.is_distinct_from(Restriction.CASE))
    row = session.execute(query).one_or_none()
    return (row[0], row[1]) if row else None
