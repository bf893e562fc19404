"""Call-backs: list, take, result."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from agents_api.frame.access import Asker
from agents_api.frame.context import Db, Here
from agents_api.telephone.callbacks import service
from agents_api.telephone.callbacks.schemas import CallbackList, CallbackQuery, CallbackResult, CallbackRow

router = APIRouter(prefix="/callbacks", tags=["callbacks"])


@router.get("")
def list_callbacks(wanted: Annotated[CallbackQuery, Query()], db: Db, asker: Asker) -> CallbackList:
    """Whom the room owes a call, most urgent first; then the newest that are over."""
    return service.listed(db, asker, wanted)


@router.post("/{callback_id}/take")
def take_callback(callback_id: UUID, db: Db, asker: Asker, here: Here) -> CallbackRow:
    """You will call them; everybody sees it."""
    service.take(db, asker, callback_id, now=here.clock())
    return service.shown(db, asker, callback_id)


@router.post("/{callback_id}/result")
def end_callback(callback_id: UUID, ask: CallbackResult, db: Db, asker: Asker, here: Here) -> CallbackRow:
    """What came of it. After `again` it is due once more, for whoever is free."""
    service.end(db, asker, callback_id, ask, now=here.clock())
    return service.shown(db, asker, callback_id)
