"""Several reports of one event: possible duplicates, merge, unmerge, calls of an incident."""

from uuid import UUID

from fastapi import APIRouter

from agents_api.frame.access import Asker
from agents_api.frame.context import Db, Here
from agents_api.incidents.incidents import service as incidents
from agents_api.incidents.incidents.schemas import IncidentDetail
from agents_api.incidents.merging import service
from agents_api.incidents.merging.schemas import AttachCall, DuplicateList, MergeIncident

router = APIRouter(prefix="/incidents", tags=["incidents"])


@router.get("/{incident_id}/duplicates")
def list_duplicates(incident_id: UUID, db: Db, asker: Asker, here: Here) -> DuplicateList:
    """Live incidents of the same group within 300 m or in the same kelurahan, begun in the last hour."""
    return service.duplicates(db, asker, incident_id, now=here.clock())


@router.post("/{incident_id}/merge")
def merge_incident(incident_id: UUID, ask: MergeIncident, db: Db, asker: Asker, here: Here) -> IncidentDetail:
    """Both are one event: `into` goes on and is returned, and shows the calls and cases of both."""
    service.merge(db, asker, incident_id, ask.into, now=here.clock())
    return incidents.read(db, asker, ask.into, now=here.clock())


@router.post("/{incident_id}/unmerge")
def unmerge_incident(incident_id: UUID, db: Db, asker: Asker, here: Here) -> IncidentDetail:
    """They were two events after all: it goes on by itself, with its own calls and cases."""
    service.unmerge(db, asker, incident_id, now=here.clock())
    return incidents.read(db, asker, incident_id, now=here.clock())


@router.post("/{incident_id}/calls")
def attach_call(incident_id: UUID, ask: AttachCall, db: Db, asker: Asker, here: Here) -> IncidentDetail:
    """Another caller about the same; the call's own draft is discarded while it is empty."""
    service.attach_call(db, asker, incident_id, ask.call_id, now=here.clock())
    return incidents.read(db, asker, incident_id, now=here.clock())


@router.delete("/{incident_id}/calls/{call_id}")
def detach_call(incident_id: UUID, call_id: UUID, db: Db, asker: Asker, here: Here) -> IncidentDetail:
    """That call was about something else; it can be disposed of, or go to another incident."""
    service.detach_call(db, asker, incident_id, call_id, now=here.clock())
    return incidents.read(db, asker, incident_id, now=here.clock())
