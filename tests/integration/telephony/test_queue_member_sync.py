"""Keeping the room over AMI: members as wished, states as told, after a connection and while it lasts."""

import asyncio
from datetime import UTC, datetime

import pytest

from records.city import load_city
from records.people import Position, StationState
from records.session import Sessions
from telephony.ami import AmiError
from telephony.queue_member_sync import QueueMemberSync
from tests.fake_ami import FakeAmi, Headers, against, event, listing, refusal, success
from tests.integration.telephony.desk_work import linked, take, transacting, until, wish

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
QUEUES = load_city("depok").queues


class Queues:
    """The members that the server keeps, as Asterisk would."""

    def __init__(self) -> None:
        self.members: dict[tuple[str, str], Headers] = {}
        self.refuses = False
        self.server = FakeAmi(
            answers={
                "DeviceStateList": listing(
                    event("DeviceStateChange", Device="PJSIP/112-1", State="NOT_INUSE"),
                    event("DeviceStateChange", Device="PJSIP/112-2", State="INUSE"),
                ),
                "QueueStatus": self._status,
                "QueueAdd": self._change,
                "QueuePause": self._change,
                "QueueRemove": self._change,
            }
        )

    def changed(self) -> list[Headers]:
        """What was asked to be changed."""
        return [
            headers
            for headers in self.server.actions
            if headers["Action"] in ("QueueAdd", "QueuePause", "QueueRemove")
        ]

    def paused(self) -> dict[tuple[str, str], str]:
        return {key: member["Paused"] for key, member in self.members.items()}

    def _status(self, action: Headers) -> bytes | None:
        return listing(
            *(
                event(
                    "QueueMember",
                    Queue=queue,
                    Name="x",
                    Location=interface,
                    Paused="1" if member["Paused"] == "true" else "0",
                    PausedReason=member.get("Reason", ""),
                )
                for (queue, interface), member in self.members.items()
            )
        )(action)

    def _change(self, action: Headers) -> bytes:
        if self.refuses:
            return refusal(action)
        key = action["Queue"], action["Interface"]
        if action["Action"] == "QueueRemove":
            del self.members[key]
        else:
            self.members[key] = action
        return success(action)


class Scene:
    def __init__(self, sessions: Sessions, queues: Queues) -> None:
        self.sessions = sessions
        self.queues = queues

    async def begin(self) -> None:
        self.link = await linked(self.queues.server)
        self.keeper = QueueMemberSync(self.link, QUEUES, transacting(self.sessions), lambda: NOW)
        self.running = asyncio.create_task(self.keeper.run())

    async def end(self) -> None:
        self.link.close("the test is over")
        with pytest.raises(ExceptionGroup) as group:
            await self.running
        assert group.value.subgroup(AmiError)

    def state(self, code: str) -> StationState:
        with self.sessions() as session:
            position = session.get(Position, code)
            assert position is not None
            return position.state


def test_after_a_connection_the_room_is_as_wished(sessions: Sessions) -> None:
    take(sessions, "112-1", "operator1", ready=True)
    queues = Queues()
    queues.members[("q112", "PJSIP/left-by-yesterday")] = {"Paused": "false"}

    async def test(server: FakeAmi) -> None:
        scene = Scene(sessions, queues)
        await scene.begin()
        await server.until(lambda: ("q112", "PJSIP/left-by-yesterday") not in queues.members)
        assert queues.paused() == {
            (queue.name, "PJSIP/112-1"): "false" for queue in QUEUES if "112-1" in queue.positions
        }
        await until(lambda: scene.state("112-1") is StationState.FREE)
        assert scene.state("112-2") is StationState.TALKING
        assert scene.state("112-3") is StationState.UNREACHABLE
        await scene.end()

    against(queues.server, test)


def test_a_changed_wish_is_carried_out_and_then_it_is_quiet(sessions: Sessions) -> None:
    take(sessions, "112-1", "operator1", ready=True)
    queues = Queues()

    async def test(server: FakeAmi) -> None:
        scene = Scene(sessions, queues)
        await scene.begin()
        await server.until(lambda: len(queues.members) > 3)
        await asyncio.to_thread(wish, sessions, "112-1", ready=False, pause_reason="  sholat " + "x" * 99)
        scene.keeper.wish_changed.set()
        await server.until(lambda: set(queues.paused().values()) == {"true"})
        before = len(queues.changed())
        for _ in range(2):
            looked = len(server.asked("QueueStatus"))
            server.send(event("QueueMemberPause", Queue="q112"))
            await server.until(lambda looked=looked: len(server.asked("QueueStatus")) > looked)
        assert len(queues.changed()) == before
        await scene.end()

    against(queues.server, test)


def test_a_member_that_somebody_else_removed_is_put_back(sessions: Sessions) -> None:
    take(sessions, "112-1", "operator1", ready=True)
    queues = Queues()

    async def test(server: FakeAmi) -> None:
        scene = Scene(sessions, queues)
        await scene.begin()
        await server.until(lambda: ("q119-all", "PJSIP/112-1") in queues.members)
        del queues.members[("q112", "PJSIP/112-1")]
        server.send(event("QueueMemberRemoved", Queue="q112", Interface="PJSIP/112-1"))
        await server.until(lambda: ("q112", "PJSIP/112-1") in queues.members)
        await scene.end()

    against(queues.server, test)


def test_a_phone_that_does_something_else_is_written(sessions: Sessions) -> None:
    queues = Queues()

    async def test(server: FakeAmi) -> None:
        scene = Scene(sessions, queues)
        await scene.begin()
        await until(lambda: scene.state("112-1") is StationState.FREE)
        server.send(event("DeviceStateChange", Device="PJSIP/112-1", State="RINGING"))
        await until(lambda: scene.state("112-1") is StationState.RINGING)
        server.send(
            event("DeviceStateChange", Device="PJSIP/112-1", State="INUSE")
            + event("DeviceStateChange", Device="PJSIP/112-1", State="NOT_INUSE")
        )
        await until(lambda: scene.state("112-1") is StationState.FREE)
        await scene.end()

    against(queues.server, test)


def test_what_asterisk_refuses_does_not_end_the_keeping(sessions: Sessions) -> None:
    take(sessions, "112-1", "operator1", ready=True)
    queues = Queues()
    queues.refuses = True

    async def test(server: FakeAmi) -> None:
        scene = Scene(sessions, queues)
        await scene.begin()
        await server.until(lambda: len(queues.changed()) > 3)
        queues.refuses = False
        scene.keeper.wish_changed.set()
        await server.until(lambda: len(queues.members) > 3)
        await scene.end()

    against(queues.server, test)
