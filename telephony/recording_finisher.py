"""Finishes recordings as their calls end, one after the other, beside everything else the bridge does."""

import asyncio
from functools import partial

import structlog

from records.database_errors import described
from settings.clock import Clock
from telephony.database_thread import DatabaseThread
from telephony.lease import LeaseLostError
from telephony.recording_queue import Due, RecordingQueue

LOOK_SECONDS = 0.5

log = structlog.get_logger()


class RecordingFinisher:
    """One bridge's; `thread` is one on which nothing waits that cannot."""

    def __init__(self, queue: RecordingQueue, thread: DatabaseThread, clock: Clock) -> None:
        self._queue = queue
        self._thread = thread
        self._clock = clock

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            now = self._clock()
            for due in await self._thread.look_up(partial(self._queue.due, now=now)):
                await self._finish(due)
            await asyncio.sleep(LOOK_SECONDS)

    async def _finish(self, due: Due) -> None:
        try:
            finished = await asyncio.to_thread(self._queue.finish, due)
            await self._thread.transact(
                partial(self._queue.record, due=due, finished=finished, at=self._clock())
            )
            self._queue.tidy(due)
        except LeaseLostError:
            raise
        except Exception as error:
            why = str(error) if isinstance(error, OSError) else described(error)
            log.error("recordings.not_finished", call=str(due.call), why=why)  # noqa: TRY400
            await self._thread.transact(partial(self._queue.failed, due=due, at=self._clock()))
