"""Calls: list, one call, disposal, draft."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from agents_api.frame.access import Asker
from agents_api.frame.context import Db, Here
from agents_api.incidents.incidents import service as incidents
from agents_api.incidents.incidents.schemas import IncidentDetail
from agents_api.telephone.calls import service
from agents_api.telephone.calls.schemas import CallDetail, CallPage, CallQuery, DisposeCall

router = APIRouter(prefix="/calls", tags=["calls"])


@router.get("")
def list_calls(wanted: Annotated[CallQuery, Query()], db: Db, asker: Asker) -> CallPage:
    """Calls, newest first, a page at a time."""
    return service.page(db, asker, wanted)


@router.get("/{call_id}")
def get_call(call_id: UUID, db: Db, asker: Asker) -> CallDetail:
    """One call: its waits, legs, steps, recording, and its incident or draft."""
    return service.detail(db, asker, call_id)


@router.post("/{call_id}/disposition")
def dispose_call(call_id: UUID, ask: DisposeCall, db: Db, asker: Asker, here: Here) -> CallDetail:
    """Say that the call was no incident; its draft is discarded with it. A second word corrects the first."""
    service.dispose(db, asker, call_id, ask.disposition, ask.note, now=here.clock())
    return service.detail(db, asker, call_id)


@router.post("/{call_id}/draft")
def open_call_draft(call_id: UUID, db: Db, asker: Asker, here: Here) -> IncidentDetail:
    """The call's draft incident; opened here if it is not there yet."""
    now = here.clock()
    return incidents.read(db, asker, service.open_draft(db, asker, call_id, now=now), now=now)
