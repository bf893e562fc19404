"""Puts the API together."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, cast

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import Engine, QueuePool

from agents_api.agencies.agencies.endpoints import router as agencies
from agents_api.agencies.agency_hooks.endpoints import router as agency_hooks
from agents_api.agencies.broadcasts.endpoints import router as broadcasts
from agents_api.agencies.catalogue.endpoints import router as catalogue
from agents_api.agencies.places.endpoints import router as places
from agents_api.frame.access import check_rules
from agents_api.frame.context import BESIDE, THREADS, Context
from agents_api.frame.edge import Edge
from agents_api.frame.faults import Fault, add_fault_handlers
from agents_api.frame.file_store import FileStore
from agents_api.frame.login_backoff import LoginBackoff
from agents_api.frame.rate_limit import RateLimit
from agents_api.frame.screens import CONSOLE, add_screens
from agents_api.incidents.cases.endpoints import router as cases
from agents_api.incidents.deliveries.endpoints import router as deliveries
from agents_api.incidents.evidence.endpoints import router as evidence
from agents_api.incidents.evidence.reception import largest_body
from agents_api.incidents.incidents.endpoints import router as incidents
from agents_api.incidents.merging.endpoints import router as merging
from agents_api.incidents.restriction.endpoints import router as restriction
from agents_api.incidents.timeline.endpoints import router as timeline
from agents_api.people.me.endpoints import router as me
from agents_api.people.positions.endpoints import router as positions
from agents_api.people.session.endpoints import router as session
from agents_api.public.aml.endpoints import router as aml
from agents_api.public.api_keys.endpoints import router as api_keys
from agents_api.public.cap.endpoints import broadcast_router as broadcast_documents
from agents_api.public.cap.endpoints import router as cap
from agents_api.public.citizen_link.endpoints import router as citizen_link
from agents_api.public.citizen_reports.endpoints import router as citizen_reports
from agents_api.public.open311 import errors as open311_errors
from agents_api.public.open311.endpoints import router as open311
from agents_api.public.twilio.endpoints import router as twilio
from agents_api.room.alarms.endpoints import router as alarms
from agents_api.room.feed.endpoints import router as feed
from agents_api.room.feed.hub import Hub
from agents_api.room.health.endpoints import router as health
from agents_api.room.health.metrics import Metrics
from agents_api.room.health.readers import ReaderWatch
from agents_api.room.health.running import Watched
from agents_api.room.journal.endpoints import router as journal
from agents_api.room.wall.endpoints import router as wall
from agents_api.telephone.actions.endpoints import router as actions
from agents_api.telephone.callbacks.endpoints import router as callbacks
from agents_api.telephone.calls.endpoints import router as calls
from agents_api.telephone.flags.endpoints import router as flags
from agents_api.telephone.flows.endpoints import router as flows
from agents_api.telephone.locations.endpoints import router as locations
from agents_api.telephone.news.endpoints import router as news
from agents_api.telephone.probes.endpoints import router as probes
from agents_api.telephone.queues.endpoints import router as queues
from agents_api.telephone.recordings.endpoints import router as recordings
from agents_api.telephone.texts.endpoints import router as texts
from records.city import load_city
from records.session import make_engine, make_sessions
from settings.clock import Clock, system_clock
from settings.settings import Settings

PREFIX = "/api/v1"
_PASSWORDS_AT_ONCE = 2
_LAST_READS_SECONDS = 2.0
_UPLOADS_AT_ONCE = 16
_FAULTS: dict[int | str, dict[str, Any]] = {
    422: {"model": Fault, "description": "It cannot be read so; `message` says what is wrong."},
    "4XX": {"model": Fault, "description": "It was not done; `message` says why."},
}
_ROUTERS = (
    session,
    me,
    calls,
    actions,
    locations,
    incidents,
    merging,
    evidence,
    timeline,
    restriction,
    citizen_reports,
    cases,
    deliveries,
    positions,
    queues,
    probes,
    flows,
    recordings,
    callbacks,
    texts,
    flags,
    news,
    broadcasts,
    broadcast_documents,
    alarms,
    agencies,
    api_keys,
    catalogue,
    places,
    journal,
    feed,
    wall,
)


def create_app(settings: Settings, *, clock: Clock = system_clock, console: Path = CONSOLE) -> FastAPI:
    """The whole API of one process; its resources live as long as the application's lifespan.

    `console` is the folder of the built console; without one the API serves alone.
    Needs no database until a request does. Raises `OurFaultError` when an endpoint has no rule.
    """
    resources, watched = _resources(settings, clock)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncGenerator[None, None]:
        to_thread.current_default_thread_limiter().total_tokens = THREADS
        watched.hub.start()
        try:
            yield
            await watched.hub.stop()
            await _reads_ended(resources.engine)
        finally:
            resources.engine.dispose()

    app = FastAPI(
        title="DCOR",
        version="1",
        description="Depok City Operation Room: calls, incidents, cases.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        generate_unique_id_function=_operation_id,
        responses=_FAULTS,
    )
    app.state.context = resources
    app.state.hub = watched.hub
    app.state.watched = watched
    for router in _ROUTERS:
        app.include_router(router, prefix=PREFIX)
    for router in (health, aml, twilio, agency_hooks, open311, citizen_link, cap):
        app.include_router(router)
    check_rules(app)
    add_fault_handlers(app, {open311_errors.PREFIX: open311_errors.said})
    add_screens(app, console)
    app.add_middleware(
        Edge, settings=settings, answered=watched.metrics.answered, largest_form=largest_body(settings)
    )
    return app


async def _reads_ended(engine: Engine) -> None:
    """A cancelled request leaves its thread behind, which reads to its end; the pool cannot close what that holds."""
    pool = cast(QueuePool, engine.pool)
    with suppress(TimeoutError):
        async with asyncio.timeout(_LAST_READS_SECONDS):
            while pool.checkedout():
                await asyncio.sleep(0.01)


def _resources(settings: Settings, clock: Clock) -> tuple[Context, Watched]:
    engine = make_engine(settings, process="api", pool_size=THREADS)
    sessions = make_sessions(engine)
    hub = Hub(settings, sessions)
    watched = Watched(hub, Metrics(hub, sessions, clock), ReaderWatch())
    context = Context(
        settings=settings,
        city=load_city(settings.city),
        clock=clock,
        engine=engine,
        sessions=sessions,
        changes=hub,
        login_backoff=LoginBackoff(),
        citizen_rate=RateLimit(),
        application_rate=RateLimit(),
        password_checks=CapacityLimiter(_PASSWORDS_AT_ONCE),
        files=FileStore(settings.home),
        uploads=CapacityLimiter(_UPLOADS_AT_ONCE),
        beside=CapacityLimiter(BESIDE),
    )
    return context, watched


def _operation_id(route: APIRoute) -> str:
    """The endpoint's own name: stable, readable, and the key of `rules.RULES`."""
    return route.name
