"""Follows the journal once for a whole process and hands its rows to every subscriber.

One connection listens, one reads; subscribers hold none. Everything but the reading itself runs on the
event loop's thread. A subscriber has only a cursor: what it has not taken yet stays in the shared ring,
and when it is further back than that, in the database. So a slow one costs no memory.
"""

import asyncio
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from uuid import UUID

import psycopg
import structlog
from anyio import CapacityLimiter, to_thread
from sqlalchemy.exc import SQLAlchemyError

from agents_api.room.feed.frames import Told, told
from agents_api.room.feed.ring import Ring
from agents_api.room.journal import repository
from records.journal import CHANNEL, JournalRow, last_number, rows_there
from records.listening import listening_connection
from records.logins import SESSION_ENDED
from records.session import Sessions
from settings.errors import OutsideError
from settings.settings import Settings

_log = structlog.get_logger()

_LOOK_ANYWAY = 1.0
"""Seconds without a notification after which the hub looks by itself: notifications only wake."""

_AGAIN = 0.5
"""Seconds before following the journal is tried again after an error."""

_BATCH = 200
_CATCH_UPS = 3


@dataclass(eq=False)
class Subscriber:
    """One stream, as the hub knows it."""

    session: str
    """Name of its login session in the journal."""
    ended: bool = field(default=False)


class Hub:
    """The feed of one process."""

    def __init__(self, settings: Settings, sessions: Sessions) -> None:
        self._settings = settings
        self._sessions = sessions
        self._ring: Ring | None = None
        self._changed = asyncio.Event()
        self._subscribers: set[Subscriber] = set()
        self._task: asyncio.Task[None] | None = None
        self._reads = CapacityLimiter(1)
        self._catch_ups = CapacityLimiter(_CATCH_UPS)
        self._stopping = False
        self.catch_ups = 0
        """Batches that were read again for subscribers further back than memory."""
        self.fault: str | None = "the feed has not begun"
        """Why the journal is not followed at this moment; none when it is."""

    @property
    def stopping(self) -> bool:
        """Streams are to end."""
        return self._stopping

    @property
    def subscribers(self) -> int:
        """How many streams are open."""
        return len(self._subscribers)

    @property
    def last(self) -> int:
        """The newest number that subscribers can have; 0 before the journal was first read."""
        return self._ring.last if self._ring else 0

    def start(self) -> None:
        """Begins to follow, on the running event loop."""
        self._task = asyncio.create_task(self._follow(), name="feed")

    async def stop(self) -> None:
        """Ends every stream and stops following."""
        self.end_streams()
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def end_streams(self) -> None:
        """Lets every stream say goodbye; browsers come back by themselves to whoever serves then."""
        self._stopping = True
        self._wake()

    @contextmanager
    def subscribed(self, session: str) -> Generator[Subscriber, None, None]:
        """Registers a stream for as long as the block lasts."""
        subscriber = Subscriber(session)
        self._subscribers.add(subscriber)
        try:
            yield subscriber
        finally:
            self._subscribers.discard(subscriber)

    async def reached(self, number: int | None, *, seconds: float) -> int:
        """Waits until the hub follows and has got to `number`, but not longer; returns the newest number.

        Another process may have told a browser of a row that this one reads a moment later. Raises
        `OutsideError` when the journal could not be read at all.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._ring is None or self._ring.last < (number or 0):
                    await self._changed.wait()
        if self._ring is None:
            raise OutsideError("The feed cannot be read right now; try again in a moment.")
        return self._ring.last

    async def after(self, cursor: int) -> list[Told]:
        """The next rows after `cursor`, a small batch at a time; none when there are none yet."""
        rows = self._ring.after(cursor, limit=_BATCH) if self._ring else []
        if rows is None:
            self.catch_ups += 1
            return await to_thread.run_sync(self._read, cursor, limiter=self._catch_ups)
        return rows

    async def told_of(self, subject: str, after: int, *, seconds: float) -> int:
        """Waits for a row about `subject` after the number `after`, but not longer; returns how far it has looked.

        Takes no thread and no connection: what memory does not reach any more is passed over.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while True:
                    change = self._changed
                    rows = self._ring.after(after, limit=_BATCH) if self._ring else []
                    if rows is None:
                        after = self.last
                    elif rows:
                        after = rows[-1].number
                        if any(row.subject == subject for row in rows):
                            break
                    else:
                        await change.wait()
        return after

    def change(self) -> asyncio.Event:
        """Set at the next change. Take it before looking, wait for it after."""
        return self._changed

    async def _follow(self) -> None:
        while True:
            try:
                await self._listen()
            except (psycopg.Error, SQLAlchemyError) as error:
                self.fault = "the database does not answer"
                _log.warning("the feed lost the database", error=type(error).__name__)
            except Exception:
                # A hole in the journal, or worse: health says so until somebody has looked.
                self.fault = "the journal cannot be followed"
                _log.exception("the feed cannot go on")
            await asyncio.sleep(_AGAIN)

    async def _listen(self) -> None:
        async with listening_connection(self._settings, CHANNEL, process="feed") as connection:
            await self._catch_up()
            while True:
                news = True
                async for notification in connection.notifies(timeout=_LOOK_ANYWAY, stop_after=1):
                    news = int(notification.payload) > self.last
                if news:
                    await self._catch_up()

    async def _catch_up(self) -> None:
        if self._ring is None:
            self._ring = Ring(await to_thread.run_sync(self._read_last, limiter=self._reads))
        while rows := await to_thread.run_sync(self._read, self._ring.last, limiter=self._reads):
            if any(row.number != self._ring.last + at for at, row in enumerate(rows, start=1)):
                _log.error("a hole in the journal", after=self._ring.last, up_to=rows[-1].number)
            self._ring.add(rows)
            self._end_sessions(rows)
            self._wake()
        if self.fault:
            self.fault = None
            self._wake()

    def _end_sessions(self, rows: list[Told]) -> None:
        ended = {row.subject for row in rows if row.kind == SESSION_ENDED}
        for subscriber in self._subscribers:
            if subscriber.session in ended:
                subscriber.ended = True

    def _wake(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    def _read_last(self) -> int:
        with self._sessions() as session:
            return last_number(session)

    def _read(self, cursor: int) -> list[Told]:
        with self._sessions() as session:
            rows = rows_there(session, cursor, limit=_BATCH)
            kept = repository.kept(session, rows)
            return [_told(row, kept) for row in rows]


def _told(row: JournalRow, kept: Mapping[int, frozenset[UUID]]) -> Told:
    """A row that cannot be shown is nobody's, and stops nobody from seeing the next."""
    try:
        return told(row, kept)
    except Exception:
        _log.exception("a journal row cannot be shown", number_in_journal=row.number, kind=row.kind)
        return Told(row.number, row.kind, row.subject, frozenset(), restricted=True, frame=b"")
