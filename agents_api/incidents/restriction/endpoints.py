"""Access to restricted incidents, the audit, and who is named for all of them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from agents_api.frame.access import Asker
from agents_api.frame.context import Db, Here
from agents_api.incidents.restriction import service
from agents_api.incidents.restriction.schemas import (
    AccessList,
    AuditPage,
    AuditQuery,
    ChangeAccess,
    NamedList,
    NamePerson,
)

router = APIRouter(tags=["restriction"])


@router.get("/incidents/{incident_id}/access")
def list_access(incident_id: UUID, db: Db, asker: Asker) -> AccessList:
    """Who may see a restricted incident because they work on it or were let in, and who was shut out."""
    return service.listed(db, asker, incident_id)


@router.post("/incidents/{incident_id}/access")
def let_in(incident_id: UUID, ask: ChangeAccess, db: Db, asker: Asker, here: Here) -> AccessList:
    """Let an operator or supervisor see the incident, with the reason."""
    service.let_in(db, asker, incident_id, ask, now=here.clock())
    return service.listed(db, asker, incident_id)


@router.post("/incidents/{incident_id}/access/end")
def shut_out(incident_id: UUID, ask: ChangeAccess, db: Db, asker: Asker, here: Here) -> AccessList:
    """End somebody's access, whatever they did for the incident."""
    service.shut_out(db, asker, incident_id, ask, now=here.clock())
    return service.listed(db, asker, incident_id)


@router.get("/audit")
def list_audit(wanted: Annotated[AuditQuery, Query()], db: Db, asker: Asker) -> AuditPage:
    """Who read or did what of an incident (with its cases and calls), a case or a call, newest first."""
    return service.audits(db, asker, wanted)


@router.get("/named")
def list_named(db: Db, _asker: Asker) -> NamedList:
    """Who may see every restricted incident."""
    return service.named(db)


@router.post("/named")
def name_person(ask: NamePerson, db: Db, asker: Asker, here: Here) -> NamedList:
    """Name somebody for all restricted incidents, or no longer."""
    service.name_person(db, asker, ask, now=here.clock())
    return service.named(db)
