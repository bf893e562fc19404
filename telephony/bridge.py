"""The bridge: whoever holds the node's lease follows calls, keeps the room, places orders and finishes recordings until
told to stop. Its process is `bridge_process`.

A lost AMI link or database is waited for and found again; an unknown error ends the process, and its supervisor
starts it anew. Asterisk does not notice either: no call depends on this process.
"""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

import structlog
from phonenumbers import country_code_for_region
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from records.city import load_city
from records.journal import last_number
from records.session import Sessions
from settings.clock import Clock
from settings.settings import Settings
from telephony import flow_store, lease, prompts, recording_shelf, room_store
from telephony.action_desk import ActionDesk
from telephony.ahead_keeper import AheadKeeper
from telephony.ami import AmiError, AmiLink
from telephony.answer_watch import AnswerWatch
from telephony.call_follower import CallFollower, Node
from telephony.caller_watch import CallerWatch
from telephony.cel_tail import JOURNAL
from telephony.flow_desk import FlowDesk
from telephony.leg_watch import LegWatch
from telephony.news_desk import lay_news
from telephony.order_desk import OrderDesk
from telephony.rendering import asterisk_home
from telephony.room_keeper import RoomKeeper
from telephony.room_watch import RoomWatch
from telephony.trunk_watch import watch_trunks

LOOK_SECONDS = 0.02
"""How often the journal's end is looked at: the average delay of a call's record is half of it."""

RENEW_SECONDS = 1.0
WATCH_SECONDS = 0.05
AGAIN_SECONDS = 0.5
LOOK_ROUND_SECONDS = 1.0

Result = TypeVar("Result")

log = structlog.get_logger()


class Bridge:
    """Everything of one bridge that holds the lease."""

    def __init__(self, settings: Settings, sessions: Sessions, clock: Clock, taken: lease.Taken) -> None:
        self._settings = settings
        self._sessions = sessions
        self._clock = clock
        self._lease = taken.number
        self._city = load_city(settings.city)
        home = asterisk_home(settings)
        node = Node(
            settings.node, home / JOURNAL, settings.country, lease.bridge_of(settings.node), taken.number
        )
        self._follower = CallFollower(node, sessions, clock, away_since=taken.alive_until)
        # All database work of this process is done by one thread, in order.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="records")
        self._keeper: RoomKeeper | None = None
        self._desk: OrderDesk | None = None
        self._flows = FlowDesk(settings, self._city, self._transact, clock)
        self._actions: ActionDesk | None = None
        self._answers = AnswerWatch(settings, self._city, clock)
        self._seen = 0

    async def run(self) -> None:
        """Until cancelled or broken."""
        # Taken before the room is first read: what is wished after this wakes the keeper, what was before is read.
        self._seen = await self._in_thread(self._newest_row)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._hold_lease())
            tasks.create_task(self._answers.run())
            tasks.create_task(self._follow_calls())
            tasks.create_task(self._keep_room())
            tasks.create_task(self._place_orders())
            tasks.create_task(self._do_actions())
            tasks.create_task(self._watch_journal())
            tasks.create_task(self._finish_recordings())
            tasks.create_task(self._know_ahead())
            tasks.create_task(self._watch_room())
            tasks.create_task(self._watch_legs())
            tasks.create_task(self._watch_callers())
            tasks.create_task(self._flows.run())

    async def _in_thread(self, work: Callable[[], Result]) -> Result:
        """Runs database work; waits and tries again for as long as the database is away."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                return await loop.run_in_executor(self._thread, work)
            except OperationalError as error:
                log.warning("bridge.database_away", why=str(error.orig))
                await asyncio.sleep(AGAIN_SECONDS)

    async def _transact(self, work: Callable[[Session], object]) -> object:
        def in_session() -> object:
            with self._sessions() as session:
                lease.check(session, lease.bridge_of(self._settings.node), self._lease)
                result = work(session)
                session.commit()
                return result

        return await self._in_thread(in_session)

    async def _look_up(self, work: Callable[[Session], object]) -> object:
        """Reads only: without the lease's lock, which would make a write of it."""

        def in_session() -> object:
            with self._sessions() as session:
                return work(session)

        return await self._in_thread(in_session)

    def _newest_row(self) -> int:
        with self._sessions() as session:
            return last_number(session)

    async def _hold_lease(self) -> None:
        def renew() -> None:
            with self._sessions() as session:
                name, heard = lease.bridge_of(self._settings.node), self._answers.answered_at
                lease.renew(session, name, self._lease, now=self._clock(), answered_at=heard)
                session.commit()

        while True:
            await self._in_thread(renew)
            await asyncio.sleep(RENEW_SECONDS)

    async def _follow_calls(self) -> None:
        while True:
            while not self._follower.has_news():
                await asyncio.sleep(LOOK_SECONDS)
            while await self._in_thread(self._follower.step):
                pass

    async def _keep_room(self) -> None:
        async def keep(link: AmiLink) -> None:
            await self._end_orphans(link)
            self._keeper = RoomKeeper(link, self._city.all_queues, self._transact, self._clock)
            await self._keeper.run()

        await self._with_link("bridge", self._settings.secrets.ami_bridge, keep)

    async def _know_ahead(self) -> None:
        async def know(link: AmiLink) -> None:
            keeper = AheadKeeper(
                link,
                self._look_up,
                self._clock,
                country_code=str(country_code_for_region(self._settings.country)),
                lay_news=partial(lay_news, self._settings),
            )
            await keeper.run()

        async def watch(link: AmiLink) -> None:
            await watch_trunks(link, self._settings, self._transact, self._clock)

        secret = self._settings.secrets.ami_bridge
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._with_link("bridge", secret, know))
            tasks.create_task(self._with_link("bridge", secret, watch))

    async def _watch_room(self) -> None:
        watch = RoomWatch(self._city)
        while True:
            await self._transact(lambda session: watch.look(session, now=self._clock()))
            await asyncio.sleep(LOOK_ROUND_SECONDS)

    async def _watch_legs(self) -> None:
        async def watch(link: AmiLink) -> None:
            dead_after = self._settings.dead_after_seconds
            await LegWatch(link, self._clock, dead_after_seconds=dead_after).run()

        await self._with_link("actions", self._settings.secrets.ami_actions, watch)

    async def _watch_callers(self) -> None:
        async def watch(link: AmiLink) -> None:
            await CallerWatch(link, self._settings.node, self._transact, self._clock).run()

        await self._with_link("bridge", self._settings.secrets.ami_bridge, watch)

    async def _end_orphans(self, link: AmiLink) -> None:
        listed_at = self._clock()
        channels = await link.ask_list("CoreShowChannels")
        alive = [channel.get("uniqueid", "") for channel in channels]
        ended = await self._in_thread(partial(self._follower.end_orphans, alive, listed_at))
        if ended:
            log.warning("bridge.orphans_ended", calls=ended)

    async def _place_orders(self) -> None:
        folder = asterisk_home(self._settings) / "spool" / "orders"
        folder.mkdir(parents=True, exist_ok=True)

        async def place(link: AmiLink) -> None:
            self._desk = OrderDesk(
                link,
                self._transact,
                self._clock,
                speak=prompts.speak,
                folder=folder,
                caller=self._settings.outbound_number,
            )
            await self._desk.run()

        await self._with_link("actions", self._settings.secrets.ami_actions, place)

    async def _do_actions(self) -> None:
        homes = {service.code: f"flow-{service.flow}" for service in self._city.services}

        async def do(link: AmiLink) -> None:
            self._actions = ActionDesk(
                link,
                self._transact,
                self._clock,
                outbound_number=self._settings.outbound_number,
                homes=homes,
            )
            await self._actions.run()

        await self._with_link("actions", self._settings.secrets.ami_actions, do)

    async def _with_link(self, user: str, secret: str, use: Callable[[AmiLink], Awaitable[None]]) -> None:
        """Opens a link, uses it until it is over, opens the next."""
        while True:
            link: AmiLink | None = None
            try:
                link = await AmiLink.open("127.0.0.1", self._settings.ami_port, user, secret)
                log.info("bridge.ami_up", user=user)
                await use(link)
            except* AmiError as group:
                log.warning("bridge.ami_down", user=user, why=str(group.exceptions[0]))
            finally:
                if link:
                    link.close()
            await asyncio.sleep(AGAIN_SECONDS)

    async def _watch_journal(self) -> None:
        """Wakes whoever a journal row concerns: somebody waits for an action's effect."""

        def look() -> set[str]:
            with self._sessions() as session:
                kinds, self._seen = room_store.kinds_after(session, self._seen)
                return kinds

        while True:
            kinds = await self._in_thread(look)
            if room_store.WISH_CHANGED in kinds and self._keeper:
                self._keeper.wish_changed.set()
            if room_store.ORDER_QUEUED in kinds and self._desk:
                self._desk.order_waits.set()
            if flow_store.SUBMITTED in kinds:
                self._flows.version_waits.set()
            if room_store.ACTION_QUEUED in kinds and self._actions:
                self._actions.action_waits.set()
            await asyncio.sleep(WATCH_SECONDS)

    async def _finish_recordings(self) -> None:
        shelf = recording_shelf.RecordingShelf(
            asterisk_home(self._settings) / "spool" / "monitor",
            self._settings.home / "recordings",
            self._settings.node,
        )
        while True:
            for done in await self._in_thread(partial(self._due_recordings, shelf)):
                try:
                    finished = await asyncio.to_thread(shelf.finish, done)
                except OSError as error:
                    # Such as a full disk: the raw file stays, and the room goes on without its finished form.
                    log.error("recordings.not_finished", call=str(done.call), why=str(error))  # noqa: TRY400
                    continue
                await self._transact(partial(shelf.record, due=done, finished=finished, at=self._clock()))
                shelf.tidy(done)
            await asyncio.sleep(AGAIN_SECONDS)

    def _due_recordings(self, shelf: recording_shelf.RecordingShelf) -> list[recording_shelf.Due]:
        with self._sessions() as session:
            return shelf.due(session, now=self._clock())
