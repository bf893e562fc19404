"""What the bridge does every hour beside the calls: recordings whose time is over go, forgotten ones are finished.

Nothing goes silently: each deletion has its row, its journal entry, and where a person's word is lost its audit.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import structlog
from sqlalchemy import delete
from sqlalchemy.orm import Session

from records.citizen_reports import forget_persons
from records.city import RetentionPack
from records.locations import AmlMessage
from records.received_webhooks import forget_webhooks
from records.sms import expire
from settings.clock import Clock
from telephony import recording_store
from telephony.recording_store import Known
from telephony.recordings import finish, finished_path

FIRST_SECONDS = 60.0
"""After the bridge's start, when it has caught up with what happened without it."""

EVERY_SECONDS = 3600.0

LEFT_OVER = timedelta(minutes=15)
"""A raw file to which nothing was written for so long belongs to no call: even one on hold hears music."""

REPLAY = timedelta(days=1)
"""How long a phone's own message is remembered; one older than ten minutes is refused anyway."""

Transact = Callable[[Callable[[Session], object]], Awaitable[object]]
"""Runs a function in a transaction of the bridge, off the event loop."""

log = structlog.get_logger()


class Tidying:
    """`monitor` is where Asterisk writes, `shelf` where finished recordings stand."""

    def __init__(
        self,
        monitor: Path,
        shelf: Path,
        node: str,
        *,
        retention: RetentionPack,
        transact: Transact,
        clock: Clock,
    ) -> None:
        self._monitor = monitor
        self._shelf = shelf
        self._node = node
        self._pack = retention
        self._transact = transact
        self._clock = clock

    async def run(self) -> None:
        """Every hour, until cancelled."""
        await asyncio.sleep(FIRST_SECONDS)
        while True:
            await self.once()
            await asyncio.sleep(EVERY_SECONDS)

    async def once(self) -> None:
        """All of it, now."""
        await self._expire()
        for raw in await asyncio.to_thread(left_over, self._monitor, now=self._clock()):
            await self._finish(raw)
        await self._transact(partial(forget, now=self._clock()))

    async def _expire(self) -> None:
        # What was left by one that died between the row and the file goes with the rest.
        after: UUID | None = UUID(int=0)
        while after is not None:
            done: list[tuple[int, UUID | None]] = []

            def batch(
                session: Session, into: list[tuple[int, UUID | None]] = done, start: UUID = after
            ) -> None:
                into.append(
                    recording_store.expire(session, self._node, self._pack, after=start, now=self._clock())
                )

            await self._transact(batch)
            expired, after = done[-1]
            if expired:
                log.info("recordings.expired", how_many=expired)
        paths: list[str] = []
        await self._transact(
            lambda session: paths.extend(
                recording_store.expired_paths(session, self._node, now=self._clock())
            )
        )
        for path in paths:
            await asyncio.to_thread((self._shelf / path).unlink, missing_ok=True)

    async def _finish(self, raw: str) -> None:
        verdicts: list[tuple[Known, str]] = []
        await self._transact(lambda session: verdicts.append(recording_store.known(session, self._node, raw)))
        verdict, name = verdicts[-1]
        if verdict is Known.UNDER_WAY:
            return
        source, path = self._monitor / raw, finished_path(raw, name)
        if verdict is not Known.DONE:
            written_at = datetime.fromtimestamp(source.stat().st_mtime, UTC)
            finished = await asyncio.to_thread(finish, source, self._shelf / path)
            if finished is None:
                await self._transact(partial(recording_store.empty, raw=raw, now=self._clock()))
            else:
                await self._transact(
                    partial(
                        recording_store.register,
                        node=self._node,
                        raw=raw,
                        path=path,
                        finished=finished,
                        written_at=written_at,
                        now=self._clock(),
                    )
                )
        log.warning("recordings.left_over", file=raw, was=verdict.value)
        source.unlink(missing_ok=True)


def left_over(monitor: Path, *, now: datetime) -> list[str]:
    """Raw files below the folder to which nothing is written any more, oldest first."""
    limit = (now - LEFT_OVER).timestamp()
    written: list[tuple[float, Path]] = []
    for file in monitor.rglob("*.raw"):
        # Another task may just have finished and removed it.
        with suppress(FileNotFoundError):
            written.append((file.stat().st_mtime, file))
    return [str(file.relative_to(monitor)) for at, file in sorted(written) if at < limit]


def forget(session: Session, *, now: datetime) -> None:
    """Messages that nobody sent in time lose their text, phones' own messages go after a day, and who filed a report by
    an application is forgotten in time."""
    expire(session, now=now, who="bridge")
    forget_persons(session, now=now)
    forget_webhooks(session, now=now)
    session.execute(delete(AmlMessage).where(AmlMessage.received_at < now - REPLAY))
