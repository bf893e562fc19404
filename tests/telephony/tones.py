"""Making tones and finding them again: how a test knows who was heard."""

import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from telephony.simulator.sounds import tone_samples

RATE = 8000
_NEAR_HERTZ = 15

Samples = NDArray[np.float64]
"""Mono, -1 to 1, 8000 a second."""


@dataclass(frozen=True)
class Tone:
    """The strongest frequency of a piece of sound."""

    hertz: float
    strength: float
    """Share of the whole energy that lies within 15 Hz of it, 0 to 1: a clean tone has more than 0.9."""
    loudness: float
    """Root mean square of the piece, 0 to 1; a tone of `write_tone` has 0.21, silence less than 0.001."""

    def is_near(self, hertz: float) -> bool:
        """That tone and hardly anything else."""
        return abs(self.hertz - hertz) < _NEAR_HERTZ and self.strength > 0.7 and self.loudness > 0.01


def write_tone(file: Path, hertz: float, seconds: float, loudness: float = 0.3) -> Path:
    """Writes a WAV of 8 kHz, mono, 16 bit; `loudness` is the peak, 0 to 1."""
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(tone_samples(hertz, seconds=seconds, loudness=loudness))
    return file


def strongest(samples: Samples) -> Tone:
    """The dominant frequency of mono samples. Raises `ValueError` for less than 0.1 s."""
    if len(samples) < RATE // 10:
        raise ValueError(f"{len(samples) / RATE:.3f} s of sound is too short to hear a tone")
    energy = np.abs(np.fft.rfft((samples - samples.mean()) * np.hanning(len(samples)))) ** 2
    hertz = np.fft.rfftfreq(len(samples), 1 / RATE)
    peak = float(hertz[int(energy.argmax())])
    whole = float(energy.sum())
    near = float(energy[np.abs(hertz - peak) <= _NEAR_HERTZ].sum())
    return Tone(peak, near / whole if whole else 0.0, float(np.sqrt(np.mean(samples**2))))


def of_samples(data: bytes) -> Samples:
    """16-bit little-endian mono samples, as a simulated phone keeps what it heard."""
    return np.frombuffer(data, "<i2").astype(np.float64) / 32768


def of_wav(file: Path, *, side: Literal["left", "right"] = "left") -> Samples:
    """One side of a WAV of 8 kHz and 16 bit."""
    with wave.open(str(file), "rb") as sound:
        if (sound.getframerate(), sound.getsampwidth()) != (RATE, 2):
            raise ValueError(f"{file} is not 8 kHz, 16 bit")
        data, channels = sound.readframes(sound.getnframes()), sound.getnchannels()
    return of_samples(data)[(channels - 1 if side == "right" else 0) :: channels]


def of_raw_stereo(file: Path, side: Literal["left", "right"]) -> Samples:
    """One side of a recording as Asterisk's MixMonitor writes it with option D: left citizen, right operator."""
    samples = of_samples(file.read_bytes()[: file.stat().st_size // 4 * 4])
    return samples[(1 if side == "right" else 0) :: 2]


def piece(samples: Samples, start: float, seconds: float) -> Samples:
    """From `start` on, `seconds` long; a negative start counts from the end."""
    first = round(start * RATE) if start >= 0 else max(0, len(samples) + round(start * RATE))
    return samples[first : first + round(seconds * RATE)]


def share(samples: Samples, hertz: float) -> float:
    """Share of the energy of mono samples that lies within 15 Hz of a frequency, 0 to 1; 0 for silence."""
    energy = np.abs(np.fft.rfft((samples - samples.mean()) * np.hanning(len(samples)))) ** 2
    near = np.abs(np.fft.rfftfreq(len(samples), 1 / RATE) - hertz) <= _NEAR_HERTZ
    whole = float(energy.sum())
    loud = float(np.sqrt(np.mean(samples**2))) > 0.003
    return float(energy[near].sum()) / whole if whole and loud else 0.0


def sustained(samples: Samples, hertz: float) -> float:
    """The least share that a frequency has in any tenth of a second: a tone stands, a vowel of the same pitch passes.

    Over half a second no prompt of Depok's comes to more than 0.05 at any tone of the tests (measured); one of three
    voices that speak at once has 0.2 and more.
    """
    tenth, step = RATE // 10, RATE // 20
    starts = range(0, max(1, len(samples) - tenth + 1), step)
    return min(share(samples[start : start + tenth], hertz) for start in starts)
