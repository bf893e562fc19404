"""GET /recordings/{call_id}, its last seconds while the call goes on, and its hold."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from fastapi.responses import FileResponse

from agents_api.frame.access import Asker
from agents_api.frame.context import Db, Here
from agents_api.telephone.recordings import service
from agents_api.telephone.recordings.schemas import HoldRecording
from telephony.rendering import asterisk_home

router = APIRouter(prefix="/recordings", tags=["calls"])


@router.get(
    "/{call_id}",
    response_class=FileResponse,
    responses={
        200: {"description": "WAV, 8 kHz, stereo: left the citizen.", "content": {"audio/wav": {}}},
        206: {"description": "The part asked for by Range.", "content": {"audio/wav": {}}},
    },
)
def get_recording(call_id: UUID, db: Db, asker: Asker, here: Here) -> FileResponse:
    """The finished recording of a call; parts by `Range`. Every request is audited."""
    file = service.listen(db, asker, call_id, here.settings.home, now=here.clock())
    return FileResponse(
        file, media_type="audio/wav", filename=f"{call_id}.wav", content_disposition_type="inline"
    )


@router.get(
    "/{call_id}/last",
    response_class=Response,
    responses={
        200: {"description": "WAV, 8 kHz, stereo: left the citizen.", "content": {"audio/wav": {}}},
    },
)
def get_recording_last(
    call_id: UUID, db: Db, asker: Asker, here: Here, seconds: Annotated[int, Query(ge=1, le=120)] = 30
) -> Response:
    """The last seconds of a call that goes on: what did they say? Every request is audited."""
    monitor = asterisk_home(here.settings) / "spool" / "monitor"
    sound = service.listen_to_last(db, asker, call_id, monitor, seconds, now=here.clock())
    return Response(sound, media_type="audio/wav")


@router.post("/{call_id}/hold", status_code=204)
def hold_recording(call_id: UUID, ask: HoldRecording, db: Db, asker: Asker, here: Here) -> None:
    """Keep a recording whatever its time, or no longer."""
    service.hold(db, asker, call_id, held=ask.held, why=ask.why, now=here.clock())
