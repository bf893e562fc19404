"""Watches the trunks over one AMI link: whether the provider answers Asterisk's probes, and whether its registrar takes
us. An alarm says since when it does not, and why.
"""

import asyncio
from collections.abc import Iterable
from pathlib import Path

import structlog
from sqlalchemy.orm import Session

from records.alarms import TRUNK_DOWN, TRUNK_UNREGISTERED, clear_alarm, open_alarms, raise_alarm
from settings.clock import Clock
from settings.errors import SettingsError
from settings.settings import Settings
from settings.trunks import Trunk
from telephony import asterisk_words
from telephony.ami import AmiLink, Fields
from telephony.database_thread import Transact
from telephony.registration_faults import why_refused
from telephony.rendering import asterisk_home

LOOK_SECONDS = 5.0
"""How often registrations are looked at also when Asterisk tells of none: its log is a little later than its word."""

AGAIN_SECONDS = 30.0
"""How long the watch waits when the settings of the trunks cannot be read."""

_TAIL = 65536
"""Bytes of the log that are looked through."""

log = structlog.get_logger()


async def watch_trunks(link: AmiLink, settings: Settings, transact: Transact, clock: Clock) -> None:
    """Watches the trunks that the settings name now, until Asterisk has read its own anew. Raises `AmiError`."""
    try:
        trunks = settings.trunks
    except SettingsError as error:
        # Somebody is editing the file: what Asterisk has goes on.
        log.error("trunks.not_watched", why=str(error))  # noqa: TRY400
        await asyncio.sleep(AGAIN_SECONDS)
        return
    messages = asterisk_home(settings) / "log" / "messages.log"
    await TrunkWatch(link, settings.node, trunks, transact, clock, messages=messages).run()


class TrunkWatch:
    """Lives as long as its link."""

    def __init__(
        self,
        link: AmiLink,
        node: str,
        trunks: Iterable[Trunk],
        transact: Transact,
        clock: Clock,
        *,
        messages: Path,
    ) -> None:
        """`node` is whose trunks these are; `messages` is Asterisk's log."""
        self._link = link
        self._node = node
        self._trunks = {trunk.endpoint: trunk for trunk in trunks}
        self._transact = transact
        self._clock = clock
        self._messages = messages
        self._told: dict[tuple[str, str], str | None] = {}
        """By kind of alarm and subject why it is up, none where it is not; what was not looked at yet is not there."""

    async def run(self) -> None:
        """Until Asterisk has read its trunks anew; when the link is over it raises `AmiError`."""
        await self._transact(self._forget_others)
        for endpoint, trunk in self._trunks.items():
            probe = {"Endpoint": f"{endpoint}{asterisk_words.TRUNK_PROBE}"}
            for part in await self._link.ask_list("PJSIPShowEndpoint", probe):
                if part.get("event") == asterisk_words.CONTACT_DETAIL:
                    await self._take_contact(trunk, part.get("status", ""))
        registers = any(trunk.registrar for trunk in self._trunks.values())
        while True:
            if registers:
                await self._look_at_registrations()
            if await self._follow(LOOK_SECONDS if registers else None):
                return

    async def _follow(self, seconds: float | None) -> bool:
        """Takes events until one tells of a registration, or for so long; whether the trunks were read anew."""
        try:
            async with asyncio.timeout(seconds):
                while True:
                    event = await self._link.next_event()
                    if asterisk_words.has_read_trunks(event):
                        return True
                    if event.get("event") == asterisk_words.REGISTRY:
                        return False
                    if trunk := self._probed(event):
                        await self._take_contact(trunk, event.get("contactstatus", ""))
        except TimeoutError:
            return False

    def _probed(self, event: Fields) -> Trunk | None:
        """The trunk whose probe was answered or not; none for any other event."""
        place = event.get("aor", "")
        if event.get("event") != asterisk_words.CONTACT_STATUS or not place.endswith(
            asterisk_words.TRUNK_PROBE
        ):
            return None
        return self._trunks.get(place.removesuffix(asterisk_words.TRUNK_PROBE))

    async def _take_contact(self, trunk: Trunk, status: str) -> None:
        if status in asterisk_words.CONTACT_ANSWERS:
            await self._clear(TRUNK_DOWN, trunk)
        elif status in asterisk_words.CONTACT_SILENT:
            await self._raise(TRUNK_DOWN, trunk, f"The provider's {trunk.target} does not answer.")

    async def _look_at_registrations(self) -> None:
        for part in await self._link.ask_list("PJSIPShowRegistrationsOutbound"):
            trunk = self._trunks.get(part.get("objectname", ""))
            if part.get("event") != asterisk_words.REGISTRATION_DETAIL or trunk is None:
                continue
            if part.get("status") == asterisk_words.REGISTERED:
                await self._clear(TRUNK_UNREGISTERED, trunk)
            elif part.get("status") in asterisk_words.NOT_REGISTERED:
                lines = await asyncio.to_thread(self._newest_lines)
                why = why_refused(trunk, lines) or self._told.get(
                    (TRUNK_UNREGISTERED, trunk.alarm_subject(self._node))
                )
                why = why or f"The registrar {trunk.registrar} does not take us."
                await self._raise(TRUNK_UNREGISTERED, trunk, why)

    def _newest_lines(self) -> list[str]:
        try:
            with self._messages.open("rb") as file:
                file.seek(max(0, self._messages.stat().st_size - _TAIL))
                return file.read().decode("utf-8", "replace").splitlines()
        except OSError:
            return []

    async def _raise(self, kind: str, trunk: Trunk, why: str) -> None:
        subject, data = trunk.alarm_subject(self._node), {"trunk": trunk.endpoint, "why": why}
        if self._told.get((kind, subject)) == why:
            return
        log.warning("trunk.alarm", kind=kind, trunk=trunk.endpoint, why=why)
        await self._transact(lambda session: raise_alarm(session, kind, subject, at=self._clock(), data=data))
        self._told[kind, subject] = why

    async def _clear(self, kind: str, trunk: Trunk) -> None:
        subject = trunk.alarm_subject(self._node)
        if self._told.get((kind, subject), "unknown") is None:
            return
        await self._transact(lambda session: clear_alarm(session, kind, subject, at=self._clock()))
        self._told[kind, subject] = None

    def _forget_others(self, session: Session) -> None:
        """A trunk that the settings do not name any more is not missed."""
        present = {trunk.alarm_subject(self._node) for trunk in self._trunks.values()}
        registering = {trunk.alarm_subject(self._node) for trunk in self._trunks.values() if trunk.registrar}
        for kind, known in ((TRUNK_DOWN, present), (TRUNK_UNREGISTERED, registering)):
            for subject in open_alarms(session, kind):
                if subject.partition("/")[0] == self._node and subject not in known:
                    clear_alarm(session, kind, subject, at=self._clock())
