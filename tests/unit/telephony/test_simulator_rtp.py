"""Packets of sound and of keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony.simulator import rtp

PACKET = rtp.Packet(8, marker=True, sequence=5, timestamp=160, source=7, payload=b"\xd5" * 160)


def test_a_packet_reads_as_it_was_written() -> None:
    assert rtp.read(rtp.written(PACKET)) == PACKET


def test_numbers_wrap_instead_of_breaking_the_packet() -> None:
    after = rtp.read(rtp.written(rtp.Packet(0, False, 0x1_0002, 0x1_0000_0003, 9, b"x")))
    assert after is not None
    assert (after.sequence, after.timestamp) == (2, 3)


def test_extension_sources_and_padding_are_no_sound() -> None:
    head = bytes([0x80 | 0x20 | 0x10 | 1, 8]) + bytes(10)
    source, extension, padding = b"srce", b"\xbe\xde\0\1extn", b"\0\0\3"
    packet = rtp.read(head + source + extension + b"sound" + padding)
    assert packet is not None
    assert packet.payload == b"sound"


@pytest.mark.parametrize(
    "noise",
    [b"", b"\x80", b"\0" * 40, b"\x80\xc8" + bytes(26), b"\x90\x08" + bytes(10), b"\xa0\x08" + b"\xff" * 10],
)
def test_what_is_no_sound_packet_is_passed_over(noise: bytes) -> None:
    assert rtp.read(noise) is None


@given(st.binary(max_size=60))
def test_no_datagram_breaks_the_reader(data: bytes) -> None:
    packet = rtp.read(data)
    assert packet is None or len(packet.payload) <= len(data) - 12


def heard(keys: str, lost: set[int]) -> str:
    """What a reader makes of pressed keys when the packets of these numbers are lost."""
    reader, found, number = rtp.KeyReader(), "", 0
    for index, key in enumerate(keys):
        for marker, payload in rtp.key_events(key):
            if number not in lost:
                found += reader.take(rtp.Packet(101, marker, number, 1600 * index, 1, payload))
            number += 1
    return found


def test_every_key_is_heard_once() -> None:
    assert heard(rtp.KEYS, set()) == rtp.KEYS


def test_a_key_is_heard_without_its_first_packet() -> None:
    assert heard("11", {0}) == "11"


def test_what_is_no_key_cannot_be_pressed() -> None:
    with pytest.raises(ValueError, match="substring not found"):
        list(rtp.key_events("x"))


def test_a_key_lasts_and_its_end_is_said_three_times() -> None:
    payloads = [payload for _marker, payload in rtp.key_events("1")]
    assert [payload[1] >> 7 for payload in payloads[-4:]] == [0, 1, 1, 1]
    assert int.from_bytes(payloads[-1][2:], "big") == 1280
