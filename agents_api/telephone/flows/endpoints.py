"""Flows: list, one, diagram, check, submit, put back."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from agents_api.frame.access import Asker
from agents_api.frame.context import Db, Here
from agents_api.telephone.flows import service
from agents_api.telephone.flows.schemas import (
    FlowCheck,
    FlowDetail,
    FlowDiagram,
    FlowList,
    FlowName,
    FlowSource,
)

router = APIRouter(prefix="/flows", tags=["flows"])


@router.get("")
def list_flows(db: Db, _asker: Asker, here: Here) -> FlowList:
    """Every flow, and which version of it runs."""
    return service.all_flows(db, here)


@router.get("/{name}")
def get_flow(name: FlowName, db: Db, _asker: Asker, here: Here) -> FlowDetail:
    """One flow: its text and its versions."""
    return service.detail(db, here, name)


@router.get("/{name}/diagram")
def get_flow_diagram(name: FlowName, db: Db, _asker: Asker, here: Here) -> FlowDiagram:
    """The flow as boxes and arrows, with today's callers at each step."""
    return service.diagram(db, here, name)


@router.get(
    "/{name}/diagram.svg",
    response_class=Response,
    responses={200: {"description": "The same as a picture.", "content": {"image/svg+xml": {}}}},
)
def get_flow_picture(name: FlowName, db: Db, _asker: Asker, here: Here) -> Response:
    """The same as a picture."""
    return Response(service.picture(db, here, name), media_type="image/svg+xml")


@router.post("/{name}/check")
def check_flow(name: FlowName, ask: FlowSource, _asker: Asker, here: Here) -> FlowCheck:
    """What is wrong with a text, each fault with its line and path; nothing is kept."""
    return service.check(here, name, ask.source)


@router.post("/{name}/versions")
def submit_flow(name: FlowName, ask: FlowSource, db: Db, asker: Asker, here: Here) -> FlowDetail:
    """A new version. Asterisk takes it up at once; the journal says `flow.loaded` or `flow.refused`."""
    service.submit(db, here, asker, name, ask.source)
    db.flush()
    return service.detail(db, here, name)


@router.post("/{name}/versions/{version_id}/restore")
def restore_flow(name: FlowName, version_id: UUID, db: Db, asker: Asker, here: Here) -> FlowDetail:
    """Puts an older version back, as a new one."""
    service.restore(db, here, asker, name, version_id)
    db.flush()
    return service.detail(db, here, name)
