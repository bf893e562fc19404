"""GET /cap/alerts.atom and its documents, for everybody; and each message of the room as a CAP document."""

from uuid import UUID

from fastapi import APIRouter, Response

from agents_api.agencies.broadcasts import service as broadcasts
from agents_api.frame.access import Asker
from agents_api.frame.context import Db, Here
from agents_api.public.cap import service

router = APIRouter(prefix="/cap", tags=["cap"])
broadcast_router = APIRouter(prefix="/broadcasts", tags=["broadcasts"])


@router.get(
    "/alerts.atom",
    response_class=Response,
    responses={200: {"content": {service.ATOM_TYPE: {"schema": {"type": "string"}}}}},
)
def list_public_alerts(db: Db, here: Here) -> Response:
    """Alerts to the public that are in force, and cancellations of those that would be, as an Atom feed."""
    feed = service.feed(db, here.city, here.settings.public_base, now=here.clock())
    return Response(feed, media_type=service.ATOM_TYPE)


@router.get("/alerts/{broadcast_id}.cap", response_class=Response, responses=service.XML)
def get_public_alert(broadcast_id: UUID, db: Db, here: Here) -> Response:
    """One alert to the public as a CAP 1.2 document; a recalled one is a `Cancel`."""
    return Response(service.public_document(db, broadcast_id, here.city), media_type=service.CAP_TYPE)


@broadcast_router.get("/{broadcast_id}/cap", response_class=Response, responses=service.XML)
def get_broadcast_cap(broadcast_id: UUID, db: Db, asker: Asker, here: Here) -> Response:
    """The message as a CAP 1.2 document; a recalled one is a `Cancel`."""
    broadcast = broadcasts.seen(db, asker, broadcast_id)
    return Response(service.document_of(db, broadcast, here.city), media_type=service.CAP_TYPE)
