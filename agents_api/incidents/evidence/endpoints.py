"""Guided questions and their answers, notes, photos and files of an incident."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import FileResponse
from starlette.concurrency import run_in_threadpool

from agents_api.frame.access import Asker, StreamingAsker
from agents_api.frame.context import Db, Here, in_moments
from agents_api.frame.shapes import Code
from agents_api.incidents.evidence import service
from agents_api.incidents.evidence.reception import take_file
from agents_api.incidents.evidence.schemas import AddNote, AnswerQuestion, NotePage, NoteQuery, QuestionList
from agents_api.incidents.incidents import service as incidents
from agents_api.incidents.incidents.schemas import IncidentDetail
from agents_api.incidents.known.schemas import AttachmentRow, NoteRow
from records.evidence import Visibility

router = APIRouter(tags=["evidence"])

FILE_POLICY = "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""Content-Security-Policy of a file of somebody else's making: whatever it is, it runs nothing as ours."""

_BINARY = {"schema": {"type": "string", "format": "binary"}}
_FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": _BINARY["schema"]},
                }
            }
        },
    }
}


@router.get("/catalogue/{code}/questions")
def list_questions(code: Code, db: Db, _asker: Asker, here: Here) -> QuestionList:
    """What to ask about a type of incident, in order."""
    return service.script(db, here.city, code)


@router.put("/incidents/{incident_id}/answers/{code}")
def answer_question(
    incident_id: UUID,
    code: Annotated[str, Path(pattern=r"^[a-z][a-z0-9_]{0,30}$", description="The question's code.")],
    ask: AnswerQuestion,
    *,
    db: Db,
    asker: Asker,
    here: Here,
) -> IncidentDetail:
    """Write what the caller said; the newest counts, earlier answers stay. It may raise the priority."""
    service.answer(db, asker, incident_id, code, ask.answer, city=here.city, now=here.clock())
    return incidents.read(db, asker, incident_id, now=here.clock())


@router.get("/incidents/{incident_id}/notes")
def list_notes(
    incident_id: UUID, wanted: Annotated[NoteQuery, Query()], db: Db, asker: Asker, here: Here
) -> NotePage:
    """Notes, newest first, a page at a time. Reading those of a restricted incident is audited."""
    return service.notes(db, asker, incident_id, wanted, now=here.clock())


@router.post("/incidents/{incident_id}/notes", status_code=201)
def add_note(incident_id: UUID, ask: AddNote, db: Db, asker: Asker, here: Here) -> NoteRow:
    """Write something down. The desk says who may read it; an agency's note is for the desk and itself."""
    return service.add_note(db, asker, incident_id, ask, now=here.clock())


@router.post("/incidents/{incident_id}/attachments", status_code=201, openapi_extra=_FORM)
async def add_attachment(
    incident_id: UUID,
    request: Request,
    asker: StreamingAsker,
    here: Here,
    visibility: Annotated[
        Visibility, Query(description="Who may see it besides the desk and the sender's agency.")
    ] = Visibility.DESK,
) -> AttachmentRow:
    """Add a photo or file (field `file`); the same file sent twice is one. Its content says what it is."""
    await in_moments(here, partial(service.check_may_attach, here, asker, incident_id, visibility))
    received = await take_file(request, here)
    sender = service.sender_of(asker, incident_id, visibility)
    return await run_in_threadpool(service.keep, here, sender, received)


@router.get(
    "/incidents/{incident_id}/attachments/{attachment_id}",
    response_class=FileResponse,
    responses={
        200: {
            "description": "The file; of a photo only its pixels, without what the camera wrote into it.",
            "content": {"application/octet-stream": _BINARY},
        },
        206: {"description": "The part asked for by Range."},
    },
)
def get_attachment(incident_id: UUID, attachment_id: UUID, db: Db, asker: Asker, here: Here) -> FileResponse:
    """A photo or file. Reading one of a restricted incident is audited."""
    leaving = service.open_attachment(db, asker, incident_id, attachment_id, here.files, now=here.clock())
    return FileResponse(
        leaving.file,
        media_type=leaving.media_type,
        filename=leaving.name,
        content_disposition_type="inline" if leaving.photo else "attachment",
        headers={"Content-Security-Policy": FILE_POLICY},
    )
