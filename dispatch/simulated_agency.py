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

from dispatch.simulated_habits import Characters, Choice, Conduct, Habits
from dispatch.simulated_system import AgencySystem
from settings.clock import Clock, system_clock

__all__ = ["Habits", "Inbox", "Notice", "SimulatedCrew", "make_receiver"]

_CLIENT = {"X-DCOR-Client": "simulated-agency"}
"""The header without which the API changes nothing."""

_CASE = "case.created"
_BROADCAST = "broadcast."

log = structlog.stdlib.get_logger()


@dataclass(frozen=True)
class Notice:
    """A case or a broadcast as it reached the agency, the first time."""

    webhook_id: str
    agency: str
    received_at: datetime
    document: Mapping[str, Any]

    @property
    def case_id(self) -> str:
        """The case, as the API names it."""
        return str(self.document["data"]["case_id"])

    @property
    def case_number(self) -> str:
        """The case, as people and the agency's own system name it."""
        return str(self.document["data"]["case_number"])

    @property
    def broadcast_id(self) -> str:
        """The broadcast, as the API names it."""
        return str(self.document["data"]["broadcast_id"])


OnCase = Callable[[Notice], Awaitable[None]]


@dataclass
class Inbox:
    """What arrived: each case once, and how often anything was repeated or refused; and the server's mood."""

    notices: dict[str, Notice] = field(default_factory=dict[str, Notice])
    """Cases, by webhook id."""
    broadcasts: dict[str, Notice] = field(default_factory=dict[str, Notice])
    """What was told of broadcasts (`broadcast.sent`, `broadcast.recalled`), by webhook id."""
    repeats: int = 0
    refused: int = 0
    seconds_to_answer: float = 0
    answers: list[int] = field(default_factory=list[int])
    """Status codes to answer next instead of doing anything, such as 503."""


def make_receiver(
    secrets: Mapping[str, str],
    inbox: Inbox,
    *,
    on_case: OnCase | None = None,
    on_broadcast: OnCase | None = None,
    clock: Clock = system_clock,
) -> FastAPI:
    """An application that takes `POST /hook/AGENCY`, signed with that agency's secret (`whsec_...`).

    A good one is answered 204, a repeat too; a forged or stale one 401. `on_case` runs afterwards, once, and
    `on_broadcast` for a broadcast that was sent.
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
        kind = str(document.get("type"))
        here = inbox.broadcasts if kind.startswith(_BROADCAST) else inbox.notices
        if webhook_id in here:
            inbox.repeats += 1
            return Response(status_code=204)
        notice = Notice(webhook_id, agency, clock(), document)
        here[webhook_id] = notice
        act = {f"{_BROADCAST}sent": on_broadcast, _CASE: on_case}.get(kind)
        if act:
            task = asyncio.ensure_future(_run(act, notice))
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


class SimulatedCrew:
    """Works off its agency's cases, as a person of that agency in the inbox or as the agency's own system."""

    def __init__(
        self,
        api: str,
        passwords: Mapping[str, str],
        characters: Characters,
        *,
        system: AgencySystem | None = None,
        chance: Random,
    ) -> None:
        """`api` is the API's root (`http://127.0.0.1:8112/api/v1`), `passwords` are by login."""
        self._api = api
        self._passwords = passwords
        self._characters = characters
        self._system = system
        self._chance = chance

    async def handle(self, notice: Notice) -> None:
        """Does with the case what its agency does: takes it to its end, each step after a plausible time, or not."""
        choice = self._characters.next_case(notice.agency)
        if choice.after is None:
            return
        await asyncio.sleep(choice.after)
        if choice.conduct is Conduct.REJECTS:
            await self._act(notice, choice, "reject", {"reason": choice.reason or ""})
            return
        await self._act(notice, choice, "accept", None)
        for step, body, wait in self._characters.habits_of(notice.agency).steps:
            await asyncio.sleep(self._chance.uniform(*wait))
            await self._act(notice, choice, step, body)

    async def read(self, notice: Notice) -> None:
        """Reads a broadcast after a while, or not."""
        after = self._characters.next_broadcast(notice.agency)
        if after is None:
            return
        await asyncio.sleep(after)
        await self._in_the_inbox(notice.agency, f"/broadcasts/{notice.broadcast_id}/read", None)

    async def _act(self, notice: Notice, choice: Choice, step: str, body: Mapping[str, str] | None) -> None:
        if self._system and choice.by_hook:
            if await self._system.tell(notice.agency, notice.case_number, step, body):
                return
            log.warning("the room takes no webhooks of agencies: answered in the inbox", agency=notice.agency)
        await self._in_the_inbox(notice.agency, f"/cases/{notice.case_id}/{step}", body)

    async def _in_the_inbox(self, agency: str, path: str, body: Mapping[str, str] | None) -> None:
        login = agency.lower()
        entrance = {"login": login, "password": self._passwords[login]}
        async with httpx.AsyncClient(base_url=self._api, headers=_CLIENT, timeout=10) as client:
            (await client.post("/session", json=entrance)).raise_for_status()
            (await client.post(path, json=body)).raise_for_status()
