"""Sound as telephones carry it: 8 kHz, one channel, 16 bits. Pure arithmetic on samples; files are others' affair."""

import io
import math
import wave
from array import array
from collections.abc import Sequence
from functools import cache
from operator import mul

RATE = 8000
"""Samples per second."""

_EDGE = 3400.0
"""Hz: what lies above would come back as a wrong tone."""

_REACH = 12
"""Samples of the result on either side of one that have a say in it."""

_LOUDEST = 32767


@cache
def _phases(rate: int) -> tuple[int, int, tuple[tuple[float, ...], ...]]:
    """Low-pass filters (Hann-windowed sinc), one for each position that a result can have between two samples."""
    common = math.gcd(rate, RATE)
    up, down = RATE // common, rate // common
    half = math.ceil(_REACH * rate / RATE)
    cutoff = 2 * _EDGE / rate
    filters: list[tuple[float, ...]] = []
    for phase in range(up):
        shift = phase / up
        taps = [
            cutoff * _sinc(cutoff * (n - shift)) * (0.5 + 0.5 * math.cos(math.pi * (n - shift) / (half + 1)))
            for n in range(-half, half + 1)
        ]
        whole = sum(taps)
        filters.append(tuple(tap / whole for tap in taps))
    return up, down, tuple(filters)


def _sinc(x: float) -> float:
    return math.sin(math.pi * x) / (math.pi * x) if x else 1.0


def resampled(samples: Sequence[int], rate: int) -> list[float]:
    """The same sound at 8 kHz; `rate` is that of `samples`, per second, 8000 or more."""
    if rate == RATE:
        return [float(sample) for sample in samples]
    up, down, filters = _phases(rate)
    half = len(filters[0]) // 2
    padded = [0] * half + list(samples) + [0] * (half + 1)
    result: list[float] = []
    for number in range(len(samples) * up // down):
        start, phase = divmod(number * down, up)
        result.append(sum(map(mul, padded[start : start + 2 * half + 1], filters[phase])))
    return result


def levelled(samples: Sequence[float], peak: float) -> "array[int]":
    """Samples of 16 bits, the loudest at `peak` (0 to 1 of full scale); silence stays silence."""
    top = max(map(abs, samples), default=0.0)
    gain = peak * _LOUDEST / top if top else 0.0
    return array("h", (round(sample * gain) for sample in samples))


def silence(seconds: float) -> "array[int]":
    """That long nothing."""
    return array("h", bytes(2 * round(seconds * RATE)))


def ringing(seconds: float, level: float = 0.04) -> "array[int]":
    """Indonesia's ringing tone, softly: 425 Hz, one second of every five, beginning after the pause.

    A caller who hears nothing believes that the line is dead.
    """
    samples = silence(seconds)
    for number in range(len(samples)):
        within = number / RATE % 5 - 2
        if 0 <= within < 1:
            edge = min(1.0, within * 50, (1 - within) * 50)
            samples[number] = round(level * _LOUDEST * edge * math.sin(2 * math.pi * 425 * number / RATE))
    return samples


def beep(level: float = 0.3) -> "array[int]":
    """Speak now: 0.3 s of 1 kHz, and a moment before it."""
    samples = silence(0.5)
    for number in range(round(0.2 * RATE), len(samples)):
        samples[number] = round(level * _LOUDEST * math.sin(2 * math.pi * 1000 * number / RATE))
    return samples


def wav(samples: "array[int]") -> bytes:
    """The samples as a WAV file's content."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(samples.tobytes())
    return buffer.getvalue()
