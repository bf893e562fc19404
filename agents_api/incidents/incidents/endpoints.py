"""Incidents: list, one incident, create, edit, open, hold, resolve, close, cancel, reopen, further agencies."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from agents_api.frame.access import Asker
from agents_api.frame.context import Db, Here
from agents_api.incidents.incidents import service
from agents_api.incidents.incidents.schemas import (
    AddAgencies,
    CancelIncident,
    CreateIncident,
    EditIncident,
    EndIncident,
    HoldIncident,
    IncidentDetail,
    IncidentPage,
    IncidentQuery,
    OpenedIncident,
    OpenIncident,
    ReopenIncident,
)

router = APIRouter(prefix="/incidents", tags=["incidents"])


@router.get("")
def list_incidents(
    wanted: Annotated[IncidentQuery, Query()], db: Db, asker: Asker, here: Here
) -> IncidentPage:
    """Incidents and drafts with how far each agency is, newest first, a page at a time."""
    return service.page(db, asker, wanted, now=here.clock())


@router.post("", status_code=201)
def create_incident(ask: CreateIncident, db: Db, asker: Asker, here: Here) -> IncidentDetail:
    """A draft that no call told of: a patrol, a camera, somebody at the door."""
    return service.detail(db, asker, service.create(db, asker, ask.channel, now=here.clock()))


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
def open_incident(incident_id: UUID, ask: OpenIncident, db: Db, asker: Asker, here: Here) -> OpenedIncident:
    """Give the draft its number and each agency its case; they are told at once."""
    return service.open_incident(db, asker, incident_id, ask, now=here.clock())


@router.post("/{incident_id}/agencies")
def add_agencies(incident_id: UUID, ask: AddAgencies, db: Db, asker: Asker, here: Here) -> IncidentDetail:
    """Send further agencies. One whose case has ended is asked again, in the same case."""
    service.add_agencies(db, asker, incident_id, ask.agencies, now=here.clock())
    return service.read(db, asker, incident_id, now=here.clock())


@router.post("/{incident_id}/hold")
def hold_incident(incident_id: UUID, ask: HoldIncident, db: Db, asker: Asker, here: Here) -> IncidentDetail:
    """Put it aside until a time; then it comes back by itself and the desk is told."""
    service.hold(db, asker, incident_id, ask, now=here.clock())
    return service.read(db, asker, incident_id, now=here.clock())


@router.post("/{incident_id}/resume")
def resume_incident(incident_id: UUID, db: Db, asker: Asker, here: Here) -> IncidentDetail:
    """Take it up again before its time; it goes on where its cases are."""
    service.resume(db, asker, incident_id, now=here.clock())
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


@router.post("/{incident_id}/reopen")
def reopen_incident(
    incident_id: UUID, ask: ReopenIncident, db: Db, asker: Asker, here: Here
) -> IncidentDetail:
    """It has not ended after all; a discarded draft without a number is opened instead."""
    service.reopen(db, asker, incident_id, ask.reason, now=here.clock())
    return service.read(db, asker, incident_id, now=here.clock())
