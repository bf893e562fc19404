"""Keeps the room as it is wished: queue members in Asterisk, and the seats' states in the records, over one AMI link.

After every connection the whole state is asked for while events already wait in order, so nothing in between is
missed and nothing old overrides what is newer.
"""

import asyncio
from contextlib import suppress
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from records.city import QueuePack
from records.people import StationState
from settings.clock import Clock
from telephony import asterisk_words, members, seat_store
from telephony.ami import AmiLink, AmiRefusedError, Fields
from telephony.database_thread import Transact
from telephony.stations import StationBoard

LOOK_AGAIN_SECONDS = 15.0
"""Wish and Asterisk are compared this often even if nobody says that something changed."""

log = structlog.get_logger()


class QueueMemberSync:
    """Lives as long as its link."""

    def __init__(
        self,
        link: AmiLink,
        queues: tuple[QueuePack, ...],
        transact: Transact,
        clock: Clock,
    ) -> None:
        self._link = link
        self._queues = queues
        self._transact = transact
        self._clock = clock
        self._board = StationBoard()
        self._stations: dict[str, str] = {}
        self._wrap_up_over: datetime | None = None
        self.wish_changed = asyncio.Event()
        """Set it when somebody logged in or out, became ready or paused."""

    async def run(self) -> None:
        """Until the link is over: raises `AmiError` then."""
        self._board.whole(await self._link.ask_list("DeviceStateList"))
        self.wish_changed.set()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._follow_stations())
            tasks.create_task(self._keep_members())

    async def _follow_stations(self) -> None:
        await self._write_states()
        while True:
            self._take(await self._link.next_event())
            for event in self._link.waiting_events():
                self._take(event)
            await self._write_states()

    def _take(self, event: Fields) -> None:
        kind = event.get("event", "")
        if kind == asterisk_words.DEVICE_STATE_CHANGE:
            self._board.changed(event)
        elif kind in asterisk_words.QUEUE_MEMBER_CHANGES:
            self.wish_changed.set()

    async def _write_states(self) -> None:
        def write(session: Session) -> object:
            self._stations = seat_store.stations(session)
            return seat_store.write_states(session, self._states(), at=self._clock())

        if not self._stations or self._board.news(self._stations):
            await self._transact(write)

    def _states(self) -> dict[str, StationState]:
        return self._board.seats(self._stations)

    def _look_at_seats(self, session: Session) -> list[members.Seat]:
        self._wrap_up_over = seat_store.end_wrap_ups(session, now=self._clock())
        self._stations = seat_store.stations(session)
        seat_store.write_states(session, self._states(), at=self._clock())
        return seat_store.occupied(session)

    def _seconds_to_look(self) -> float:
        """Until the next wrap-up is over, and never longer than usual."""
        if self._wrap_up_over is None:
            return LOOK_AGAIN_SECONDS
        left = (self._wrap_up_over - self._clock()).total_seconds()
        return min(max(left, 0.0), LOOK_AGAIN_SECONDS)

    async def _keep_members(self) -> None:
        wait = LOOK_AGAIN_SECONDS
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self.wish_changed.wait()
            self.wish_changed.clear()
            seats = await self._transact(self._look_at_seats)
            wait = self._seconds_to_look()
            listed = await self._link.ask_list("QueueStatus")
            for action in members.differences(members.wished(seats, self._queues), members.present(listed)):
                try:
                    await self._link.act(action.name, action.headers)
                except AmiRefusedError as error:
                    log.warning(
                        "room.member_refused",
                        action=action.name,
                        why=str(error),
                        headers=dict(action.headers),
                    )
                else:
                    log.info("room.member", action=action.name, headers=dict(action.headers))
