"""Agencies of the demo: their webhook server, their duty phones, their crews; and the contacts that lead to them."""

import asyncio
import socket
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import replace
from random import Random
from typing import Any

import httpx
import structlog
import uvicorn
from sqlalchemy import select

from dispatch.simulated_agency import Inbox, Notice, make_receiver
from dispatch.simulated_habits import Characters, Choice, Conduct, Habits
from dispatch.simulated_system import AgencySystem
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

_CREW = Habits(
    accept=(4, 20),
    steps=(
        ("unit", {"unit": "Regu 1"}, (5, 15)),
        ("en-route", None, (5, 20)),
        ("on-scene", None, (30, 90)),
        ("done", None, (45, 150)),
    ),
    # Longer than the first steps of escalation of an urgent case (30 s, 60 s), so that they are seen.
    wakes=(75, 200),
)
USUAL = replace(_CREW, rejects=0.04, silent=0.05, by_hook=0.3, reads=0.9)
"""How the demo's agencies behave."""

SPECIAL: Mapping[str, Habits] = {
    "DAMKAR": replace(USUAL, rejects=0.02, silent=0.02),
    "POLRI": replace(USUAL, by_hook=1),
    "PSC119": replace(USUAL, by_hook=0.8),
    "DPUPR": replace(USUAL, rejects=0.15),
    "DINSOS": replace(USUAL, silent=0.2, reads=0.6),
    "DLHK": replace(USUAL, silent=0.15),
}
"""Those that behave otherwise: some have a system of their own, some are slow to answer."""

CHARACTERS = 113
"""Seed of what the agencies decide: their first cases are accepted, refusals and silence come a little later."""

_AFTER: Mapping[CaseStatus, int] = {
    CaseStatus.ACCEPTED: 0,
    CaseStatus.UNIT_ASSIGNED: 1,
    CaseStatus.EN_ROUTE: 2,
    CaseStatus.ON_SCENE: 3,
}
"""Which of the crew's steps comes next."""

_ASKS_EVERY = 5.0

log = structlog.stdlib.get_logger()


class Crews:
    """The people of all agencies: they accept, go out, arrive and finish; and they read what the room tells them."""

    def __init__(
        self, people: Mapping[str, Person], characters: Characters, system: AgencySystem, chance: Random
    ) -> None:
        """`people` has somebody of each agency, by its code; `system` is their computers' way to us."""
        self._people = people
        self._characters = characters
        self._system = system
        self._chance = chance
        self._in_hand: set[str] = set()
        self._known: set[str] = set()

    async def told_by_webhook(self, notice: Notice) -> None:
        """A case has reached the agency's server."""
        if notice.agency in self._people and notice.case_id not in self._in_hand:
            await self._work(notice.agency, notice.case_id)

    async def told_of_broadcast(self, notice: Notice) -> None:
        """A message of the room has reached the agency's server."""
        if notice.agency in self._people:
            await self._read(notice.agency, notice.broadcast_id)

    async def follow(self) -> None:
        """For ever: what an earlier demo left, and what a duty officer accepts by telephone, is worked off too."""
        async with asyncio.TaskGroup() as work:
            asked, told_before = list(self._people), True
            while True:
                for agency in asked:
                    for case in await self._waiting(agency, told_before=told_before):
                        work.create_task(self._work(agency, case))
                    if agency in BY_PHONE:
                        for broadcast in await self._unread(agency):
                            work.create_task(self._read(agency, broadcast))
                asked, told_before = [agency for agency in BY_PHONE if agency in self._people], False
                await asyncio.sleep(_ASKS_EVERY)

    async def _waiting(self, agency: str, *, told_before: bool) -> list[str]:
        """Accepted cases that no crew has in hand; with `told_before` also those told to an earlier demo."""
        try:
            page = await self._people[agency].get("/cases", live=True, limit=50)
        except httpx.HTTPError:
            return []
        wanted = {*_AFTER, CaseStatus.DELIVERED} if told_before and agency not in BY_PHONE else {*_AFTER}
        waiting = [row["id"] for row in page["items"] if row["status"] in wanted]
        return [case for case in waiting if case not in self._in_hand]

    async def _unread(self, agency: str) -> list[str]:
        """Messages in force that an agency without a server finds in its inbox."""
        try:
            page = await self._people[agency].get("/broadcasts", over=0)
        except httpx.HTTPError:
            return []
        unread = [row["id"] for row in page["items"] if row["read_at"] is None]
        return [broadcast for broadcast in unread if f"{agency} {broadcast}" not in self._known]

    async def _read(self, agency: str, broadcast: str) -> None:
        """Reads it after a while, or never."""
        self._known.add(f"{agency} {broadcast}")
        after = self._characters.next_broadcast(agency)
        if after is None:
            return
        await asyncio.sleep(after)
        try:
            await self._people[agency].post(f"/broadcasts/{broadcast}/read")
        except httpx.HTTPError as error:
            log.warning("a simulated agency could not read", agency=agency, error=why(error))

    async def _work(self, agency: str, case: str) -> None:
        """Takes a case, as it stands, to its end."""
        self._in_hand.add(case)
        try:
            now = await self._people[agency].get(f"/cases/{case}")
            choice = self._characters.next_case(agency)
            if now["status"] in AWAITS_A_HUMAN:
                if choice.after is None:
                    return
                await asyncio.sleep(choice.after)
                if choice.conduct is Conduct.REJECTS:
                    await self._act(agency, now, choice, "reject", {"reason": choice.reason or ""})
                    return
                now = await self._act(agency, now, choice, "accept")
            steps = self._characters.habits_of(agency).steps
            while (following := _AFTER.get(now["status"], len(steps))) < len(steps):
                step, body, takes = steps[following]
                await asyncio.sleep(self._chance.uniform(*takes))
                now = await self._act(agency, now, choice, step, body)
        except httpx.HTTPError as error:
            log.warning("a simulated agency could not act", agency=agency, error=why(error))
        finally:
            self._in_hand.discard(case)

    async def _act(
        self,
        agency: str,
        case: Mapping[str, Any],
        choice: Choice,
        step: str,
        body: Mapping[str, str] | None = None,
    ) -> Any:
        """One step, told by the agency's system or done in the inbox; gives the case as it is then."""
        person = self._people[agency]
        if choice.by_hook and await self._system.tell(agency, case["number"], step, body):
            return await person.get(f"/cases/{case['id']}")
        return await person.post(f"/cases/{case['id']}/{step}", body)


class HookServer(uvicorn.Server):
    """The agencies' web server, on a free port of loopback; leaves signals to the demo."""

    def __init__(self, secrets: Mapping[str, str], crews: Crews) -> None:
        app = make_receiver(
            secrets, Inbox(), on_case=crews.told_by_webhook, on_broadcast=crews.told_of_broadcast
        )
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
