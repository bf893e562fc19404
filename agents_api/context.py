"""What one API process holds, and how an endpoint gets at it."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Annotated, cast

from anyio import CapacityLimiter
from fastapi import Depends, Request
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from agents_api.citizen_link.knocks import Knocks
from agents_api.evidence.shelf import Shelf
from agents_api.feed.hub import Hub
from agents_api.health.metrics import Metrics
from agents_api.session.delays import LoginDelays
from records.city import City
from records.session import Sessions
from settings.clock import Clock
from settings.settings import Settings

THREADS = 40
"""Worker threads of this process; no more database connections than these."""

SPARE = 8
"""Connections kept for the feed and health, so that a full house of requests cannot starve them."""


@dataclass(frozen=True)
class Context:
    """One process's resources, made by `create_app`."""

    settings: Settings
    city: City
    clock: Clock
    engine: Engine
    sessions: Sessions
    hub: Hub
    metrics: Metrics
    delays: LoginDelays
    knocks: Knocks
    app_knocks: Knocks
    """Requests of applications, by key or address."""
    password_checks: CapacityLimiter
    """How many passwords are checked at the same time."""
    shelf: Shelf
    """Photos and files of incidents."""
    uploads: CapacityLimiter
    """How many files arrive at the same time."""


def context(request: Request) -> Context:
    """The running process's resources."""
    return cast(Context, request.app.state.context)


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
