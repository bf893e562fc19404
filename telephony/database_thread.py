"""The bridge's threads that speak with the database: what is given to one is done in order, others go on beside it.

So what can wait (a recording to be finished) never stands before what cannot (the lease, the call just answered).
"""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from records.database_errors import is_passing, sqlstate
from records.session import Sessions
from telephony import lease

AGAIN_SECONDS = 0.5
"""After which work is tried again while the database is away."""

Result = TypeVar("Result")

log = structlog.get_logger()


class Transact(Protocol):
    """Runs a function in a transaction of the bridge, off the event loop, and gives what it returned.

    It is run again when the database was away or two transactions met, so it leaves nothing behind but rows and
    what it returns.
    """

    def __call__(self, work: Callable[[Session], Result], /) -> Awaitable[Result]: ...


class DatabaseThread:
    """One thread; `number` is the lease in hand, which each of its transactions checks."""

    def __init__(self, name: str, sessions: Sessions, *, lease_name: str, number: int) -> None:
        self._name = name
        self._sessions = sessions
        self._lease_name = lease_name
        self._number = number
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"database-{name}")

    async def run(self, work: Callable[[], Result]) -> Result:
        """Runs work that opens its own session; waits and tries again for as long as the database is away."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                return await loop.run_in_executor(self._thread, work)
            except DBAPIError as error:
                if not is_passing(error):
                    raise
                log.warning("bridge.database_away", thread=self._name, why=sqlstate(error))
                await asyncio.sleep(AGAIN_SECONDS)

    async def transact(self, work: Callable[[Session], Result]) -> Result:
        """In one transaction, with the lease held until its commit. Raises `LeaseLostError`."""

        def in_session() -> Result:
            with self._sessions() as session:
                lease.check(session, self._lease_name, self._number)
                result = work(session)
                session.commit()
                return result

        return await self.run(in_session)

    async def look_up(self, work: Callable[[Session], Result]) -> Result:
        """Reads only: without the lease's lock, which would make a write of it."""

        def in_session() -> Result:
            with self._sessions() as session:
                return work(session)

        return await self.run(in_session)
