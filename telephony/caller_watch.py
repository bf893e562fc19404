"""Notices citizens from whose line no sound comes: their network may have died without a word (decision 18).

They are marked, and those who are heard are served first. Nobody is hung up on for being silent: they may be in danger,
or their phone may send nothing while nobody speaks. Without this the queue goes on as it always does.
"""

import asyncio
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from records.alarms import CALLERS_SILENT, clear_alarm, raise_alarm
from records.calls import Call, QueueWait
from records.journal import tell
from settings.clock import Clock
from telephony import asterisk_words
from telephony.ami import AmiLink, AmiRefusedError, Fields
from telephony.caller_silence import LineSilences, PriorityChange, Waiting, is_lowered, reorder
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
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self._link = link
        self._node = node
        self._transact = transact
        self._clock = clock
        self._look_seconds = look_seconds
        self._silences = LineSilences(SILENT_AFTER)
        self._silent: set[str] = set()
        self._joined: dict[str, datetime] = {}
        self._any_lowered = True

    async def run(self) -> None:
        """Until the link is over: raises `AmiError` then."""
        while True:
            # Nothing is followed here, but what comes must not pile up.
            self._link.waiting_events()
            await self._mark()
            await self._order()
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
        heard = self._silences.look(packets, self._clock())
        silent = {channels[channel]: since for channel, since in heard.silent.items()}
        sounding = {channels[channel] for channel in heard.sounding}
        if silent or self._silent or self._any_lowered:
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
        waits = session.execute(
            select(Call.uniqueid, QueueWait.joined_at)
            .join(QueueWait, QueueWait.call_id == Call.id)
            .where(*live, QueueWait.left_at.is_(None))
        )
        self._joined = dict(waits.all())
        if len(self._silent) >= SEVERAL:
            data = {"count": len(self._silent)}
            raise_alarm(session, CALLERS_SILENT, self._node, at=now, data=data)
        else:
            clear_alarm(session, CALLERS_SILENT, self._node, at=now)

    async def _order(self) -> None:
        if not (self._silent or self._any_lowered):
            return
        entries = await self._link.ask_list("QueueStatus")
        callers = [caller for entry in entries if (caller := self._waiting(entry)) is not None]
        lowered = [caller for caller in callers if is_lowered(caller)]
        own = {caller.channel: await self._own_priority(caller) for caller in lowered}
        for change in reorder(callers, self._silent, lambda caller: own[caller.channel]):
            await self._change(change)
        self._any_lowered = bool(self._silent or lowered)

    def _waiting(self, entry: Fields) -> Waiting | None:
        if entry.get("event") != "QueueEntry":
            return None
        uniqueid = entry.get("uniqueid", "")
        since = self._clock() - timedelta(seconds=int(entry.get("wait", "0")))
        return Waiting(
            entry.get("queue", ""),
            entry.get("channel", ""),
            uniqueid,
            int(entry.get("priority", "0")),
            self._joined.get(uniqueid, since),
        )

    async def _own_priority(self, caller: Waiting) -> int:
        """What the dialplan gave along (QUEUE_PRIO); nothing is the middle."""
        given = await self._read(caller.channel, "QUEUE_PRIO")
        return int(given) if given.lstrip("-").isdecimal() else 0

    async def _change(self, change: PriorityChange) -> None:
        headers = {
            "Queue": change.queue,
            "Caller": change.channel,
            "Priority": str(change.priority),
            "Immediate": "yes",
        }
        try:
            await self._link.act("QueueChangePriorityCaller", headers)
        except AmiRefusedError as error:
            # Answered or gone meanwhile.
            log.info("caller.not_moved", channel=change.channel, why=str(error))

    async def _read(self, channel: str, what: str) -> str:
        """Empty where that channel is gone meanwhile."""
        try:
            answer = await self._link.act("Getvar", {"Channel": channel, "Variable": what})
        except AmiRefusedError:
            return ""
        return answer.get("value", "")
