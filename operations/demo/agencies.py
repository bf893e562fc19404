"""Agencies of the demo: their webhook server, their duty phones, their crews; and the contacts that lead to them."""

import asyncio
import socket
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from random import Random

import httpx
import structlog
import uvicorn
from sqlalchemy import select

from dispatch.simulated_agency import Inbox, Notice, make_receiver
from operations.demo.client import Person, why
from records.agencies import Agency, ChannelKind, Contact, ContactRole
from records.ids import new_id
from records.machines.case import AWAITS_A_HUMAN, CaseStatus
from records.session import Sessions
from settings.clock import Clock

BY_PHONE = ("PLN", "KAI", "BASARNAS")
"""Told by a call to their duty phone; all others by webhook."""

_PHONE_BLOCK = "+6221808000"
"""Their duty phones: a block that nobody has been given."""

_ACCEPTS = (4.0, 20.0)
_STEPS: dict[CaseStatus, tuple[str, Mapping[str, str], tuple[float, float]]] = {
    CaseStatus.ACCEPTED: ("unit", {"unit": "Regu 1"}, (5, 15)),
    CaseStatus.UNIT_ASSIGNED: ("en-route", {}, (5, 20)),
    CaseStatus.EN_ROUTE: ("on-scene", {}, (30, 90)),
    CaseStatus.ON_SCENE: ("done", {}, (45, 150)),
}
"""What a crew does next: last part of the path, body, and the seconds until then."""

_REFUSES = 0.03
_ASKS_EVERY = 5.0

log = structlog.stdlib.get_logger()


class Crews:
    """The people of all agencies: they accept, go out, arrive and finish."""

    def __init__(self, people: Mapping[str, Person], chance: Random) -> None:
        """`people` has somebody of each agency, by its code."""
        self._people = people
        self._chance = chance
        self._in_hand: set[str] = set()

    async def told_by_webhook(self, notice: Notice) -> None:
        """A case has reached the agency's server."""
        if notice.agency in self._people and notice.case_id not in self._in_hand:
            await self._work(notice.agency, notice.case_id)

    async def follow(self) -> None:
        """For ever: what an earlier demo left, and what a duty officer accepts by telephone, is worked off too."""
        async with asyncio.TaskGroup() as work:
            asked, told_before = list(self._people), True
            while True:
                for agency in asked:
                    for case in await self._waiting(agency, told_before=told_before):
                        work.create_task(self._work(agency, case))
                asked, told_before = [agency for agency in BY_PHONE if agency in self._people], False
                await asyncio.sleep(_ASKS_EVERY)

    async def _waiting(self, agency: str, *, told_before: bool) -> list[str]:
        """Accepted cases that no crew has in hand; with `told_before` also those told to an earlier demo."""
        try:
            page = await self._people[agency].get("/cases", live=True, limit=50)
        except httpx.HTTPError:
            return []
        wanted = {*_STEPS, CaseStatus.DELIVERED} if told_before and agency not in BY_PHONE else {*_STEPS}
        waiting = [row["id"] for row in page["items"] if row["status"] in wanted]
        return [case for case in waiting if case not in self._in_hand]

    async def _work(self, agency: str, case: str) -> None:
        """Takes a case, as it stands, to its end."""
        person = self._people[agency]
        self._in_hand.add(case)
        try:
            now = await person.get(f"/cases/{case}")
            if now["status"] in AWAITS_A_HUMAN:
                await self._pause(_ACCEPTS)
                if self._chance.random() < _REFUSES:
                    await person.post(f"/cases/{case}/reject", {"reason": "Semua regu sedang bertugas."})
                    return
                now = await person.post(f"/cases/{case}/accept")
            while step := _STEPS.get(now["status"]):
                path, body, takes = step
                await self._pause(takes)
                now = await person.post(f"/cases/{case}/{path}", body)
        except httpx.HTTPError as error:
            log.warning("a simulated agency could not act", agency=agency, error=why(error))
        finally:
            self._in_hand.discard(case)

    async def _pause(self, between: tuple[float, float]) -> None:
        await asyncio.sleep(self._chance.uniform(*between))


class HookServer(uvicorn.Server):
    """The agencies' web server, on a free port of loopback; leaves signals to the demo."""

    def __init__(self, secrets: Mapping[str, str], crews: Crews) -> None:
        app = make_receiver(secrets, Inbox(), on_case=crews.told_by_webhook)
        super().__init__(uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1))
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/hook"

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """None."""
        yield

    async def answer(self) -> None:
        """Until `should_exit`."""
        await self.serve(sockets=[self._socket])


def duty_phone(agency: str) -> str | None:
    """The demo's number of the agency's duty officer, E.164."""
    return f"{_PHONE_BLOCK}{BY_PHONE.index(agency):03d}" if agency in BY_PHONE else None


@contextmanager
def contacts_in_place(
    sessions: Sessions, secrets: Mapping[str, str], *, hooks: str, phones: bool, clock: Clock
) -> Generator[list[str], None, None]:
    """Agencies without a contact of their own are reached at the demo's; gives their codes.

    The contacts are switched off at the end: without the demo nobody is there.
    """
    with sessions.begin() as session:
        old = {contact.agency: contact for contact in session.scalars(select(Contact)) if _is_demos(contact)}
        _switch_off(old.values())
        session.flush()
        real = set(session.scalars(select(Contact.agency).where(Contact.active)))
        # An agency that somebody added has no secret of the demo's; it is reached when it gets contacts of its own.
        agencies = [
            code for code in session.scalars(select(Agency.code)) if code not in real and code in secrets
        ]
        for code in agencies:
            contact = old.get(code) or Contact(
                id=new_id(clock()), agency=code, role=ContactRole.DUTY, ordinal=1
            )
            number = duty_phone(code) if phones else None
            contact.channel = ChannelKind.CASE_CALL if number else ChannelKind.WEBHOOK
            contact.address = number or f"{hooks}/{code}"
            contact.secret = None if number else secrets[code]
            contact.secret_set_at = None if number else clock()
            contact.active = True
            session.add(contact)
    try:
        yield agencies
    finally:
        with sessions.begin() as session:
            _switch_off(contact for contact in session.scalars(select(Contact)) if _is_demos(contact))


def _is_demos(contact: Contact) -> bool:
    """Made by this demo, or an earlier one that may have been killed."""
    is_hook = contact.address.startswith("http://127.0.0.1:") and contact.address.endswith(
        f"/hook/{contact.agency}"
    )
    return is_hook or contact.address == duty_phone(contact.agency)


def _switch_off(contacts: Iterable[Contact]) -> None:
    """Switched off, not deleted: deliveries of the past name them."""
    for contact in contacts:
        contact.active = False
