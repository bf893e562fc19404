"""Who filed a report stands beside the incident: the desk may read it to call back, and each reading is noted."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from agents_api.citizen_reports import repository
from agents_api.citizen_reports.schemas import CitizenReportDetail, ReportPerson
from agents_api.person import Person
from records.work import Audit
from settings.errors import NotFoundError


def read(session: Session, person: Person, incident_id: UUID, *, now: datetime) -> CitizenReportDetail:
    """The report behind the incident. Raises `NotFoundError`."""
    found = repository.of_incident(session, incident_id, restricted=person.sees_restricted)
    if found is None:
        raise NotFoundError("No application filed this incident.")
    report, app = found
    session.add(Audit(at=now, who=person.who, what="citizen_report.read", subject=str(report.id)))
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
