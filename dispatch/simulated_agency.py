"""An agency's side of the webhook, for the demo and the tests: it verifies, recognises repeats, and acts.

It is written as an agency would write it, against the API and the Standard Webhooks library only.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any, cast

import httpx
import structlog
from fastapi import FastAPI, Request, Response
from standardwebhooks import Webhook, WebhookVerificationError

from settings.clock import Clock, system_clock

_CLIENT = {"X-DCOR-Client": "simulated-agency"}
"""The header without which the API changes nothing."""

log = structlog.stdlib.get_logger()


@dataclass(frozen=True)
class Notice:
    """A case as it reached the agency, the first time."""

    webhook_id: str
    agency: str
    received_at: datetime
    document: Mapping[str, Any]

    @property
    def case_id(self) -> str:
        """The case, as the API names it."""
        return str(self.document["data"]["case_id"])


OnCase = Callable[[Notice], Awaitable[None]]


@dataclass
class Inbox:
    """What arrived: each case once, and how often anything was repeated or refused; and the server's mood."""

    notices: dict[str, Notice] = field(default_factory=dict[str, Notice])
    """By webhook id."""
    repeats: int = 0
    refused: int = 0
    seconds_to_answer: float = 0
    answers: list[int] = field(default_factory=list[int])
    """Status codes to answer next instead of doing anything, such as 503."""


def make_receiver(
    secrets: Mapping[str, str], inbox: Inbox, *, on_case: OnCase | None = None, clock: Clock = system_clock
) -> FastAPI:
    """An application that takes `POST /hook/AGENCY`, signed with that agency's secret (`whsec_...`).

    A good one is answered 204, a repeat too; a forged or stale one 401. `on_case` runs afterwards, once.
    """
    app = FastAPI(openapi_url=None)
    at_work: set[asyncio.Task[None]] = set()

    @app.post("/hook/{agency}", status_code=204)
    async def take(agency: str, request: Request) -> Response:  # pyright: ignore[reportUnusedFunction]
        body = await request.body()
        await asyncio.sleep(inbox.seconds_to_answer)
        if inbox.answers:
            return Response(status_code=inbox.answers.pop(0))
        document = _verified(secrets.get(agency), body, dict(request.headers))
        if document is None:
            inbox.refused += 1
            return Response(status_code=401)
        webhook_id = request.headers["webhook-id"]
        if webhook_id in inbox.notices:
            inbox.repeats += 1
            return Response(status_code=204)
        notice = Notice(webhook_id, agency, clock(), document)
        inbox.notices[webhook_id] = notice
        if on_case:
            task = asyncio.ensure_future(_run(on_case, notice))
            at_work.add(task)
            task.add_done_callback(at_work.discard)
        return Response(status_code=204)

    return app


def _verified(secret: str | None, body: bytes, headers: dict[str, str]) -> Mapping[str, Any] | None:
    if secret is None:
        return None
    try:
        return cast(Mapping[str, Any], Webhook(secret).verify(body, headers))
    except (WebhookVerificationError, ValueError):
        return None


async def _run(on_case: OnCase, notice: Notice) -> None:
    try:
        await on_case(notice)
    except httpx.HTTPError as error:
        log.warning("a simulated agency could not act", agency=notice.agency, error=type(error).__name__)


@dataclass(frozen=True)
class Habits:
    """How an agency's people behave, in seconds: each step takes between the two, the first is accepting."""

    accept: tuple[float, float] = (4, 20)
    steps: tuple[tuple[str, Mapping[str, str] | None, tuple[float, float]], ...] = (
        ("unit", {"unit": "Regu 1"}, (5, 15)),
        ("en-route", None, (5, 20)),
        ("on-scene", None, (30, 120)),
        ("done", None, (60, 240)),
    )
    """(last part of the path, body, wait) of each further step."""


class SimulatedCrew:
    """Works off its agency's cases through the API, as a person of that agency."""

    def __init__(
        self, api: str, passwords: Mapping[str, str], *, habits: Habits | None = None, chance: Random
    ) -> None:
        """`api` is the API's root (`http://127.0.0.1:8112/api/v1`), `passwords` are by login."""
        self._api = api
        self._passwords = passwords
        self._habits = habits or Habits()
        self._chance = chance

    async def handle(self, notice: Notice) -> None:
        """Accepts the case and takes it to its end, each step after a plausible time."""
        async with httpx.AsyncClient(base_url=self._api, headers=_CLIENT, timeout=10) as client:
            await self._pause(self._habits.accept)
            login = notice.agency.lower()
            entrance = {"login": login, "password": self._passwords[login]}
            (await client.post("/session", json=entrance)).raise_for_status()
            (await client.post(f"/cases/{notice.case_id}/accept")).raise_for_status()
            for step, body, wait in self._habits.steps:
                await self._pause(wait)
                (await client.post(f"/cases/{notice.case_id}/{step}", json=body)).raise_for_status()

    async def _pause(self, wait: tuple[float, float]) -> None:
        await asyncio.sleep(self._chance.uniform(*wait))
