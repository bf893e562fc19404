"""Notices legs of stations that send no sound any more, where Asterisk's own watch has missed it (decision 15).

Asterisk ends such a leg by itself, with Python dead too. It may lose the timer of one leg when it lets go of another;
so this looks a little later than Asterisk does, and ends what should have been ended.
"""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import structlog

from settings.clock import Clock
from telephony import asterisk_words
from telephony.ami import AmiLink, AmiRefusedError, Fields

LOOK_SECONDS = 1.0
LATER_SECONDS = 2.0
"""How much longer than Asterisk this waits, which is to be first."""

log = structlog.get_logger()


class Silences:
    """Since when no packet has come from each leg. Pure."""

    def __init__(self, patience: timedelta) -> None:
        self._patience = patience
        self._last: dict[str, tuple[int, datetime]] = {}

    def heard(self, packets: Mapping[str, int], at: datetime) -> list[str]:
        """Takes how many packets have come from each leg that is up; gives the legs that are silent for too long."""
        self._last = {
            leg: known if (known := self._last.get(leg)) and known[0] == count else (count, at)
            for leg, count in packets.items()
        }
        return [leg for leg, (_, since) in self._last.items() if at - since >= self._patience]


def legs(listed: Iterable[Fields]) -> list[str]:
    """The stations' answered channels among all that Asterisk lists (CoreShowChannels)."""
    return [
        event["channel"]
        for event in listed
        if asterisk_words.is_answered(event)
        and not asterisk_words.is_trunk(asterisk_words.station_of(event["channel"]))
    ]


class LegWatch:
    """Lives as long as its link."""

    def __init__(self, link: AmiLink, clock: Clock, *, dead_after_seconds: float) -> None:
        """`dead_after_seconds`: after how much silence Asterisk itself ends a leg."""
        self._link = link
        self._clock = clock
        self._silences = Silences(timedelta(seconds=dead_after_seconds + LATER_SECONDS))

    async def run(self) -> None:
        """Until the link is over: raises `AmiError` then."""
        while True:
            await self._look()
            await asyncio.sleep(LOOK_SECONDS)

    async def _look(self) -> None:
        # Nothing is followed here, but what comes must not pile up.
        self._link.waiting_events()
        packets: dict[str, int] = {}
        for leg in legs(await self._link.ask_list("CoreShowChannels")):
            count = await self._read(leg, "CHANNEL(rtcp,rxcount)")
            # A phone that holds is silent by right; its silence begins anew when it holds no more.
            if count.isdecimal() and await self._read(leg, "CHANNEL(rtp,hold)") != asterisk_words.RTP_HELD:
                packets[leg] = int(count)
        for leg in self._silences.heard(packets, self._clock()):
            await self._end(leg)

    async def _read(self, leg: str, what: str) -> str:
        """Empty where that leg is gone meanwhile."""
        try:
            answer = await self._link.act("Getvar", {"Channel": leg, "Variable": what})
        except AmiRefusedError:
            return ""
        return answer.get("value", "")

    async def _end(self, leg: str) -> None:
        log.warning("leg.silent", channel=leg, why="no sound, and Asterisk has not ended it")
        try:
            await self._link.act("Hangup", {"Channel": leg, "Cause": asterisk_words.CAUSE_NO_SOUND})
        except AmiRefusedError as error:
            log.info("leg.gone", channel=leg, why=str(error))
