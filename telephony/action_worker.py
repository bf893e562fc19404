"""Does with calls what people ask for, over an AMI link of its own: one action at a time, each once.

Whether it was done is read from the call's own journal (`call_follower`) where the dialplan tells it, else from
Asterisk's answer. An action is never repeated: its person sees what became of it and decides.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from uuid import UUID

import structlog

from settings.clock import Clock
from settings.errors import ConflictError
from telephony import action_store, asterisk_words
from telephony.action_plan import Known, Live, live, plan, taken_over
from telephony.action_store import CallNow, Claimed
from telephony.ami import AmiError, AmiLink, AmiRefusedError, Fields
from telephony.database_thread import Transact

LOOK_SECONDS = 0.5
"""How often waiting actions are looked for when nothing wakes us; also how late a deadline may be noticed."""

LISTENERS_SECONDS = 1.0
"""How often it is looked whether somebody listens whose login has ended."""

log = structlog.get_logger()


class ActionWorker:
    """Lives as long as its link."""

    def __init__(
        self,
        link: AmiLink,
        transact: Transact,
        clock: Clock,
        *,
        outbound_number: str,
        homes: Mapping[str, str],
    ) -> None:
        """`homes`: the dialplan context of each service's flow."""
        self._link = link
        self._transact = transact
        self._clock = clock
        self._outbound_number = outbound_number
        self._homes = homes
        self.action_waits = asyncio.Event()
        """Set it when an action was asked for."""

    async def run(self) -> None:
        """Until the link is over: raises `AmiError` then."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._follow_events())
            tasks.create_task(self._do_waiting())
            tasks.create_task(self._end_listening())

    async def _do_waiting(self) -> None:
        while True:
            claimed = await self._transact(partial(action_store.claim, now=self._clock()))
            if claimed is not None:
                await self._do(claimed)
                continue
            try:
                async with asyncio.timeout(LOOK_SECONDS):
                    await self.action_waits.wait()
            except TimeoutError:
                pass
            self.action_waits.clear()

    async def _end_listening(self) -> None:
        """Whoever listens in hears nothing any more once their login has ended."""
        while True:
            gone: set[str] = set()
            await self._transact(
                lambda session, into=gone: into.update(
                    action_store.phones_of_gone_listeners(session, now=self._clock())
                )
            )
            for event in await self._link.ask_list("CoreShowChannels") if gone else ():
                channel = event.get("channel", "")
                listens = event.get("application") == asterisk_words.LISTENING
                if listens and asterisk_words.station_of(channel) in gone:
                    log.warning("listener.gone", channel=channel, why="the login has ended")
                    with suppress(AmiRefusedError):
                        await self._link.act("Hangup", {"Channel": channel})
            await asyncio.sleep(LISTENERS_SECONDS)

    async def _do(self, claimed: Claimed) -> None:
        try:
            now = await self._live(claimed.call) if claimed.call else None
            todo = plan(claimed.asked, now, outbound_number=self._outbound_number, homes=self._homes)
            for request in todo.requests:
                try:
                    await self._link.act(request.action, request.headers)
                except AmiRefusedError:
                    if not request.may_fail:
                        raise
        except (ConflictError, AmiRefusedError) as error:
            await self._failed(claimed.action, str(error))
            return
        except AmiError as error:
            # Nobody knows: the journal may still tell, else the deadline does.
            log.warning("action.in_doubt", action=str(claimed.action), why=str(error))
            raise
        log.info("action.asked", action=str(claimed.action), kind=claimed.asked.kind.value)
        if todo.known is Known.BY_ANSWER:
            await self._transact(
                lambda session: action_store.answered(session, claimed.action, now=self._clock())
            )

    async def _live(self, call: CallNow) -> Live:
        return live(call.citizen, call.stations, await self._link.ask_list("CoreShowChannels"))

    async def _follow_events(self) -> None:
        while True:
            event = await self._link.next_event()
            match event.get("event"):
                case asterisk_words.ORIGINATE_RESPONSE:
                    await self._follow_answer(event)
                case asterisk_words.ATTENDED_TRANSFER:
                    await self._take_over(event)
                case _:
                    pass

    async def _follow_answer(self, event: Fields) -> None:
        """A phone that was rung to listen or to call out has answered, or not."""
        try:
            action = UUID(event.get("actionid", ""))
        except ValueError:
            return
        if event.get("response") == "Failure":
            reason = event.get("reason", "")
            why = asterisk_words.ORIGINATE_REASONS.get(reason, f"reason {reason}")
            await self._failed(action, f"Your phone did not answer: {why}.")
        else:
            await self._transact(lambda session: action_store.answered(session, action, now=self._clock()))

    async def _take_over(self, event: Fields) -> None:
        """A phone has handed a citizen over by itself; between two phones there is nothing to do."""
        two = event.get("transfereechannel", ""), event.get("transfertargetchannel", "")
        if event.get("result") != asterisk_words.TRANSFERRED or not all(two):
            return
        try:
            citizens = [channel for channel in two if await self._is_citizen(channel)]
            if len(citizens) != 1:
                return
            [citizen] = citizens
            [other] = set(two) - {citizen}
            for request in taken_over(citizen, other):
                await self._link.act(request.action, request.headers)
        except AmiRefusedError as error:
            log.warning("hand_over.not_followed", channels=two, why=str(error))
        else:
            log.info("hand_over.followed", channels=two)

    async def _is_citizen(self, channel: str) -> bool:
        """A call from the telephone network that is nobody's leg."""
        if not asterisk_words.is_trunk(asterisk_words.station_of(channel)):
            return False
        answer = await self._link.act("Getvar", {"Channel": channel, "Variable": "CITIZEN"})
        return answer.get("value") == channel

    async def _failed(self, action: UUID, why: str) -> None:
        log.warning("action.failed", action=str(action), why=why)
        await self._transact(lambda session: action_store.failed(session, action, why, now=self._clock()))
