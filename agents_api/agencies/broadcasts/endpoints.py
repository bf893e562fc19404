"""Broadcasts: list, send, read, recall, and one as a CAP document."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from agents_api.agencies.broadcasts import service
from agents_api.agencies.broadcasts.schemas import (
    BroadcastDetail,
    BroadcastList,
    BroadcastQuery,
    RecallBroadcast,
    SendBroadcast,
)
from agents_api.frame.access import Asker
from agents_api.frame.context import Db, Here

router = APIRouter(prefix="/broadcasts", tags=["broadcasts"])


@router.get("")
def list_broadcasts(
    wanted: Annotated[BroadcastQuery, Query()], db: Db, asker: Asker, here: Here
) -> BroadcastList:
    """Messages of the room to you: those in force, newest first; then the newest that are over."""
    return service.listed(db, asker, wanted, now=here.clock())


@router.post("", status_code=201)
def send_broadcast(ask: SendBroadcast, db: Db, asker: Asker, here: Here) -> BroadcastDetail:
    """Tell agencies and the room; by webhook too, where an agency has one."""
    now = here.clock()
    sent = service.send(db, asker, ask, here.city, here.settings, now=now)
    return service.detail(db, asker, sent, now=now)


@router.get("/{broadcast_id}")
def get_broadcast(broadcast_id: UUID, db: Db, asker: Asker, here: Here) -> BroadcastDetail:
    """One message, who has read it and who has not yet."""
    return service.detail(db, asker, broadcast_id, now=here.clock())


@router.post("/{broadcast_id}/read")
def read_broadcast(broadcast_id: UUID, db: Db, asker: Asker, here: Here) -> BroadcastDetail:
    """You have read it: a receipt for your agency, or for the seat where you sit. The first one stands."""
    service.read(db, asker, broadcast_id, now=here.clock())
    return service.detail(db, asker, broadcast_id, now=here.clock())


@router.post("/{broadcast_id}/recall")
def recall_broadcast(
    broadcast_id: UUID, ask: RecallBroadcast, db: Db, asker: Asker, here: Here
) -> BroadcastDetail:
    """It was wrong, or is so no longer; whoever was told by webhook is told that too."""
    service.recall(db, asker, broadcast_id, ask.reason, now=here.clock())
    return service.detail(db, asker, broadcast_id, now=here.clock())
