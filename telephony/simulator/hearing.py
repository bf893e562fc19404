"""What a simulated phone hears: the last ten seconds, and how much came in all."""

from collections import deque

from telephony.simulator.g711 import Codec, decode

_KEPT_PACKETS = 500  # 10 s of 20 ms


class Hearing:
    """Filled packet by packet; belongs to the loop's thread."""

    def __init__(self) -> None:
        self.packets = 0
        """All sound packets so far."""
        self._last: deque[tuple[Codec, bytes]] = deque(maxlen=_KEPT_PACKETS)

    def take(self, codec: Codec, payload: bytes) -> None:
        self.packets += 1
        self._last.append((codec, payload))

    def samples(self) -> bytes:
        """The last 10 s as 16-bit little-endian samples, 8000 a second, in the order of arrival."""
        return b"".join(decode(payload, codec) for codec, payload in self._last)
