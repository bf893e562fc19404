"""The text queue: list, take, answer, give back, end, make an incident of it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from agents_api.frame.access import Asker
from agents_api.frame.context import Db, Here
from agents_api.incidents.incidents import service as incidents
from agents_api.incidents.incidents.schemas import IncidentDetail
from agents_api.telephone.texts import service
from agents_api.telephone.texts.schemas import AnswerText, CloseText, TextDetail, TextList, TextQuery

router = APIRouter(prefix="/texts", tags=["texts"])


@router.get("")
def list_texts(wanted: Annotated[TextQuery, Query()], db: Db, asker: Asker, here: Here) -> TextList:
    """Citizens who write: waiting first, longest first; then those that somebody has; then the newest that are over."""
    return service.listed(db, asker, wanted, here.settings, now=here.clock())


@router.get("/{text_id}")
def get_text(text_id: UUID, db: Db, asker: Asker, here: Here) -> TextDetail:
    """One conversation with its messages."""
    return service.detail(db, asker, text_id, here.settings, now=here.clock())


@router.post("/{text_id}/take")
def take_text(text_id: UUID, db: Db, asker: Asker, here: Here) -> TextDetail:
    """It is yours; whoever comes second is told so."""
    service.take(db, asker, text_id, now=here.clock())
    return service.detail(db, asker, text_id, here.settings, now=here.clock())


@router.post("/{text_id}/give-back")
def give_back_text(text_id: UUID, db: Db, asker: Asker, here: Here) -> TextDetail:
    """It waits again for whoever is free; also that of somebody who has left the desk."""
    service.give_back(db, asker, text_id, now=here.clock())
    return service.detail(db, asker, text_id, here.settings, now=here.clock())


@router.post("/{text_id}/messages", status_code=201)
def answer_text(text_id: UUID, ask: AnswerText, db: Db, asker: Asker, here: Here) -> TextDetail:
    """Write to the citizen; how far the message came is its `delivery`."""
    service.answer(db, asker, text_id, ask.text, now=here.clock())
    return service.detail(db, asker, text_id, here.settings, now=here.clock())


@router.post("/{text_id}/close")
def close_text(text_id: UUID, ask: CloseText, db: Db, asker: Asker, here: Here) -> TextDetail:
    """It is over, and was this. A draft made of it is discarded with it, unless it was an incident."""
    service.close(db, asker, text_id, ask, now=here.clock())
    return service.detail(db, asker, text_id, here.settings, now=here.clock())


@router.post("/{text_id}/draft")
def open_text_draft(text_id: UUID, db: Db, asker: Asker, here: Here) -> IncidentDetail:
    """The conversation's draft incident; made here if there is none."""
    now = here.clock()
    return incidents.read(db, asker, service.open_draft(db, asker, text_id, now=now), now=now)
