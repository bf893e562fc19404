"""Keeps Asterisk's own database as the records say, over one AMI link.

After a connection whole families are compared and only differences written; afterwards journal rows say what to
look at again, and now and then all is compared once more, for what has become too old to be told.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar, cast

import structlog
from sqlalchemy.orm import Session

from ivr_flows import astdb_families
from records.journal import last_number
from settings.clock import Clock
from settings.errors import DcorError
from telephony import astdb_store
from telephony.ami import AmiError, AmiLink, AmiRefusedError
from telephony.astdb_contents import differences, listed

LookUp = Callable[[Callable[[Session], object]], Awaitable[object]]
"""Runs a function that only reads in a session of the bridge, off the event loop."""

Lay = Callable[[Mapping[str, str]], bool]
"""Speaks and lays out these sentences (by service), all others off; returns whether files changed. Blocks."""

LOOK_SECONDS = 0.25
WHOLE_SECONDS = 3600.0
MUSIC = "res_musiconhold"

Result = TypeVar("Result")

log = structlog.get_logger()


class AstdbSync:
    """Lives as long as its link."""

    def __init__(
        self, link: AmiLink, look_up: LookUp, clock: Clock, *, country_code: str, lay_news: Lay
    ) -> None:
        self._link = link
        self._look_up = look_up
        self._clock = clock
        self._country_code = country_code
        self._lay_news = lay_news
        self._present: dict[str, dict[str, str]] = {}
        self._cursor = 0
        self._music_is_read = False
        """Whether Asterisk has surely read what was laid: the link before this one may have died in between."""

    async def run(self) -> None:
        """Until the link is over: raises `AmiError` then."""
        while True:
            # Before anything is read: what changes meanwhile is looked at again.
            self._cursor = await self._read(last_number)
            await self._reconcile()
            until = asyncio.get_running_loop().time() + WHOLE_SECONDS
            while asyncio.get_running_loop().time() < until:
                await asyncio.sleep(LOOK_SECONDS)
                if self._link.is_over:
                    raise AmiError(await self._link.wait_closed())
                # Nothing of the events is used; they must not pile up.
                self._link.waiting_events()
                await self._follow()

    async def _reconcile(self) -> None:
        for family in (astdb_families.FLAG, astdb_families.REPORT, astdb_families.NEWS):
            tree = await self._link.ask_list("DBGetTree", {"Family": family})
            self._present[family] = listed(family, tree)
        await self._keep_flags()
        await self._write(
            astdb_families.REPORT,
            await self._read(lambda session: astdb_store.reports(session, now=self._clock())),
        )
        await self._keep_news()

    async def _follow(self) -> None:
        cursor = self._cursor
        changed = await self._read(lambda session: astdb_store.changed_after(session, cursor))
        if astdb_families.FLAG in changed.families:
            await self._keep_flags()
        if astdb_families.NEWS in changed.families:
            await self._keep_news()
        if changed.incidents:
            told = await self._read(
                lambda session: astdb_store.some_reports(session, changed.incidents, now=self._clock())
            )
            wanted = {**self._present[astdb_families.REPORT], **told}
            await self._write(astdb_families.REPORT, {key: value for key, value in wanted.items() if value})
        self._cursor = changed.cursor

    async def _keep_flags(self) -> None:
        code = self._country_code
        wanted = await self._read(lambda session: astdb_store.flagged(session, code, now=self._clock()))
        await self._write(astdb_families.FLAG, wanted)

    async def _keep_news(self) -> None:
        """Files and classes are there before a call may be sent to them, and stay until none is."""
        sentences = await self._read(astdb_store.sentences)
        gone = {key: value for key, value in self._present[astdb_families.NEWS].items() if key in sentences}
        await self._write(astdb_families.NEWS, gone)
        try:
            changed = await asyncio.to_thread(self._lay_news, sentences)
        except (DcorError, OSError) as error:
            # Flows on disk that are refused, a voice that fails: calls go on without the news, and it is said.
            log.error("astdb_families.news_not_laid", why=str(error))  # noqa: TRY400 - what is wrong stands in its words
            return
        if changed or not self._music_is_read:
            await self._link.act("Reload", {"Module": MUSIC})
            self._music_is_read = True
        await self._write(astdb_families.NEWS, dict.fromkeys(sentences, astdb_families.ON))

    async def _write(self, family: str, wanted: Mapping[str, str]) -> None:
        present = self._present[family]
        for action in differences(family, wanted, present):
            key = action.headers["Key"]
            try:
                await self._link.act(action.name, action.headers)
            except AmiRefusedError as error:
                if self._link.is_over:
                    raise
                log.warning("astdb_families.refused", action=action.name, family=family, why=str(error))
                if key in wanted:
                    continue
                # Of a key that is gone already Asterisk says that it could not be deleted.
            if key in wanted:
                present[key] = wanted[key]
            else:
                present.pop(key, None)
        # Callers' numbers and reports' digits are keys: only how many there are may be said.
        log.debug("astdb_families.kept", family=family, entries=len(present))

    async def _read(self, work: Callable[[Session], Result]) -> Result:
        return cast(Result, await self._look_up(work))
