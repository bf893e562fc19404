"""Takes submitted flows into the running Asterisk, one version after the other.

A version is compiled together with all other flows before anything is touched. Then its text goes into the overlay
(from where a start takes it, also without a database), the compiled files are replaced and Asterisk reads them. If
Asterisk does not have the flow then, everything is put back. Whatever dies in between, the version still waits and is
taken up again: each step may be done twice.
"""

import asyncio
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import structlog

from ivr_flows.dialplan_lines import context
from records.city import City
from settings.clock import Clock
from settings.errors import DcorError, OurFaultError
from settings.settings import Settings
from telephony import flow_sources, flow_store, flows, reloading
from telephony.ami import AmiError, AmiRefusedError
from telephony.database_thread import Transact
from telephony.flow_store import Waiting
from telephony.rendering import asterisk_home

LOOK_SECONDS = 5.0
"""How often waiting versions are looked for when nothing wakes us."""

AGAIN_SECONDS = 0.5

log = structlog.get_logger()


class FlowLoader:
    """Lives as long as the bridge."""

    def __init__(
        self,
        settings: Settings,
        city: City,
        transact: Transact,
        clock: Clock,
    ) -> None:
        self._settings = settings
        self._city = city
        self._transact = transact
        self._clock = clock
        self.version_waits = asyncio.Event()
        """Set it when a version was submitted."""

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self.version_waits.clear()
            while waiting := await self._oldest():
                try:
                    await self.take_up(waiting)
                except AmiError as error:
                    log.warning("flow.asterisk_away", flow=waiting.name, why=str(error))
                    await asyncio.sleep(AGAIN_SECONDS)
            try:
                await asyncio.wait_for(self.version_waits.wait(), LOOK_SECONDS)
            except TimeoutError:
                continue

    async def _oldest(self) -> Waiting | None:
        return await self._transact(flow_store.oldest_waiting)

    async def take_up(self, waiting: Waiting) -> None:
        """Loads or refuses one version. Raises `AmiError` when Asterisk cannot be asked; then it still waits."""
        compiling = partial(flows.load, self._settings, self._city, {waiting.name: waiting.source})
        try:
            compiled = await asyncio.to_thread(compiling)
        except DcorError as error:
            await self._refuse(waiting, str(error))
            return
        except (
            Exception
        ) as error:  # one text that breaks us must not take the bridge from the calls, again and again
            log.exception("flow.not_compiled", flow=waiting.name)
            await self._refuse(waiting, f"it cannot be compiled: {error!r}")
            return
        before = flows.last_good(self._settings)
        overlaid = flow_sources.keep(self._settings, waiting.name, waiting.source)
        try:
            await self._reload(flows.write(self._settings, compiled), waiting)
        except AmiRefusedError as error:
            await self._put_back(waiting, overlaid, before)
            await self._refuse(waiting, f"Asterisk does not take it: {error}")
            return
        log.info("flow.loaded", flow=waiting.name, version=str(waiting.version))
        await self._transact(partial(flow_store.loaded, waiting=waiting, at=self._clock()))

    async def _put_back(
        self, waiting: Waiting, overlaid: str | None, before: Mapping[str, str] | None
    ) -> None:
        flow_sources.put_back(self._settings, waiting.name, overlaid)
        if before is not None:
            flows.write(self._settings, before)
            await reloading.reload_in_loop(self._settings, self._files())

    async def _reload(self, changed: list[Path], waiting: Waiting) -> None:
        """Nothing changed where an earlier try died after the files were written: then all is read again."""
        flow = next((flow for flow in flows.read(self._settings, {}) if flow.name == waiting.name), None)
        if flow is None:
            raise OurFaultError(f"the flow {waiting.name} was compiled and is not there")
        await reloading.reload_in_loop(self._settings, changed or self._files(), there=context(flow))

    def _files(self) -> list[Path]:
        return [asterisk_home(self._settings) / "etc" / name for name in flows.COMPILED]

    async def _refuse(self, waiting: Waiting, why: str) -> None:
        log.warning("flow.refused", flow=waiting.name, version=str(waiting.version), why=why)
        await self._transact(partial(flow_store.refused, waiting=waiting, why=why, at=self._clock()))
