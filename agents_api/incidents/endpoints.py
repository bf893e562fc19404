"""Incidents: list, one incident, edit, open, more agencies, resolve, close, cancel."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from agents_api.access import Asker
from agents_api.context import Db, Here
from agents_api.incidents import service
from agents_api.incidents.schemas import (
    CancelIncident,
    EditIncident,
    EndIncident,
    GiveCases,
    IncidentDetail,
    IncidentPage,
    IncidentQuery,
    OpenIncident,
)

router = APIRouter(prefix="/incidents", tags=["incidents"])


@router.get("")
def list_incidents(
    wanted: Annotated[IncidentQuery, Query()], db: Db, asker: Asker, here: Here
) -> IncidentPage:
    """Incidents and drafts with how far each agency is, newest first, a page at a time."""
    return service.page(db, asker, wanted, now=here.clock())


@router.get("/{incident_id}")
def get_incident(incident_id: UUID, db: Db, asker: Asker, here: Here) -> IncidentDetail:
    """One incident with its cases, calls and history. Reading a restricted one is audited."""
    return service.read(db, asker, incident_id, now=here.clock())


@router.patch("/{incident_id}")
def edit_incident(incident_id: UUID, ask: EditIncident, db: Db, asker: Asker, here: Here) -> IncidentDetail:
    """Write what was typed or chosen; what is left out stays. A new type brings its own priority."""
    service.edit(db, asker, incident_id, ask, here.city, now=here.clock())
    return service.read(db, asker, incident_id, now=here.clock())


@router.post("/{incident_id}/open")
def open_incident(incident_id: UUID, ask: OpenIncident, db: Db, asker: Asker, here: Here) -> IncidentDetail:
    """Give the draft its number and each agency its case; they are told at once."""
    service.open_incident(db, asker, incident_id, ask.agencies, now=here.clock())
    return service.read(db, asker, incident_id, now=here.clock())


@router.post("/{incident_id}/cases")
def give_cases(incident_id: UUID, ask: GiveCases, db: Db, asker: Asker, here: Here) -> IncidentDetail:
    """More agencies get a case and are told at once; one that gave its case back is asked again."""
    service.give(db, asker, incident_id, ask.agencies, now=here.clock())
    return service.read(db, asker, incident_id, now=here.clock())


@router.post("/{incident_id}/resolve")
def resolve_incident(incident_id: UUID, ask: EndIncident, db: Db, asker: Asker, here: Here) -> IncidentDetail:
    """What happened has ended; agencies may still be finishing."""
    service.resolve(db, asker, incident_id, ask.outcome, now=here.clock())
    return service.read(db, asker, incident_id, now=here.clock())


@router.post("/{incident_id}/close")
def close_incident(incident_id: UUID, db: Db, asker: Asker, here: Here) -> IncidentDetail:
    """Nothing more is expected of anybody; every case has ended and there is an outcome."""
    service.close(db, asker, incident_id, now=here.clock())
    return service.read(db, asker, incident_id, now=here.clock())


@router.post("/{incident_id}/cancel")
def cancel_incident(
    incident_id: UUID, ask: CancelIncident, db: Db, asker: Asker, here: Here
) -> IncidentDetail:
    """It was none after all; agencies that still work on it are stood down."""
    service.cancel(db, asker, incident_id, ask.reason, now=here.clock())
    return service.read(db, asker, incident_id, now=here.clock())
