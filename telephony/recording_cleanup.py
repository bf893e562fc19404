"""Housekeeping of recordings: those whose time is over go, forgotten ones are finished, empty folders go.

Nothing goes silently: each deletion has its row, its journal entry, and where a person's word is lost its audit.
It runs in the housekeeping process, never in the bridge: neither a call's record nor its queue waits for it.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

import structlog
from sqlalchemy.orm import Session

from records.city import RetentionPack
from records.session import Sessions
from telephony import recording_store
from telephony.recording_store import Known
from telephony.recordings import finish, finished_path

LEFT_OVER = timedelta(minutes=15)
"""A raw file to which nothing was written for so long belongs to no call: even one on hold hears music."""

MOST_BATCHES = 100
"""Batches in one run: what is left is for the next, so that years of recordings never hold up what comes after."""

MOST_FINISHED = 200
"""Raw files in one run: each is made smaller by another program, which takes seconds for a long call."""

EMPTY_FOR = timedelta(days=2)
"""A day's folder in which nothing is left goes after this."""

Result = TypeVar("Result")

log = structlog.get_logger()


class Tidying:
    """`monitor` is where Asterisk writes, `shelf` where finished recordings stand."""

    def __init__(
        self, monitor: Path, shelf: Path, node: str, *, retention: RetentionPack, sessions: Sessions
    ) -> None:
        self._monitor = monitor
        self._shelf = shelf
        self._node = node
        self._pack = retention
        self._sessions = sessions

    def expire(self, *, now: datetime) -> tuple[int, int]:
        """Deletes recordings whose time is over, and strays; returns how many were looked at and how many went."""
        seen = expired = 0
        for _ in range(MOST_BATCHES):
            looked, over = self._transact(
                partial(recording_store.expire, node=self._node, pack=self._pack, now=now)
            )
            seen, expired = seen + looked, expired + over
            if looked < recording_store.MOST_AT_ONCE:
                break
        strays = self._transact(
            partial(recording_store.expire_strays, node=self._node, pack=self._pack, now=now)
        )
        # What was left by one that died between the row and the file goes with the rest.
        paths = self._transact(partial(recording_store.expired_paths, node=self._node, now=now))
        for path in (*strays, *paths):
            (self._shelf / path).unlink(missing_ok=True)
        for folder in (self._monitor, self._shelf):
            _remove_empty(folder, now=now)
        if expired or strays:
            log.info("recordings.expired", how_many=expired, strays=len(strays))
        return seen, expired + len(strays)

    def finish_left_over(self, *, now: datetime) -> int:
        """Finishes raw files that nobody writes to any more, so many at once; returns how many there were."""
        files = left_over(self._monitor, now=now)
        finished = (raw for raw in files if self._finish(raw, now=now))
        return sum(1 for _ in islice(finished, MOST_FINISHED))

    def _finish(self, raw: str, *, now: datetime) -> bool:
        verdict, name = self._transact(partial(recording_store.known, node=self._node, raw=raw))
        if verdict is Known.UNDER_WAY:
            return False
        source, path = self._monitor / raw, finished_path(raw, name)
        if verdict is not Known.DONE:
            try:
                written_at = datetime.fromtimestamp(source.stat().st_mtime, UTC)
            except FileNotFoundError:
                # Its call has just been recorded, and its finisher was quicker.
                return False
            finished = finish(source, self._shelf / path)
            if finished is None:
                self._transact(partial(recording_store.empty, raw=raw, now=now))
            else:
                self._transact(
                    partial(
                        recording_store.register,
                        node=self._node,
                        raw=raw,
                        path=path,
                        finished=finished,
                        written_at=written_at,
                        now=now,
                    )
                )
        log.warning("recordings.left_over", file=raw, was=verdict.value)
        source.unlink(missing_ok=True)
        return True

    def _transact(self, work: Callable[[Session], Result]) -> Result:
        with self._sessions() as session:
            result = work(session)
            session.commit()
            return result


def left_over(monitor: Path, *, now: datetime) -> list[str]:
    """Raw files below the folder to which nothing is written any more, oldest first."""
    limit = (now - LEFT_OVER).timestamp()
    written: list[tuple[float, Path]] = []
    for file in monitor.rglob("*.raw"):
        # The bridge may just have finished and removed it.
        with suppress(FileNotFoundError):
            written.append((file.stat().st_mtime, file))
    return [str(file.relative_to(monitor)) for at, file in sorted(written) if at < limit]


def _remove_empty(folder: Path, *, now: datetime) -> None:
    """Folders of days, months and years in which nothing is left, the innermost first."""
    limit = (now - EMPTY_FOR).timestamp()
    below = [path for depth in ("*/*/*", "*/*", "*") for path in folder.glob(depth) if path.is_dir()]
    for path in below:
        # Who is not empty says so; one that has just lost its last part waits for the next run.
        with suppress(OSError):
            if path.stat().st_mtime < limit:
                path.rmdir()
