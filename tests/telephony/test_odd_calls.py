"""What networks do within a call: holds, other codecs, moved sound, keys four ways, texts, ends that cross."""

import socket
from collections.abc import Iterator
from contextlib import closing

import pytest

from records.machines import CallStatus
from records.session import Sessions
from telephony.simulator.call import Call as PhoneCall
from telephony.simulator.habits import Habits
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.operator import SimulatedOperator
from telephony.simulator.sounds import tone
from tests.instance import Instance
from tests.telephony.raw_citizen import RawCitizen, crlf, is_for, status
from tests.telephony.room import database, manned
from tests.telephony.test_odd_invites import OPERATOR_TONE, ended, hear_each_other, hears, taken_by
from tests.waiting import wait_until

STRANGER = "127.0.0.66"
STRANGER_TONE = 1900
LEARNED_PACKETS = 300
"""Six seconds of sound."""
STATIONS = ("damkar", "info", "112-1", "112-1-web", "trunk", "trunk-probe")
"""Endpoints of ours, whose names a caller may bear too."""


@pytest.fixture(scope="module")
def sessions(running_instance: Instance) -> Iterator[Sessions]:
    with database(running_instance) as made:
        yield made


@pytest.fixture(scope="module")
def room(running_instance: Instance, phones: PhoneLoop) -> Iterator[list[SimulatedOperator]]:
    seats = ["112-1", "112-2", "112-3"]
    with manned(running_instance, phones, seats, Habits(answer_after=0.1), hertz=OPERATOR_TONE) as people:
        yield list(people.values())


@pytest.fixture
def server(running_instance: Instance) -> tuple[str, int]:
    return "127.0.0.1", running_instance.settings.sip_port


def hold_by_sendonly(citizen: RawCitizen, _operator: PhoneCall) -> None:
    assert citizen.invite(citizen.sdp("a=sendonly")) == 200
    assert "a=recvonly" in citizen.answers[-1] or "a=inactive" in citizen.answers[-1]
    assert citizen.invite(citizen.sdp("a=sendrecv")) == 200


def hold_by_no_address(citizen: RawCitizen, _operator: PhoneCall) -> None:
    assert citizen.invite(citizen.sdp(host="0.0.0.0")) == 200  # noqa: S104 - RFC 3264's old hold
    assert citizen.invite(citizen.sdp()) == 200


def hold_and_sound_elsewhere(citizen: RawCitizen, _operator: PhoneCall) -> None:
    assert citizen.invite(citizen.sdp("a=inactive")) == 200
    old, citizen.voice = citizen.voice, citizen.new_voice()
    old.close()
    assert citizen.invite(citizen.sdp()) == 200


def other_codecs(citizen: RawCitizen, _operator: PhoneCall) -> None:
    for change in range(12):
        codec = 8 * (change % 2)
        assert citizen.invite(citizen.sdp("a=rtpmap:0 PCMU/8000", to=f"{codec} 101")) == 200
        citizen.payload_type = codec


def late_offer_within(citizen: RawCitizen, _operator: PhoneCall) -> None:
    assert citizen.invite(late=True) == 200


def another_source(citizen: RawCitizen, _operator: PhoneCall) -> None:
    citizen.source += 1_000_000
    citizen.sequence, citizen.stamp = 60_000, 3_000_000_000


def sequence_jumps(citizen: RawCitizen, _operator: PhoneCall) -> None:
    citizen.sequence += 40_000


def stamp_jumps(citizen: RawCitizen, _operator: PhoneCall) -> None:
    citizen.stamp += 2_000_000_000


def stamp_jumps_back(citizen: RawCitizen, _operator: PhoneCall) -> None:
    citizen.stamp -= 100
    citizen.sequence -= 3


def key_as_event(citizen: RawCitizen, operator: PhoneCall) -> None:
    citizen.press("5")
    wait_until(lambda: operator.seen().keys == "5", what="the key at the operator's phone")


def key_as_info(citizen: RawCitizen, operator: PhoneCall) -> None:
    body = crlf("Signal=6", "Duration=160")
    assert citizen.status_of("INFO", body, kind="application/dtmf-relay") == 200
    wait_until(lambda: operator.seen().keys == "6", what="the key at the operator's phone")


def key_as_short_info(citizen: RawCitizen, operator: PhoneCall) -> None:
    assert citizen.status_of("INFO", "7", kind="application/dtmf") == 200
    wait_until(lambda: operator.seen().keys == "7", what="the key at the operator's phone")


def key_as_sound(citizen: RawCitizen, operator: PhoneCall) -> None:
    """In band it is sound like any other: the operator hears it."""
    usual, citizen.sound = citizen.sound, tone(1336)
    wait_until(lambda: hears(operator.heard(), 1336), what="the tone at the operator's phone")
    citizen.sound = usual


def options_within(citizen: RawCitizen, _operator: PhoneCall) -> None:
    assert citizen.status_of("OPTIONS") == 200


def empty_info(citizen: RawCitizen, _operator: PhoneCall) -> None:
    assert citizen.status_of("INFO") == 200


def text_within(citizen: RawCitizen, _operator: PhoneCall) -> None:
    assert citizen.status_of("MESSAGE", "tolong", kind="text/plain;charset=utf-8") in (200, 202)


def update_within(citizen: RawCitizen, _operator: PhoneCall) -> None:
    assert citizen.status_of("UPDATE", citizen.sdp(), kind="application/sdp") == 200
    assert citizen.status_of("UPDATE") == 200


def unknown_requests(citizen: RawCitizen, _operator: PhoneCall) -> None:
    """Asterisk answers none of these (asterisk_conf/README.md): they change nothing."""
    citizen.send(citizen.request("NOTIFY", "x", "Event: foo", kind="text/plain"))
    citizen.send(citizen.request("HELLO"))
    citizen.send(citizen.request("INFO", "x", kind="application/x"))


def broken_datagrams(citizen: RawCitizen, _operator: PhoneCall) -> None:
    for text in (b"\r\n\r\n", b"\0" * 30, b"INVITE sip:112@x SIP/2.0\r\n\r\n", b"\xff" * 1400, b"BYE"):
        citizen.send(text)


def repeated_ack(citizen: RawCitizen, _operator: PhoneCall) -> None:
    for _ in range(3):
        citizen.send(citizen.request("ACK", cseq=1))


def sound_from_another_port(citizen: RawCitizen) -> None:
    old, citizen.voice = citizen.voice, citizen.new_voice()
    old.close()


def sound_from_another_address(citizen: RawCitizen) -> None:
    old, citizen.voice = citizen.voice, citizen.new_voice("127.0.0.77")
    old.close()


def another_gateway_s_sound(citizen: RawCitizen) -> None:
    """It goes on with the call: a new port, a new source, and its own count."""
    sound_from_another_port(citizen)
    citizen.source += 1_000_000
    citizen.sequence, citizen.stamp = 20_000, 1_000_000_000


EVENTS = {
    happens.__name__: happens
    for happens in (
        hold_by_sendonly,
        hold_by_no_address,
        hold_and_sound_elsewhere,
        other_codecs,
        late_offer_within,
        another_source,
        sequence_jumps,
        stamp_jumps,
        stamp_jumps_back,
        key_as_event,
        key_as_info,
        key_as_short_info,
        key_as_sound,
        options_within,
        empty_info,
        text_within,
        update_within,
        unknown_requests,
        broken_datagrams,
        repeated_ack,
    )
}


def number_of(place: int) -> str:
    return f"0812578{place:05d}"


def hear_each_other_from_now_on(citizen: RawCitizen, operator: PhoneCall) -> None:
    """What was heard before says nothing."""
    citizen.heard = b""
    before = operator.seen().packets
    wait_until(lambda: operator.seen().packets > before + 15, 5, what="sound at the operator's phone")
    hear_each_other(citizen, operator)


@pytest.mark.parametrize("name", EVENTS)
def test_the_call_goes_on_both_ways(
    server: tuple[str, int], room: list[SimulatedOperator], sessions: Sessions, name: str
) -> None:
    number = number_of(list(EVENTS).index(name))
    with RawCitizen(server, number) as citizen:
        assert citizen.invite() == 200
        operator = taken_by(room, number)
        hear_each_other(citizen, operator)
        EVENTS[name](citizen, operator)
        hear_each_other_from_now_on(citizen, operator)
        assert citizen.hang_up() == 200
    (record,) = ended(sessions, number)
    assert (record.status, record.ended_by, record.service) == (CallStatus.CLOSED, "citizen", "112")


def test_sound_that_moves_is_heard(
    server: tuple[str, int], room: list[SimulatedOperator], sessions: Sessions
) -> None:
    """Without a word in SIP, and long after the first five seconds, in which Asterisk follows anybody."""
    number = number_of(89)
    with RawCitizen(server, number) as citizen:
        assert citizen.invite() == 200
        operator = taken_by(room, number)
        wait_until(lambda: operator.seen().packets > LEARNED_PACKETS, 20, what="Asterisk knows the source")
        for move in (sound_from_another_port, sound_from_another_address, another_gateway_s_sound):
            move(citizen)
            hear_each_other_from_now_on(citizen, operator)
        assert citizen.hang_up() == 200
    (record,) = ended(sessions, number)
    assert (record.status, record.ended_by) == (CallStatus.CLOSED, "citizen")


def test_a_stranger_s_sound_goes_as_it_came(
    server: tuple[str, int], room: list[SimulatedOperator], sessions: Sessions
) -> None:
    """Who sends to our port is heard (docs/decisions/0017), but takes nobody's place for good."""
    number = number_of(90)
    with (
        RawCitizen(server, number) as citizen,
        closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as stranger,
    ):
        stranger.bind((STRANGER, 0))
        stranger.setblocking(False)
        assert citizen.invite() == 200
        operator = taken_by(room, number)
        hear_each_other(citizen, operator)
        usual = citizen.sound
        for _ in range(25):
            citizen.sound = tone(STRANGER_TONE)
            citizen.send_packet(stranger)
            citizen.sound = usual
        citizen.heard = b""
        hear_each_other(citizen, operator)
        assert citizen.hang_up() == 200
    (record,) = ended(sessions, number)
    assert record.ended_by == "citizen"


def test_the_same_invite_by_two_paths_is_one_call(
    server: tuple[str, int], room: list[SimulatedOperator], sessions: Sessions
) -> None:
    number = number_of(91)
    rung = sum(len(operator.calls()) for operator in room)
    with RawCitizen(server, number) as citizen:
        offer = citizen.sdp()
        citizen.send(citizen.request("INVITE", offer))
        for _ in range(3):
            citizen.send(citizen.request("INVITE", offer, cseq=citizen.cseq))

        def answers() -> list[int]:
            return sorted(status(answer) for answer in citizen.answers if status(answer) >= 200)

        wait_until(lambda: answers().count(482) >= 3 and 200 in answers(), 10, what="one 200, three 482")
        citizen.answers = [answer for answer in citizen.answers if status(answer) == 200]
        assert citizen.take_answer() == 200
        hear_each_other(citizen, taken_by(room, number))
        assert sum(len(operator.calls()) for operator in room) == rung + 1
        assert citizen.hang_up() == 200
    assert len(ended(sessions, number)) == 1


def test_an_invite_sent_again_is_one_call(
    server: tuple[str, int], room: list[SimulatedOperator], sessions: Sessions
) -> None:
    number = number_of(92)
    with RawCitizen(server, number) as citizen:
        text = citizen.request("INVITE", citizen.sdp())
        for _ in range(4):
            citizen.send(text)
        assert citizen.take_answer() == 200
        citizen.send(text)
        hear_each_other(citizen, taken_by(room, number))
        assert citizen.hang_up() == 200
    assert len(ended(sessions, number)) == 1


@pytest.mark.parametrize("when", ["at once", "after the 200"])
def test_a_cancel_ends_what_it_can(
    server: tuple[str, int], room: list[SimulatedOperator], sessions: Sessions, when: str
) -> None:
    """CANCEL and 200 cross: either way there is one record at most, and nobody is left in it."""
    number = number_of(93 if when == "at once" else 94)
    with RawCitizen(server, number) as citizen:
        invite = citizen.request("INVITE", citizen.sdp(), branch=f"cancel{number}")
        cancel = citizen.request("CANCEL", cseq=citizen.cseq, branch=f"cancel{number}")
        citizen.send(invite)
        if when == "after the 200":
            citizen.answer_to("INVITE")
        citizen.send(cancel)
        final = citizen.take_answer()
        assert final in (200, 487)
        if final == 200:
            hear_each_other(citizen, taken_by(room, number))
            assert citizen.hang_up() == 200
            assert len(ended(sessions, number)) == 1
        assert any(is_for(answer, "CANCEL", None) for answer in citizen.answers)
    wait_until(lambda: all(operator.talking is None for operator in room), what="nobody is in the call")


def test_a_bye_may_overtake_the_ack(
    server: tuple[str, int], room: list[SimulatedOperator], sessions: Sessions
) -> None:
    number = number_of(95)
    with RawCitizen(server, number) as citizen:
        citizen.send(citizen.request("INVITE", citizen.sdp()))
        answer = citizen.answer_to("INVITE")
        invited = citizen.cseq
        send_ack = citizen.send
        citizen.send = lambda _text: None  # type: ignore[method-assign]
        citizen.take_answer()
        citizen.send = send_ack  # type: ignore[method-assign]
        assert status(answer) == 200
        assert citizen.hang_up() == 200
        citizen.send(citizen.request("ACK", cseq=invited))
    assert len(ended(sessions, number)) == 1
    wait_until(lambda: all(operator.talking is None for operator in room), what="nobody is in the call")


def test_several_ring_and_one_answers(
    running_instance: Instance, phones: PhoneLoop, server: tuple[str, int], room: list[SimulatedOperator]
) -> None:
    """The last stage of 119 rings six phones at once; who does not answer first is let go."""
    number = number_of(96)
    room[0].habits, room[1].habits, room[2].habits = (
        Habits(answer_after=3),
        Habits(answer_after=0.2),
        Habits(answer_after=3),
    )
    try:
        with RawCitizen(server, number, uri=f"sip:119@{server[0]}:{server[1]}") as citizen:
            assert citizen.invite() == 200
            hear_each_other(citizen, taken_by(room, number))
            took = [
                operator.station for operator in room if operator.talking and operator.talking.answered_at
            ]
            assert took == [room[1].station]
            wait_until(lambda: sum(o.talking is not None for o in room) == 1, what="the others are let go")
            assert citizen.hang_up() == 200
    finally:
        for operator in room:
            operator.habits = Habits(answer_after=0.1)


def test_a_question_outside_a_call_is_answered(server: tuple[str, int]) -> None:
    """OPTIONS asks whether we live; a text message is no call."""
    with RawCitizen(server, number_of(97)) as citizen:
        assert citizen.status_of("OPTIONS") == 200
        assert citizen.status_of("MESSAGE", "tolong") in (404, 405, 488)
        assert not [answer for answer in citizen.answers if "INVITE" in answer.splitlines()[0]]


def test_whom_we_call_is_offered_what_needs_no_translation(
    running_instance: Instance, server: tuple[str, int], room: list[SimulatedOperator]
) -> None:
    """Anything but A-law and mu-law would cost the second voice of a recording (decision 14)."""
    host, port = running_instance.settings.trunk_contact.split(":")
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as network:
        network.bind((host, int(port)))
        network.settimeout(15)
        call = room[0].phone.dial("0811223344")
        while not (invite := network.recv(65536).decode()).startswith("INVITE "):
            continue
        assert invite.startswith("INVITE sip:0811223344@")
        offer = next(line for line in invite.splitlines() if line.startswith("m=audio"))
        assert offer.split()[3:] == ["8", "0", "101"], "A-law, mu-law, and the keys"
        network.sendto(refusal(invite), server)
        assert call.finished.wait(10)


def refusal(invite: str) -> bytes:
    """Busy, to that INVITE."""
    kept = [line for line in invite.splitlines() if line.split(":")[0] in {"Via", "From", "Call-ID", "CSeq"}]
    to = next(line for line in invite.splitlines() if line.startswith("To:"))
    return crlf("SIP/2.0 486 Busy Here", *kept, f"{to};tag=busy", "Content-Length: 0", "").encode()


@pytest.mark.parametrize("letter", ["h", "i", "t", "T", "e", "a", "o"])
def test_asterisk_s_own_extensions_are_not_for_callers(server: tuple[str, int], letter: str) -> None:
    """A pattern that took `h` would answer each call once more at its end."""
    with RawCitizen(server, number_of(98), uri=f"sip:{letter}@{server[0]}:{server[1]}") as citizen:
        assert citizen.invite() == 404


@pytest.mark.parametrize("station", STATIONS)
def test_who_comes_from_the_trunk_is_the_trunk(
    server: tuple[str, int], room: list[SimulatedOperator], sessions: Sessions, station: str
) -> None:
    number = number_of(70 + STATIONS.index(station))
    with RawCitizen(server, number, caller=f"<sip:{station}@pbx.example>") as citizen:
        asserted = f"P-Asserted-Identity: <sip:{number}@x>"
        assert citizen.invite(None, asserted) == 200
        hear_each_other(citizen, taken_by(room, number))
        assert citizen.hang_up() == 200
    (record,) = ended(sessions, number)
    assert record.service == "112"
