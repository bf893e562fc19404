"""GET /recordings/{call_id}."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import FileResponse

from agents_api.access import Asker
from agents_api.context import Db, Here
from agents_api.recordings import service

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
