"""Finds the file of a recording, and notes who listens."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from agents_api.frame import sight
from agents_api.frame.person import Person
from agents_api.telephone.recordings import repository
from records.calls import Recording, RecordingStatus
from records.journal import About, tell
from records.work import Audit
from settings.errors import ConflictError, NotFoundError, OurFaultError
from telephony.recordings import tail

FOLDER = "recordings"
"""Below the instance's home: finished recordings, by date."""


def listen(session: Session, person: Person, call_id: UUID, home: Path, *, now: datetime) -> Path:
    """The finished file of a call's recording; that it was asked for is noted.

    Raises `NotFoundError` when there is none, `ConflictError` while it is not finished, `NotAllowedError` when it is
    a restricted incident's that the person is not assigned to.
    """
    sight.must_know_caller(session, person, call_id)
    recording = repository.of_call(session, call_id)
    if recording is None or recording.state is RecordingStatus.MISSING:
        raise NotFoundError("There is no recording of this call.")
    if recording.state is RecordingStatus.EXPIRED:
        raise NotFoundError("The recording's time was over, and it was deleted.")
    if recording.state is RecordingStatus.LIVE:
        raise ConflictError("The recording is not finished yet; it is a moment after the call's end.")
    file = _inside(home / FOLDER, recording)
    if not file.is_file():
        raise NotFoundError("The recording's file is not on this machine.")
    session.add(Audit(at=now, who=person.who, what="recording.listen", subject=str(call_id)))
    return file


def listen_to_last(
    session: Session, person: Person, call_id: UUID, monitor: Path, seconds: int, *, now: datetime
) -> bytes:
    """The last seconds of a call that goes on, as a WAV; that it was asked for is noted.

    `monitor` is where Asterisk writes. Raises `NotFoundError` when there is nothing, `ConflictError` when the
    recording is finished.
    """
    sight.must_know_caller(session, person, call_id)
    recording = repository.of_call(session, call_id)
    if recording is None or recording.state in (RecordingStatus.MISSING, RecordingStatus.EXPIRED):
        raise NotFoundError("There is no recording of this call.")
    if recording.state is RecordingStatus.FINISHED:
        raise ConflictError("The call is over: listen to the whole recording.")
    sound = tail(_inside(monitor, recording), seconds)
    if sound is None:
        raise NotFoundError("Nothing has been recorded yet, or the call is on another machine's Asterisk.")
    session.add(Audit(at=now, who=person.who, what="recording.listen_last", subject=str(call_id)))
    return sound


def hold(session: Session, person: Person, call_id: UUID, *, held: bool, why: str, now: datetime) -> None:
    """Keeps a recording whatever its time, or lets it go its way again; that is noted.

    Raises `NotFoundError` when there is none.
    """
    recording = repository.of_call(session, call_id)
    if recording is None or recording.state in (RecordingStatus.MISSING, RecordingStatus.EXPIRED):
        raise NotFoundError("There is no recording of this call.")
    if recording.held is held:
        return
    recording.held = held
    what = "recording.hold" if held else "recording.release"
    session.add(Audit(at=now, who=person.who, what=what, subject=f"{call_id}: {why}"))
    tell(session, "recording.held" if held else "recording.released", About(call_id=call_id), at=now)


def _inside(folder: Path, recording: Recording) -> Path:
    whole = folder.resolve()
    file = (whole / recording.path).resolve()
    if not file.is_relative_to(whole):
        raise OurFaultError(f"the recording of call {recording.call_id} lies outside {folder.name}")
    return file
