"""Which recordings are to be finished, and their rows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from records.alarms import RECORDINGS_UNFINISHED, clear_alarm, raise_alarm
from records.calls import Call, Recording, RecordingStatus
from records.journal import About, tell
from telephony import recording_store
from telephony.recordings import Finished, finish, finished_path

AGAIN = timedelta(seconds=2)
"""After which one that could not be finished is tried again; each further time after twice as long."""

AGAIN_AT_MOST = timedelta(minutes=15)
TELLING = 5
"""Tries in vain (a good minute) after which an alarm says so."""

SETTLE = timedelta(seconds=1)
"""After a call's end, until its last sound is on disk."""

MOST_AT_ONCE = 10
_MOST_TRIES = 30_000
"""As far as they are counted."""


@dataclass(frozen=True)
class Due:
    """A recording whose call is over."""

    call: UUID
    raw: str
    """Below Asterisk's monitor folder."""


class RecordingQueue:
    """`monitor`: where Asterisk writes; `shelf`: where finished recordings stand, by date."""

    def __init__(self, monitor: Path, shelf: Path, node: str) -> None:
        self._monitor = monitor
        self._shelf = shelf
        self._node = node

    def due(self, session: Session, *, now: datetime) -> list[Due]:
        """Recordings of ended calls that are still raw: new ones first, then those that failed, longest due first."""
        rows = session.execute(
            select(Recording.call_id, Recording.path)
            .join(Call, Call.id == Recording.call_id)
            .where(
                Recording.node == self._node,
                Recording.state == RecordingStatus.LIVE,
                or_(Recording.try_at.is_(None), Recording.try_at <= now),
                Call.ended_at < now - SETTLE,
            )
            .order_by(Recording.try_at.nulls_first(), Recording.call_id)
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
        if row.tries >= TELLING:
            self._agree_alarm(session, at=at)

    def failed(self, session: Session, *, due: Due, at: datetime) -> None:
        """It could not be finished: it makes room for others and is tried again later."""
        row = session.get(Recording, due.call)
        if row is None or row.state is not RecordingStatus.LIVE:
            return
        row.try_at = at + min(AGAIN * 2 ** min(row.tries, 16), AGAIN_AT_MOST)
        row.tries = min(row.tries + 1, _MOST_TRIES)
        self._agree_alarm(session, at=at)

    def _agree_alarm(self, session: Session, *, at: datetime) -> None:
        session.flush()
        failing = session.scalar(
            select(func.count()).where(
                Recording.node == self._node,
                Recording.state == RecordingStatus.LIVE,
                Recording.tries >= TELLING,
            )
        )
        if failing:
            raise_alarm(session, RECORDINGS_UNFINISHED, self._node, at=at, data={"count": failing})
        else:
            clear_alarm(session, RECORDINGS_UNFINISHED, self._node, at=at)

    def tidy(self, due: Due) -> None:
        """Removes the raw file, once `record` is committed."""
        (self._monitor / due.raw).unlink(missing_ok=True)
