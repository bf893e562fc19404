"""Which recordings are to be finished, and their rows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.calls import Call, Recording, RecordingStatus
from records.journal import About, tell
from telephony import recording_store
from telephony.recordings import Finished, finish, finished_path

SETTLE = timedelta(seconds=1)
"""After a call's end, until its last sound is on disk."""

MOST_AT_ONCE = 10


@dataclass(frozen=True)
class Due:
    """A recording whose call is over."""

    call: UUID
    raw: str
    """Below Asterisk's monitor folder."""


class RecordingShelf:
    """`monitor`: where Asterisk writes; `shelf`: where finished recordings stand, by date."""

    def __init__(self, monitor: Path, shelf: Path, node: str) -> None:
        self._monitor = monitor
        self._shelf = shelf
        self._node = node

    def due(self, session: Session, *, now: datetime) -> list[Due]:
        """Recordings of ended calls that are still raw."""
        rows = session.execute(
            select(Recording.call_id, Recording.path)
            .join(Call, Call.id == Recording.call_id)
            .where(
                Recording.node == self._node,
                Recording.state == RecordingStatus.LIVE,
                Call.ended_at < now - SETTLE,
            )
            .limit(MOST_AT_ONCE)
        )
        return [Due(call, path) for call, path in rows]

    def finish(self, due: Due) -> Finished | None:
        """Converts and hashes; none when there is no sound."""
        return finish(self._monitor / due.raw, self._shelf / finished_path(due.raw, str(due.call)))

    def record(self, session: Session, *, due: Due, finished: Finished | None, at: datetime) -> None:
        """Writes what became of it. The raw file goes only when the finished one is in the records."""
        row = session.get(Recording, due.call)
        if row is None or row.state is not RecordingStatus.LIVE:
            return
        if finished is None and recording_store.adopt(session, row, now=at):
            return
        if finished is None:
            row.state = RecordingStatus.MISSING
        else:
            row.state = RecordingStatus.FINISHED
            row.path = finished_path(due.raw, str(due.call))
            row.seconds, row.size, row.sha256 = finished.seconds, finished.size, finished.sha256
        tell(session, f"recording.{row.state}", About(call_id=due.call), at=at)

    def tidy(self, due: Due) -> None:
        """Removes the raw file, once `record` is committed."""
        (self._monitor / due.raw).unlink(missing_ok=True)
