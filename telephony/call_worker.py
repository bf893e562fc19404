"""Follows the calls for as long as the bridge lives, and takes in what was set aside when it can be.

Nothing that is wrong with the journal, the records or our own code ends the bridge: its other tasks keep the queues
and do what people ask. What cannot be followed at all is tried again after growing pauses, and said each time.
"""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from functools import partial

import structlog

from records.database_errors import described, traced
from settings.clock import Clock
from telephony.call_follower import CallFollower
from telephony.database_thread import DatabaseThread
from telephony.lease import LeaseLostError

LOOK_SECONDS = 0.02
"""How often the journal's end is looked at: the average delay of a call's record is half of it."""

RETRY_SECONDS = 3600.0
"""How often set-aside lines are tried again by themselves: a missing partition is there by then."""

LONGEST_PAUSE = 30.0
_FIRST_PAUSE = 0.5

log = structlog.get_logger()


class CallWorker:
    """One bridge's; all work with the follower is done on `thread`."""

    def __init__(self, follower: CallFollower, thread: DatabaseThread, clock: Clock) -> None:
        self._follower = follower
        self._thread = thread
        self._clock = clock
        self._pause = _FIRST_PAUSE
        self.retry_asked = asyncio.Event()
        """Set it when somebody wants set-aside lines tried again."""

    async def run(self) -> None:
        """Until cancelled. Raises `LeaseLostError`."""
        # A new process may be a new version, in which the fault is mended.
        self.retry_asked.set()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._follow())
            tasks.create_task(self._retry())

    async def end_orphans(self, alive: Iterable[str], listed_at: datetime) -> None:
        """Ends the calls that Asterisk took with it (`CallFollower.end_orphans`)."""
        try:
            ended = await self._thread.run(partial(self._follower.end_orphans, alive, listed_at))
        except LeaseLostError:
            raise
        except Exception as error:
            log.error("bridge.orphans_not_ended", why=described(error), trace=traced(error))  # noqa: TRY400
            return
        if ended:
            log.warning("bridge.orphans_ended", calls=ended)

    async def _follow(self) -> None:
        while True:
            try:
                while not self._follower.has_news():
                    await asyncio.sleep(LOOK_SECONDS)
                while await self._thread.run(self._follower.step):
                    self._pause = _FIRST_PAUSE
            except LeaseLostError:
                raise
            except Exception as error:
                why, trace = described(error), traced(error)
                log.error("cel.not_followed", why=why, trace=trace, again_in=self._pause)  # noqa: TRY400
                await asyncio.sleep(self._pause)
                self._pause = min(self._pause * 2, LONGEST_PAUSE)

    async def _retry(self) -> None:
        while True:
            try:
                async with asyncio.timeout(RETRY_SECONDS):
                    await self.retry_asked.wait()
            except TimeoutError:
                pass
            self.retry_asked.clear()
            began = self._clock()
            try:
                # One call after the other: lines of calls that are under way come in between.
                while await self._thread.run(partial(self._follower.retry_next, began)):
                    pass
            except LeaseLostError:
                raise
            except Exception as error:
                log.error("cel.not_retried", why=described(error), trace=traced(error))  # noqa: TRY400
