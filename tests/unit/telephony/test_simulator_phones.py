"""Two simulated phones that call each other over loopback, without Asterisk between them."""

import socket
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager

import pytest

from telephony.simulator.call import Call
from telephony.simulator.citizen import SimulatedCitizen
from telephony.simulator.habits import Habits
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.network import SimulatedNetwork
from telephony.simulator.pyvoip import Message
from telephony.simulator.sounds import tone
from tests.telephony import tones
from tests.waiting import wait_until

ADDRESS = "127.0.0.1"


@pytest.fixture
def loop() -> Iterator[PhoneLoop]:
    with PhoneLoop() as phones:
        yield phones
        assert phones.faults == []


@contextmanager
def pair(loop: PhoneLoop, habits: Habits) -> Generator[tuple[SimulatedCitizen, SimulatedNetwork], None, None]:
    """Somebody who calls and somebody who behaves so."""
    nowhere = (ADDRESS, 9)
    network = SimulatedNetwork(loop, nowhere, (ADDRESS, 0), manner=lambda _number: habits, sound=tone(440))
    network.start()
    citizen = SimulatedCitizen(
        loop, (ADDRESS, network.phone.client.myPort), "0812", sound=tone(700), name='B "x"', address=ADDRESS
    )
    network.phone.client.port = citizen.phone.client.myPort
    try:
        yield citizen, network
    finally:
        citizen.stop()
        network.stop()


def ended(call: Call) -> Call:
    assert call.finished.wait(5), call.seen()
    return call


def far(network: SimulatedNetwork) -> Call:
    return wait_until(lambda: (*network.phone.past, *network.phone.live.values()), 5, what="a call arrives")[
        0
    ]


def test_both_hear_each_other_and_keys_come_through(loop: PhoneLoop) -> None:
    with pair(loop, Habits(answer_after=0.05, keys=((0.1, "3"),))) as (citizen, network):
        call = ended(citizen.dial("02177", Habits(talk=1.2, keys=((0.1, "1*"),))))
        other = ended(far(network))
        ours, theirs = call.seen(), other.seen()
        assert tones.strongest(tones.piece(tones.of_samples(call.heard()), -0.3, 0.3)).is_near(440)
        assert tones.strongest(tones.piece(tones.of_samples(other.heard()), -0.3, 0.3)).is_near(700)
        assert (ours.keys, theirs.keys) == ("3", "1*")
        assert (theirs.number, theirs.name, other.dialled) == ("0812", 'B "x"', "02177")
        assert (ours.ended_by, theirs.ended_by) == ("us", "them")
        assert ours.rang_at
        assert ours.answered_at
        assert ours.ended_at
        assert ours.began_at <= ours.rang_at < ours.answered_at < ours.ended_at
        # 60 packets in 1.2 s, of which 11 were the key.
        assert 40 <= ours.packets <= 51


def test_who_is_called_may_hang_up(loop: PhoneLoop) -> None:
    with pair(loop, Habits(answer_after=0, talk=0.1)) as (citizen, network):
        call = ended(citizen.dial("02177"))
        assert (call.seen().ended_by, ended(far(network)).seen().ended_by) == ("them", "us")


def test_a_ringing_call_is_given_up_and_not_answered_later(loop: PhoneLoop) -> None:
    with pair(loop, Habits(answer_after=0.5)) as (citizen, network):
        call = citizen.dial("02177")
        other = far(network)
        wait_until(lambda: call.seen().rang_at, 5, what="it rings")
        loop.run(call.hangup)
        assert ended(call).seen().status == 487
        assert ended(other).seen().answered_at is None
        loop.run(other.answer)
        assert other.seen().answered_at is None


def test_a_refusal_ends_the_call(loop: PhoneLoop) -> None:
    with pair(loop, Habits(does="refuse")) as (citizen, _network):
        seen = ended(citizen.dial("02177")).seen()
        assert (seen.status, seen.answered_at, seen.ended_by) == (486, None, "them")


def test_nobody_home_is_busy(loop: PhoneLoop) -> None:
    with pair(loop, Habits()) as (citizen, network):
        network.phone._busy_at = 0  # pyright: ignore[reportPrivateUsage]
        assert ended(citizen.dial("02177")).seen().status == 486


def test_a_dead_phone_is_silent(loop: PhoneLoop) -> None:
    """It says no BYE and sends no packet: only silence tells."""
    with pair(loop, Habits(answer_after=0)) as (citizen, network):
        call = citizen.dial("02177")
        wait_until(lambda: call.seen().packets > 5, 5, what="it talks")
        network.phone.vanish()
        packets = call.seen().packets
        loop.run(lambda: None)
        assert call.seen().packets <= packets + 2
        assert call.seen().ended_at is None


def test_a_mute_phone_keeps_the_call(loop: PhoneLoop) -> None:
    with pair(loop, Habits(answer_after=0)) as (citizen, network):
        call = citizen.dial("02177")
        wait_until(lambda: call.seen().packets > 5, 5, what="it talks")
        loop.run(far(network).mute)
        packets = call.seen().packets
        before = far(network).seen().packets
        wait_until(lambda: far(network).seen().packets > before + 10, 5, what="the other still talks")
        assert call.seen().packets <= packets + 2


def ask(loop: PhoneLoop, network: SimulatedNetwork, raw: bytes) -> Message:
    """Sends a datagram to the phone from its server's address and returns its answer."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as server:
        server.bind((ADDRESS, 0))
        server.settimeout(5)
        network.phone.client.port = server.getsockname()[1]
        server.sendto(raw, (ADDRESS, network.phone.client.myPort))
        return Message(server.recv(65535))


def request(method: str, *, call_id: str = "c1") -> bytes:
    return (
        f"{method} sip:x@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bK1\r\n"
        f"From: <sip:a@b>;tag=t\r\nTo: <sip:x@y>\r\nCall-ID: {call_id}\r\nCSeq: 4 {method}\r\n\r\n"
    ).encode()


@pytest.mark.parametrize(
    ("method", "status"),
    [("OPTIONS", 200), ("NOTIFY", 200), ("BYE", 481), ("CANCEL", 481), ("REFER", 501), ("INVITE", 488)],
)
def test_every_request_is_answered(loop: PhoneLoop, method: str, status: int) -> None:
    """Asterisk takes a phone that leaves OPTIONS unanswered for dead."""
    with pair(loop, Habits()) as (_citizen, network):
        answer = ask(loop, network, request(method))
        assert (answer.plain.status, answer.plain.method, answer.plain.cseq) == (status, method, 4)
        assert answer.plain.called.tag


def test_noise_hurts_nobody(loop: PhoneLoop) -> None:
    with pair(loop, Habits(answer_after=0, talk=0.1)) as (citizen, network):
        with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as stranger:
            for noise in (b"", b"\0" * 4, b"\xff" * 65000, b"INVITE\r\n\r\n", b"SIP/2.0 200 OK\r\n\r\n"):
                stranger.sendto(noise, (ADDRESS, network.phone.client.myPort))
        assert ended(citizen.dial("02177")).seen().answered_at


def test_ports_are_free_again(loop: PhoneLoop) -> None:
    with pair(loop, Habits(answer_after=0, talk=0)) as (citizen, network):
        for _ in range(5):
            ended(citizen.dial("02177"))
        wait_until(lambda: len(network.phone.past) == 5, 5, what="five calls are over")
        assert citizen.phone.live == network.phone.live == {}
        assert citizen.phone._ports == network.phone._ports == {}  # pyright: ignore[reportPrivateUsage]
        assert all(voice.sin.fileno() == -1 for call in network.phone.past for voice in call.voices())
