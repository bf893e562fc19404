"""Placing the system's own calls over AMI: what is asked of Asterisk, and what becomes of an order when it fails."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from records.machines import PhoneOrderStatus
from records.session import Sessions
from settings.errors import OutsideError
from telephony.ami import AmiError
from telephony.phone_order_worker import PhoneOrderWorker
from tests.fake_ami import FakeAmi, against, event, refusal, silence
from tests.integration.telephony.desk_work import linked, transacting, until
from tests.integration.telephony.orders import NOW, an_order, row

S = PhoneOrderStatus


def spoken(text: str, path: Path) -> None:
    """Stands for espeak-ng."""
    path.write_text(text)


def mute(text: str, path: Path) -> None:
    """An espeak-ng that fails."""
    raise OutsideError(f"no voice for {len(text)} letters: {path.name}")


class Scene:
    """A desk at work against the test's server."""

    def __init__(self, sessions: Sessions, folder: Path, server: FakeAmi) -> None:
        self.sessions = sessions
        self.folder = folder
        self.server = server
        self.now = NOW

    async def begin(self, speak: Callable[[str, Path], None] = spoken) -> None:
        self.link = await linked(self.server)
        self.desk = PhoneOrderWorker(
            self.link,
            transacting(self.sessions),
            lambda: self.now,
            speak=speak,
            folder=self.folder,
            caller="112",
        )
        self.running = asyncio.create_task(self.desk.run())

    async def end(self) -> None:
        """The link dies, and the desk with it."""
        self.link.close("the test is over")
        with pytest.raises(ExceptionGroup) as group:
            await self.running
        assert group.value.subgroup(AmiError)

    def status(self, order: UUID) -> PhoneOrderStatus:
        return row(self.sessions, order).status


def test_a_due_order_is_spoken_and_originated_once(sessions: Sessions, tmp_path: Path) -> None:
    order = an_order(sessions)

    async def test(server: FakeAmi) -> None:
        scene = Scene(sessions, tmp_path, server)
        await scene.begin()
        await server.until(lambda: server.asked("Originate"))
        scene.desk.order_waits.set()
        await scene.link.act("Ping")
        [headers] = server.asked("Originate")
        assert headers == {
            "Action": "Originate",
            "ActionID": str(order),
            "Async": "true",
            "CallerID": "112",
            "Channel": "Local/s@order-call/n",
            "Context": "order-panggilan-kasus",
            "Exten": "s",
            "Priority": "1",
            "Timeout": "30000",
            "Variable": f"ORDER={order},SPEECH={tmp_path / str(order)},NUMBER=+62811",
        }
        assert (tmp_path / f"{order}.wav").read_text() == "Kebakaran."
        assert scene.status(order) is S.CALLING, "what comes of it is in the journal"
        await scene.end()

    against(FakeAmi(), test)


def test_an_order_that_is_written_is_placed_at_once(sessions: Sessions, tmp_path: Path) -> None:
    async def test(server: FakeAmi) -> None:
        scene = Scene(sessions, tmp_path, server)
        await scene.begin()
        an_order(sessions)
        scene.desk.order_waits.set()
        await server.until(lambda: server.asked("Originate"))
        await scene.end()

    against(FakeAmi(), test)


def test_a_refused_call_waits_for_its_next_try(sessions: Sessions, tmp_path: Path) -> None:
    order = an_order(sessions)

    async def test(server: FakeAmi) -> None:
        scene = Scene(sessions, tmp_path, server)
        await scene.begin()
        await until(lambda: row(sessions, order).last_error == "Originate: Permission denied")
        assert scene.status(order) is S.QUEUED
        await scene.end()

    against(FakeAmi(answers={"Originate": refusal}), test)


@pytest.mark.parametrize(
    ("reason", "why"),
    [("5", "busy, or it forwards its calls"), ("3", "rang, and nobody answered"), ("77", "reason 77")],
)
def test_a_call_that_nobody_answered_waits_for_its_next_try(
    sessions: Sessions, tmp_path: Path, reason: str, why: str
) -> None:
    order = an_order(sessions)

    async def test(server: FakeAmi) -> None:
        scene = Scene(sessions, tmp_path, server)
        await scene.begin()
        await server.until(lambda: server.asked("Originate"))
        server.send(event("OriginateResponse", ActionID="action/of-somebody-else/1", Response="Failure"))
        server.send(event("OriginateResponse", ActionID=str(order), Response="Failure", Reason=reason))
        await until(lambda: scene.status(order) is S.QUEUED)
        assert row(sessions, order).last_error == why
        await scene.end()

    against(FakeAmi(), test)


def test_an_answered_call_is_left_to_the_journal(sessions: Sessions, tmp_path: Path) -> None:
    order = an_order(sessions)

    async def test(server: FakeAmi) -> None:
        scene = Scene(sessions, tmp_path, server)
        await scene.begin()
        await server.until(lambda: server.asked("Originate"))
        server.send(event("OriginateResponse", ActionID=str(order), Response="Success", Reason="4"))
        other = an_order(sessions)
        scene.desk.order_waits.set()
        await server.until(lambda: len(server.asked("Originate")) > 1)
        assert scene.status(order) is scene.status(other) is S.CALLING
        await scene.end()

    against(FakeAmi(), test)


def test_a_call_in_doubt_is_not_repeated_and_one_never_sent_is(sessions: Sessions, tmp_path: Path) -> None:
    first, second = an_order(sessions, due=-2), an_order(sessions, due=-1)

    async def test(server: FakeAmi) -> None:
        scene = Scene(sessions, tmp_path, server)
        await scene.begin()
        await server.until(lambda: server.asked("Originate"))
        server.cut()
        with pytest.raises(ExceptionGroup) as group:
            await scene.running
        assert group.value.subgroup(AmiError)
        assert [headers["ActionID"] for headers in server.asked("Originate")] == [str(first)]
        assert scene.status(first) is S.CALLING, "perhaps it rings"
        assert scene.status(second) is S.QUEUED, "it was not even claimed"
        again = Scene(sessions, tmp_path, server)
        again.now = NOW + timedelta(seconds=60)
        await again.begin()
        await server.until(lambda: len(server.asked("Originate")) > 1)
        assert [headers["ActionID"] for headers in server.asked("Originate")].count(str(first)) == 1
        await again.end()

    against(FakeAmi(answers={"Originate": silence}), test)


def test_a_text_that_cannot_be_spoken_stops_nobody(sessions: Sessions, tmp_path: Path) -> None:
    order = an_order(sessions)

    async def test(server: FakeAmi) -> None:
        scene = Scene(sessions, tmp_path, server)
        await scene.begin(mute)
        await until(lambda: row(sessions, order).last_error == f"no voice for 10 letters: {order}.wav")
        assert scene.status(order) is S.QUEUED
        assert server.asked("Originate") == []
        await scene.end()

    against(FakeAmi(), test)
