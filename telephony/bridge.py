"""The bridge: whoever holds the node's lease follows calls, keeps the room, places orders and finishes recordings until
told to stop. Its process is `bridge_process`.

What it asks of the database runs on four threads, so that nothing that can wait stands before what cannot: the lease;
the calls; the room, orders and actions, for which people wait; recordings and tidying.

A lost AMI link or database is waited for and found again; an unknown error ends the process, and its supervisor
starts it anew. Asterisk does not notice either: no call depends on this process.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

import psycopg
import structlog
from phonenumbers import country_code_for_region

from records import set_aside
from records.city import load_city
from records.journal import CHANNEL, last_number
from records.listening import listening_connection
from records.session import Sessions
from settings.clock import Clock
from settings.settings import Settings
from telephony import flow_store, lease, prompts, seat_store
from telephony.action_worker import ActionWorker
from telephony.ami import AmiError, AmiLink
from telephony.astdb_sync import AstdbSync
from telephony.call_follower import CallFollower, Node
from telephony.call_worker import CallWorker
from telephony.caller_watch import CallerWatch
from telephony.cel_tail import JOURNAL
from telephony.database_thread import AGAIN_SECONDS, DatabaseThread
from telephony.flow_loader import FlowLoader
from telephony.leg_watch import LegWatch
from telephony.news_publisher import lay_news
from telephony.phone_order_worker import PhoneOrderWorker
from telephony.queue_member_sync import QueueMemberSync
from telephony.recording_finisher import RecordingFinisher
from telephony.recording_queue import RecordingQueue
from telephony.rendering import asterisk_home
from telephony.room_timers import RoomTimers
from telephony.sip_health_check import AnswerWatch
from telephony.trunk_watch import watch_trunks

RENEW_SECONDS = 1.0
LOOK_ANYWAY_SECONDS = 1.0
"""Without a notification the journal is looked at after this: notifications only wake."""

LOOK_ROUND_SECONDS = 1.0

log = structlog.get_logger()


class Bridge:
    """Everything of one bridge that holds the lease."""

    def __init__(self, settings: Settings, sessions: Sessions, clock: Clock, taken: lease.Taken) -> None:
        self._settings = settings
        self._sessions = sessions
        self._clock = clock
        self._lease = taken.number
        self._lease_name = lease.bridge_of(settings.node)
        self._city = load_city(settings.city)
        home = asterisk_home(settings)
        node = Node(settings.node, home / JOURNAL, settings.country, self._lease_name, taken.number)
        self._lease_thread, self._call_thread, self._room_thread, self._slow_thread = (
            DatabaseThread(name, sessions, lease_name=self._lease_name, number=taken.number)
            for name in ("lease", "calls", "room", "slow")
        )
        follower = CallFollower(node, sessions, clock, away_since=taken.alive_until)
        self._calls = CallWorker(follower, self._call_thread, clock)
        self._keeper: QueueMemberSync | None = None
        self._desk: PhoneOrderWorker | None = None
        self._flows = FlowLoader(settings, self._city, self._room_thread.transact, clock)
        self._actions: ActionWorker | None = None
        self._answers = AnswerWatch(settings, self._city, clock)
        self._seen = 0

    async def run(self) -> None:
        """Until cancelled or broken."""
        # Taken before the room is first read: what is wished after this wakes the keeper, what was before is read.
        self._seen = await self._room_thread.look_up(last_number)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._hold_lease())
            tasks.create_task(self._answers.run())
            tasks.create_task(self._calls.run())
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

    async def _hold_lease(self) -> None:
        def renew() -> None:
            with self._sessions() as session:
                heard = self._answers.answered_at
                lease.renew(session, self._lease_name, self._lease, now=self._clock(), answered_at=heard)
                session.commit()

        while True:
            await self._lease_thread.run(renew)
            await asyncio.sleep(RENEW_SECONDS)

    async def _keep_room(self) -> None:
        async def keep(link: AmiLink) -> None:
            listed_at = self._clock()
            channels = await link.ask_list("CoreShowChannels")
            alive = [channel.get("uniqueid", "") for channel in channels]
            self._keeper = QueueMemberSync(
                link, self._city.all_queues, self._room_thread.transact, self._clock
            )
            async with asyncio.TaskGroup() as tasks:
                # Not before the room is kept: it waits until the journal is read to its end.
                tasks.create_task(self._calls.end_orphans(alive, listed_at))
                tasks.create_task(self._keeper.run())

        await self._with_link("bridge", self._settings.secrets.ami_bridge, keep)

    async def _know_ahead(self) -> None:
        async def know(link: AmiLink) -> None:
            keeper = AstdbSync(
                link,
                self._room_thread.look_up,
                self._clock,
                country_code=str(country_code_for_region(self._settings.country)),
                lay_news=partial(lay_news, self._settings),
            )
            await keeper.run()

        async def watch(link: AmiLink) -> None:
            await watch_trunks(link, self._settings, self._room_thread.transact, self._clock)

        secret = self._settings.secrets.ami_bridge
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._with_link("bridge", secret, know))
            tasks.create_task(self._with_link("bridge", secret, watch))

    async def _watch_room(self) -> None:
        watch = RoomTimers(self._city)
        while True:
            await self._room_thread.transact(lambda session: watch.look(session, now=self._clock()))
            await asyncio.sleep(LOOK_ROUND_SECONDS)

    async def _watch_legs(self) -> None:
        async def watch(link: AmiLink) -> None:
            dead_after = self._settings.dead_after_seconds
            await LegWatch(link, self._clock, dead_after_seconds=dead_after).run()

        await self._with_link("actions", self._settings.secrets.ami_actions, watch)

    async def _watch_callers(self) -> None:
        async def watch(link: AmiLink) -> None:
            queues = [queue.name for queue in self._city.queues]
            node, transact = self._settings.node, self._room_thread.transact
            await CallerWatch(link, node, transact, self._clock, queues=queues).run()

        await self._with_link("bridge", self._settings.secrets.ami_bridge, watch)

    async def _place_orders(self) -> None:
        folder = asterisk_home(self._settings) / "spool" / "orders"
        folder.mkdir(parents=True, exist_ok=True)

        async def place(link: AmiLink) -> None:
            self._desk = PhoneOrderWorker(
                link,
                self._room_thread.transact,
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
            self._actions = ActionWorker(
                link,
                self._room_thread.transact,
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
        while True:
            try:
                async with listening_connection(
                    self._settings, CHANNEL, process="bridge-wakes"
                ) as connection:
                    while True:
                        await self._wake()
                        async for _news in connection.notifies(timeout=LOOK_ANYWAY_SECONDS, stop_after=1):
                            pass
            except psycopg.Error as error:
                log.warning("bridge.does_not_hear_the_journal", why=type(error).__name__)
            # The rest waits for the database by itself, and is woken at once when it is back.
            await self._wake()
            await asyncio.sleep(AGAIN_SECONDS)

    async def _wake(self) -> None:
        after = self._seen
        kinds, self._seen = await self._room_thread.look_up(partial(seat_store.kinds_after, cursor=after))
        if seat_store.WISH_CHANGED in kinds and self._keeper:
            self._keeper.wish_changed.set()
        if seat_store.ORDER_QUEUED in kinds and self._desk:
            self._desk.order_waits.set()
        if flow_store.SUBMITTED in kinds:
            self._flows.version_waits.set()
        if set_aside.RETRY_ASKED in kinds:
            self._calls.retry_asked.set()
        if seat_store.ACTION_QUEUED in kinds and self._actions:
            self._actions.action_waits.set()

    async def _finish_recordings(self) -> None:
        queue = RecordingQueue(
            asterisk_home(self._settings) / "spool" / "monitor",
            self._settings.home / "recordings",
            self._settings.node,
        )
        await RecordingFinisher(queue, self._slow_thread, self._clock).run()
