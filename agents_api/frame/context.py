"""What one API process holds, and how an endpoint gets at it."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Annotated, Protocol, TypeVar, cast

from anyio import CapacityLimiter, to_thread
from fastapi import Depends, Request
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from agents_api.frame.file_store import FileStore
from agents_api.frame.login_backoff import LoginBackoff
from agents_api.frame.rate_limit import RateLimit
from records.city import City
from records.session import Sessions
from settings.clock import Clock
from settings.settings import Settings

Result = TypeVar("Result")

THREADS = 40
"""Worker threads of this process; no more database connections than these."""

SPARE = 12
"""Connections kept for the feed, health and `in_moments`, so that a full house of requests cannot starve them."""

BESIDE = 3
"""How many requests that wait or take long use the database at the same time: each only for a moment."""


class Changes(Protocol):
    """The journal as this process follows it: `agents_api.room.feed` does."""

    @property
    def last(self) -> int:
        """The newest number that this process knows."""
        ...

    async def told_of(self, subject: str, after: int, *, seconds: float) -> int:
        """Waits for a row about `subject` after the number `after`, but not longer; returns how far it has looked."""
        ...


@dataclass(frozen=True)
class Context:
    """One process's resources, made by `create_app`."""

    settings: Settings
    city: City
    clock: Clock
    engine: Engine
    sessions: Sessions
    changes: Changes
    """The journal as it grows."""
    login_backoff: LoginBackoff
    citizen_rate: RateLimit
    """Requests of citizens' pages, by address."""
    application_rate: RateLimit
    """Requests of applications, by key or address."""
    password_checks: CapacityLimiter
    """How many passwords are checked at the same time."""
    files: FileStore
    """Photos and files of incidents."""
    uploads: CapacityLimiter
    """How many files arrive at the same time."""
    beside: CapacityLimiter
    """Short work in the database for requests that wait or take long (`in_moments`)."""


def context(request: Request) -> Context:
    """The running process's resources."""
    return cast(Context, request.app.state.context)


async def in_moments(here: Context, work: Callable[[], Result]) -> Result:
    """Does short work in the database for a request that waits or takes long, which has no `Db` of its own.

    Such requests take their turns here without a thread, so that any number of them leaves the others theirs.
    """
    return await to_thread.run_sync(work, limiter=here.beside)


def _transaction(here: Annotated[Context, Depends(context)]) -> Generator[Session, None, None]:
    with here.sessions() as session:
        yield session
        session.commit()


Here = Annotated[Context, Depends(context)]

Db = Annotated[Session, Depends(_transaction, scope="function", max_concurrency=THREADS - SPARE)]
"""One request, one transaction: committed after the endpoint's last line and before the answer is sent.

Requests beyond the number of connections wait here without a thread; waiting for a connection inside a
thread would lock up against those that hold one and wait for a thread.
"""
