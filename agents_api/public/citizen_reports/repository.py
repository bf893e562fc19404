"""Queries on the report behind an incident."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.api_keys import ApiKey
from records.citizen_reports import CitizenReport


def of_incident(session: Session, incident_id: UUID) -> tuple[CitizenReport, str] | None:
    """The report and its application's name."""
    query = (
        select(CitizenReport, ApiKey.name)
        .join(ApiKey, ApiKey.id == CitizenReport.key_id)
        .where(CitizenReport.incident_id == incident_id)
    )
    row = session.execute(query).one_or_none()
    return (row[0], row[1]) if row else None
