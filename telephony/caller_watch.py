"""Notices citizens from whose line no sound comes: their network may have died without a word (decision 18).

They are marked, and wait in a queue of their own, the lightest: so whoever is heard is served first, in whatever queue.
Nobody is hung up on for being silent: they may be in danger, or their phone may send nothing while nobody speaks.
Without this every queue goes on as it always does.
"""

import asyncio
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr_flows.story import OWN_PLACE, SILENT_AT, SILENT_PRIORITY
from records.alarms import CALLERS_SILENT, clear_alarm, raise_alarm
from records.calls import Call
from records.city import SILENT_QUEUE
from records.journal import tell
from settings.clock import Clock
from telephony import asterisk_words
from telephony.ami import AmiLink, AmiRefusedError, Fields
from telephony.caller_silence import LineSilences, Waiting, sort_out
from telephony.database_thread import Transact

LOOK_SECONDS = 2.0
SILENT_AFTER = timedelta(seconds=15)
"""A phone sends fifty packets a second; a mobile that saves power sends one every 160 ms also while nobody speaks."""

SEVERAL = 3
"""So many silent at once are an alarm."""

log = structlog.get_logger()


class CallerWatch:
    """Lives as long as its link."""

    def __init__(
        self,
        link: AmiLink,
        node: str,
        transact: Transact,
        clock: Clock,
        *,
        queues: Collection[str],
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self._link = link
        self._node = node
        self._transact = transact
        self._clock = clock
        self._queues = frozenset(queues) - {SILENT_QUEUE}
        self._look_seconds = look_seconds
        self._silences = LineSilences(SILENT_AFTER)
        self._silent: set[str] = set()
        self._packets: dict[str, int] = {}
        self._any_apart = True

    async def run(self) -> None:
        """Until the link is over: raises `AmiError` then."""
        while True:
            # Nothing is followed here, but what comes must not pile up.
            self._link.waiting_events()
            await self._mark()
            await self._sort()
            await asyncio.sleep(self._look_seconds)

    async def _mark(self) -> None:
        channels = {
            event["channel"]: event.get("uniqueid", "")
            for event in await self._link.ask_list("CoreShowChannels")
            if asterisk_words.is_answered(event)
            and asterisk_words.is_trunk(asterisk_words.station_of(event["channel"]))
        }
        packets: dict[str, int] = {}
        for channel in channels:
            count = await self._read(channel, "CHANNEL(rtcp,rxcount)")
            # Who holds by their own key is silent by right.
            if (
                count.isdecimal()
                and await self._read(channel, "CHANNEL(rtp,hold)") != asterisk_words.RTP_HELD
            ):
                packets[channel] = int(count)
        self._packets = packets
        heard = self._silences.look(packets, self._clock())
        silent = {channels[channel]: since for channel, since in heard.silent.items()}
        sounding = {channels[channel] for channel in heard.sounding}
        if silent or self._silent or self._any_apart:
            await self._transact(lambda session: self._write(session, silent, sounding))

    def _write(self, session: Session, silent: dict[str, datetime], sounding: set[str]) -> None:
        """Marks rows of calls under way, and learns which are marked: also by whoever kept them before."""
        now, live = self._clock(), (Call.node == self._node, Call.ended_at.is_(None))
        is_fresh = Call.uniqueid.in_(silent.keys()) & Call.silent_since.is_(None)
        is_again = Call.uniqueid.in_(sounding) & Call.silent_since.is_not(None)
        # All at once, in the order in which the follower locks them (`call_store.save`).
        locked = session.scalars(
            select(Call).where(*live, is_fresh | is_again).order_by(Call.id).with_for_update()
        ).all()
        fresh = [call for call in locked if call.silent_since is None]
        again = [call for call in locked if call.silent_since is not None]
        for call in fresh:
            call.silent_since = silent[call.uniqueid]
            log.warning("caller.silent", channel=call.uniqueid)
        for call in again:
            call.silent_since = None
            log.info("caller.heard_again", channel=call.uniqueid)
        session.flush()
        for call in (*fresh, *again):
            tell(session, "call.changed", call.about(), at=now)
        marked = session.scalars(select(Call.uniqueid).where(*live, Call.silent_since.is_not(None)))
        self._silent = set(marked)
        if len(self._silent) >= SEVERAL:
            data = {"count": len(self._silent)}
            raise_alarm(session, CALLERS_SILENT, self._node, at=now, data=data)
        else:
            clear_alarm(session, CALLERS_SILENT, self._node, at=now)

    async def _sort(self) -> None:
        """Puts the living before the silent, and whoever is heard again where they were."""
        if not (self._silent or self._any_apart):
            return
        entries = await self._link.ask_list("QueueStatus")
        callers = [_waiting(entry) for entry in entries if entry.get("event") == "QueueEntry"]
        is_staffed = any(
            entry.get("queue") == SILENT_QUEUE and asterisk_words.could_answer(entry) for entry in entries
        )
        moves = sort_out(callers, self._silent, queues=self._queues, is_staffed=is_staffed)
        for caller in moves.out:
            # Asterisk looks between two rings: nobody is taken away from a phone that rings or has answered.
            await self._move(caller, "QueueWithdrawCaller")
        for caller in moves.down:
            # The channel keeps it too: else it would join the next stage before all others until the next look.
            await self._note(caller, OWN_PLACE, caller.priority)
            await self._note(caller, SILENT_AT, self._packets.get(caller.channel, ""))
            lowest = {"Priority": str(SILENT_PRIORITY), "Immediate": "yes"}
            await self._move(caller, "QueueChangePriorityCaller", lowest)
        self._any_apart = bool(self._silent or moves.out)

    async def _move(self, caller: Waiting, action: str, how: Mapping[str, str] | None = None) -> None:
        await self._act(caller, action, {"Queue": caller.queue, "Caller": caller.channel, **(how or {})})

    async def _note(self, caller: Waiting, variable: str, value: object) -> None:
        how = {"Channel": caller.channel, "Variable": variable, "Value": str(value)}
        await self._act(caller, "Setvar", how)

    async def _act(self, caller: Waiting, action: str, headers: Fields) -> None:
        try:
            await self._link.act(action, headers)
        except AmiRefusedError as error:
            # Answered or gone meanwhile, or asked already.
            log.info("caller.not_moved", channel=caller.channel, why=str(error))

    async def _read(self, channel: str, what: str) -> str:
        """Empty where that channel is gone meanwhile."""
        try:
            answer = await self._link.act("Getvar", {"Channel": channel, "Variable": what})
        except AmiRefusedError:
            return ""
        return answer.get("value", "")


def _waiting(entry: Fields) -> Waiting:
    return Waiting(
        entry.get("queue", ""),
        entry.get("channel", ""),
        entry.get("uniqueid", ""),
        int(entry.get("priority", "0")),
    )
