"""Finds the file of a recording, and notes who listens."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from agents_api.person import Person
from agents_api.recordings import repository
from records.calls import RecordingStatus
from records.work import Audit
from settings.errors import ConflictError, NotFoundError, OurFaultError

FOLDER = "recordings"
"""Below the instance's home: finished recordings, by date."""


def listen(session: Session, person: Person, call_id: UUID, home: Path, *, now: datetime) -> Path:
    """The finished file of a call's recording; that it was asked for is noted.

    Raises `NotFoundError` when there is none, `ConflictError` while it is not finished.
    """
    recording = repository.of_call(session, call_id)
    if recording is None or recording.state is RecordingStatus.MISSING:
        raise NotFoundError("There is no recording of this call.")
    if recording.state is RecordingStatus.LIVE:
        raise ConflictError("The recording is not finished yet; it is a moment after the call's end.")
    shelf = (home / FOLDER).resolve()
    file = (shelf / recording.path).resolve()
    if not file.is_relative_to(shelf):
        raise OurFaultError(f"the recording of call {call_id} lies outside the recordings folder")
    if not file.is_file():
        raise NotFoundError("The recording's file is not on this machine.")
    session.add(Audit(at=now, who=person.who, what="recording.listen", subject=str(call_id)))
    return file
