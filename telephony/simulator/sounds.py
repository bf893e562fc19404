"""What a simulated person says: a tone or speech, encoded once and then sent frame by frame. Pure."""

import math
from array import array
from dataclasses import dataclass

from telephony.simulator.g711 import FRAME, RATE, SILENCE, Codec, encode

_FULL = 32767


@dataclass(frozen=True)
class Sound:
    """Sound in whole frames of 20 ms, encoded for both codecs."""

    name: str
    alaw: bytes
    ulaw: bytes
    again: bool
    """Starts over at its end; else silence follows, for a phone must not stop sending."""

    @property
    def seconds(self) -> float:
        return len(self.alaw) / RATE

    def frame(self, codec: Codec, index: int) -> bytes:
        """The frame number `index` (0 is the first) that the codec carries."""
        encoded = self.alaw if codec == "PCMA" else self.ulaw
        start = index * FRAME
        if self.again and encoded:
            start %= len(encoded)
        return encoded[start : start + FRAME] or SILENCE[codec]


def made_of(name: str, samples: bytes, *, again: bool) -> Sound:
    """A sound of 16-bit little-endian samples, 8000 a second."""
    whole = samples + bytes(-len(samples) % (2 * FRAME))
    return Sound(name, encode(whole, "PCMA"), encode(whole, "PCMU"), again)


def tone(hertz: int, *, loudness: float = 0.3) -> Sound:
    """A tone without end. `hertz` is a whole number below 4000, so that one second joins the next without a click."""
    if not 0 < hertz < RATE // 2:
        raise ValueError(f"{hertz} Hz does not pass a telephone line")
    return made_of(f"tone-{hertz}", tone_samples(hertz, seconds=1, loudness=loudness), again=True)


def tone_samples(hertz: float, *, seconds: float, loudness: float = 0.3) -> bytes:
    """16-bit little-endian samples, 8000 a second; `loudness` is the peak, 0 to 1."""
    step = 2 * math.pi * hertz / RATE
    wave = array("h", (round(loudness * _FULL * math.sin(step * n)) for n in range(round(seconds * RATE))))
    return wave.tobytes()


def silence() -> Sound:
    """A caller who says nothing; packets flow all the same."""
    return made_of("silence", bytes(2 * FRAME), again=True)
