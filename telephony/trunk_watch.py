"""Watches the trunk over one AMI link: Asterisk's probes are answered or not; an alarm says since when they are not."""

from collections.abc import Awaitable, Callable

import structlog
from sqlalchemy.orm import Session

from records.alarms import TRUNK_DOWN, clear_alarm, raise_alarm
from settings.clock import Clock
from telephony import asterisk_words
from telephony.ami import AmiLink, Fields

Transact = Callable[[Callable[[Session], object]], Awaitable[object]]
"""Runs a function in a transaction of the bridge, off the event loop."""

log = structlog.get_logger()


class TrunkWatch:
    """Lives as long as its link."""

    def __init__(self, link: AmiLink, node: str, transact: Transact, clock: Clock) -> None:
        """`node` is whose trunk this is: the alarm's subject."""
        self._link = link
        self._node = node
        self._transact = transact
        self._clock = clock

    async def run(self) -> None:
        """Until the link is over: raises `AmiError` then."""
        for part in await self._link.ask_list("PJSIPShowEndpoint", {"Endpoint": asterisk_words.TRUNK_PROBE}):
            if part.get("event") == asterisk_words.CONTACT_DETAIL:
                await self._take(part.get("status", ""))
        while True:
            event = await self._link.next_event()
            if _is_of_trunk(event):
                await self._take(event.get("contactstatus", ""))

    async def _take(self, status: str) -> None:
        if status in asterisk_words.CONTACT_ANSWERS:
            await self._transact(
                lambda session: clear_alarm(session, TRUNK_DOWN, self._node, at=self._clock())
            )
        elif status in asterisk_words.CONTACT_SILENT:
            log.warning("trunk.silent")
            await self._transact(
                lambda session: raise_alarm(session, TRUNK_DOWN, self._node, at=self._clock())
            )


def _is_of_trunk(event: Fields) -> bool:
    return (
        event.get("event") == asterisk_words.CONTACT_STATUS and event.get("aor") == asterisk_words.TRUNK_PROBE
    )
