"""GET /incidents/{id}/citizen-report."""

from uuid import UUID

from fastapi import APIRouter

from agents_api.frame.access import Asker
from agents_api.frame.context import Db, Here
from agents_api.public.citizen_reports import service
from agents_api.public.citizen_reports.schemas import CitizenReportDetail

router = APIRouter(prefix="/incidents", tags=["incidents"])


@router.get("/{incident_id}/citizen-report")
def get_citizen_report(incident_id: UUID, db: Db, asker: Asker, here: Here) -> CitizenReportDetail:
    """What a citizen filed through an application, and who they are. Each reading is audited."""
    return service.read(db, asker, incident_id, now=here.clock())
