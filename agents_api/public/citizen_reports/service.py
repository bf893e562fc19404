"""Who filed a report stands beside the incident: the desk may read it to call back, and each reading is noted."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from agents_api.frame import sight
from agents_api.frame.person import Person
from agents_api.incidents.incidents import service as incidents
from agents_api.public.citizen_reports import repository
from agents_api.public.citizen_reports.schemas import CitizenReportDetail, ReportPerson
from settings.errors import NotFoundError


def read(session: Session, person: Person, incident_id: UUID, *, now: datetime) -> CitizenReportDetail:
    """The report behind the incident. Raises `NotFoundError`, `NotAllowedError` for who may not know the person."""
    incidents.must_know(session, person, incident_id)
    found = repository.of_incident(session, incident_id)
    if found is None:
        raise NotFoundError("No application filed this incident.")
    report, app = found
    sight.note_read(session, person, "citizen_report.read", report.id, now=now)
    return CitizenReportDetail(
        id=report.id,
        service_request_id=report.public_id,
        app=app,
        service_code=report.service_code,
        received_at=report.received_at,
        waits=report.waits,
        description=report.description,
        media_url=report.media_url,
        attributes=report.attributes,
        address=report.address,
        address_id=report.address_id,
        lat=report.lat,
        lon=report.lon,
        person=ReportPerson.model_validate(report),
        forgotten_at=report.forgotten_at,
    )
