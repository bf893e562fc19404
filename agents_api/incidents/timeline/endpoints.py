"""GET /incidents/{incident_id}/timeline and GET /cases/{case_id}/timeline."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from agents_api.frame.access import Asker
from agents_api.frame.context import Db, Here
from agents_api.incidents.timeline import service
from agents_api.incidents.timeline.schemas import TimelinePage, TimelineQuery

router = APIRouter(tags=["timeline"])


@router.get("/incidents/{incident_id}/timeline")
def get_incident_timeline(
    incident_id: UUID, wanted: Annotated[TimelineQuery, Query()], db: Db, asker: Asker, here: Here
) -> TimelinePage:
    """Everything that happened to an incident, newest first. Reading a restricted one's is audited."""
    return service.of_incident(db, asker, incident_id, wanted, now=here.clock())


@router.get("/cases/{case_id}/timeline")
def get_case_timeline(
    case_id: UUID, wanted: Annotated[TimelineQuery, Query()], db: Db, asker: Asker, here: Here
) -> TimelinePage:
    """What happened to one case, as its agency may know it, newest first."""
    return service.of_case(db, asker, case_id, wanted, now=here.clock())
