"""RTP packets (RFC 3550) and keys pressed (RFC 4733), as bytes. Pure."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

KEYS = "0123456789*#ABCD"

_HEADER = struct.Struct("!BBHII")
_EVENT = struct.Struct("!BBH")
_VERSION = 2
_EVENT_FRAMES = 8  # 160 ms: long enough for every receiver
_END_PACKETS = 3  # RFC 4733 section 2.5.1.4: the end is sent three times
_VOLUME = 10  # -10 dBm0


@dataclass(frozen=True)
class Packet:
    """One packet of sound or of a key."""

    payload_type: int
    marker: bool
    sequence: int
    timestamp: int
    source: int
    """SSRC."""
    payload: bytes


def written(packet: Packet) -> bytes:
    """The packet for the wire; numbers wrap as the format wants."""
    return (
        _HEADER.pack(
            0x80,
            packet.payload_type | (0x80 if packet.marker else 0),
            packet.sequence & 0xFFFF,
            packet.timestamp & 0xFFFFFFFF,
            packet.source & 0xFFFFFFFF,
        )
        + packet.payload
    )


def read(data: bytes) -> Packet | None:
    """The packet in a datagram; none where it is no RTP (RTCP, STUN, noise)."""
    if len(data) < _HEADER.size or data[0] >> 6 != _VERSION:
        return None
    first, second, sequence, timestamp, source = _HEADER.unpack_from(data)
    start = _HEADER.size + 4 * (first & 0x0F)
    if first & 0x10:
        if len(data) < start + 4:
            return None
        start += 4 + 4 * int.from_bytes(data[start + 2 : start + 4], "big")
    end = len(data) - (data[-1] if first & 0x20 else 0)
    if start > end or 72 <= (second & 0x7F) <= 76:  # noqa: PLR2004 - RTCP's types 200-204, RFC 5761
        return None
    return Packet(second & 0x7F, bool(second & 0x80), sequence, timestamp, source, data[start:end])


def key_events(key: str) -> Iterator[tuple[bool, bytes]]:
    """The payloads of one pressed key, one per 20 ms, all with the first one's timestamp.

    Gives (marker, payload). Raises `ValueError` for what is no key.
    """
    number = KEYS.index(key.upper())
    for frame in range(1, _EVENT_FRAMES + 1):
        yield frame == 1, _EVENT.pack(number, _VOLUME, 160 * frame)
    for _ in range(_END_PACKETS):
        yield False, _EVENT.pack(number, 0x80 | _VOLUME, 160 * _EVENT_FRAMES)


class KeyReader:
    """Keys from event packets: one per timestamp, whichever of its packets came."""

    def __init__(self) -> None:
        self._last: int | None = None

    def take(self, packet: Packet) -> str:
        """The key that begins with this packet; nothing where it goes on."""
        if packet.timestamp == self._last or not packet.payload or packet.payload[0] >= len(KEYS):
            return ""
        self._last = packet.timestamp
        return KEYS[packet.payload[0]]
