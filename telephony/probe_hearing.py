"""Whether what a phone heard is the sound that should have been played. Pure arithmetic, cheap enough for every minute.

Compared is the shape of loudness, 100 times a second: it survives codecs, gain and a lost packet, and no two
sentences share it (tests compare all prompts of Depok with one another).
"""

from array import array
from collections.abc import Sequence
from operator import mul

RATE = 8000
FRAME = 80
"""Samples whose loudness is one number: 10 ms."""

SAME = 0.85
"""From this score on it is the same sound."""

_EARLY = 30
"""Frames that may be missing at the beginning."""

_LATE = 300
"""Frames that may come before it."""

_PIECE = 150
"""Frames that are laid over one another at a time."""

_DRIFT = 16
"""Frames by which a piece may come before its place, for packets that were lost."""

_STEADY = 1e-6
"""A spread below this is rounding: the sound never changes."""

_FLOOR = 60
"""Loudness (of 32767) below which everything is silence: a telephone line's own noise."""


def samples_of(data: bytes) -> "array[int]":
    """16-bit little-endian samples as numbers."""
    samples = array("h")
    samples.frombytes(data[: len(data) // 2 * 2])
    return samples


def score(heard: Sequence[int], expected: Sequence[int]) -> float:
    """How much of `expected` is in `heard` (both 8 kHz, 16 bit): 0 nothing, 1 all of it."""
    wanted, found = _shape(expected), _shape(heard)
    if not any(wanted) or not any(found):
        return 0.0
    padded = [0.0] * _EARLY + found + [0.0] * (len(wanted) + _DRIFT)
    shift = _best_shift(wanted, padded, range(min(_EARLY + _LATE, len(found)) + 1))
    likenesses: list[tuple[float, int]] = []
    for start in range(0, len(wanted), _PIECE):
        piece = wanted[start : start + _PIECE]
        if not any(piece):
            continue
        # Each lost packet moves what follows a little forward.
        near = range(max(0, start + shift - _DRIFT), start + shift + _DRIFT // 4)
        place = _best_shift(piece, padded, near)
        shift = place - start
        likenesses.append((_likeness(piece, padded[place : place + len(piece)]), len(piece)))
    whole = sum(size for _, size in likenesses)
    return max(0.0, sum(likeness * size for likeness, size in likenesses) / whole)


def is_silent(heard: Sequence[int]) -> bool:
    """Whether nothing at all was heard."""
    return not any(_shape(heard))


def _best_shift(wanted: list[float], found: list[float], shifts: range) -> int:
    """Where `wanted` fits `found` best."""
    return max(shifts, key=lambda shift: _likeness(wanted, found[shift : shift + len(wanted)]))


def _shape(samples: Sequence[int]) -> list[float]:
    """Loudness per frame; its square root, so that a loud vowel does not drown the rest."""
    means = (
        sum(map(abs, samples[start : start + FRAME])) / FRAME
        for start in range(0, len(samples) - FRAME + 1, FRAME)
    )
    return [mean**0.5 if mean > _FLOOR else 0.0 for mean in means]


def _likeness(one: list[float], other: list[float]) -> float:
    """Pearson's correlation, -1 to 1; 0 where one of them never changes or is cut."""
    size = len(one)
    if len(other) < size:
        return 0.0
    mean, other_mean = sum(one) / size, sum(other) / size
    together = sum(map(mul, one, other)) - size * mean * other_mean
    spread = sum(map(mul, one, one)) - size * mean * mean
    other_spread = sum(map(mul, other, other)) - size * other_mean * other_mean
    if min(spread, other_spread) < _STEADY:
        return 0.0
    return together / (spread * other_spread) ** 0.5
