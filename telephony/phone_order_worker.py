"""Makes the calls that the system itself wants made: claims phone orders, speaks their text, has Asterisk ring.

What comes of a call is read from Asterisk's journal (`call_follower`), never from here: an order is tried again
only when the journal shows that nobody decided, or shows nothing until its lease is over.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from uuid import UUID

import structlog

from settings.clock import Clock
from settings.errors import OutsideError, SettingsError
from telephony import asterisk_words, phone_order_store
from telephony.ami import AmiLink, AmiRefusedError, Fields
from telephony.database_thread import Transact

RING_SECONDS = 30
LOOK_SECONDS = 1.0
"""How often due orders are looked for when nothing wakes us."""

Speak = Callable[[str, Path], None]
"""Renders a text to a WAV file that Asterisk can play."""

log = structlog.get_logger()


class PhoneOrderWorker:
    """Lives as long as its link."""

    def __init__(
        self,
        link: AmiLink,
        transact: Transact,
        clock: Clock,
        *,
        speak: Speak,
        folder: Path,
        caller: str,
    ) -> None:
        """`folder` takes the spoken texts; `caller` is the number that the called person sees."""
        self._link = link
        self._transact = transact
        self._clock = clock
        self._speak = speak
        self._folder = folder
        self._caller = caller
        self.order_waits = asyncio.Event()
        """Set it when an order was written."""

    async def run(self) -> None:
        """Until the link is over: raises `AmiError` then."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._follow_answers())
            tasks.create_task(self._place_due())

    async def _place_due(self) -> None:
        while True:
            # One by one: what is claimed when the link dies has to wait for its lease.
            claimed = await self._transact(partial(phone_order_store.claim, now=self._clock(), most=1))
            if claimed:
                await self._place(claimed[0])
                continue
            try:
                async with asyncio.timeout(LOOK_SECONDS):
                    await self.order_waits.wait()
            except TimeoutError:
                pass
            self.order_waits.clear()

    async def _place(self, order: phone_order_store.Try) -> None:
        if not asterisk_words.is_dialled(order.number):
            await self._not_reached(
                order.order, "this is no number that can be dialled: digits, with or without a +"
            )
            return
        speech = self._folder / f"{order.order}.wav"
        try:
            await asyncio.to_thread(self._speak, order.text, speech)
        except (OutsideError, SettingsError) as error:
            await self._not_reached(order.order, str(error))
            return
        log.info("order.calling", order=str(order.order), number=order.number)
        try:
            await self._link.act(
                "Originate",
                {
                    "ActionID": str(order.order),
                    "Channel": asterisk_words.ORDER_CALL,
                    "Context": f"order-{order.flow}",
                    "Exten": "s",
                    "Priority": "1",
                    "CallerID": self._caller,
                    "Timeout": str(RING_SECONDS * 1000),
                    "Async": "true",
                    "Variable": f"ORDER={order.order},SPEECH={speech.with_suffix('')},NUMBER={order.number}",
                },
            )
        except AmiRefusedError as error:
            # Of any other failure nobody knows whether it rings: the journal or the lease will tell.
            await self._not_reached(order.order, str(error))

    async def _follow_answers(self) -> None:
        """Asterisk says at once when a call could not be placed; an answered one speaks through the journal."""
        while True:
            event = await self._link.next_event()
            if event.get("event") == asterisk_words.ORIGINATE_RESPONSE and event.get("response") == "Failure":
                order = _order_of(event)
                reason = event.get("reason", "")
                why = asterisk_words.ORIGINATE_REASONS.get(reason, f"reason {reason}")
                if order is not None:
                    await self._not_reached(order, why)

    async def _not_reached(self, order: UUID, why: str) -> None:
        log.warning("order.not_reached", order=str(order), why=why)
        await self._transact(partial(phone_order_store.not_reached, order=order, why=why, now=self._clock()))


def _order_of(event: Fields) -> UUID | None:
    """The order whose call this was; none for one that somebody else had placed."""
    try:
        return UUID(event.get("actionid", ""))
    except ValueError:
        return None
