"""Finishing recordings: the raw stereo file that Asterisk wrote becomes a WAV with its hash, once its call is over.

A raw file has no header, so a killed Asterisk leaves it readable; whatever was killed meanwhile is finished later.
"""

import hashlib
import io
import os
import wave
from dataclasses import dataclass
from pathlib import Path

RATE = 8000
"""Samples a second and channel."""

_CHANNELS = 2
_WIDTH = 2
_FRAME = _CHANNELS * _WIDTH
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Finished:
    """A finished recording: seconds of sound, bytes of the file, its SHA-256 in hex."""

    seconds: float
    size: int
    sha256: str


def finish(raw: Path, target: Path) -> Finished | None:
    """Writes `target` (WAV, 8 kHz, left the citizen, right the others) from `raw`; none if there is no sound.

    Whole or not at all, and safe to repeat: the raw file is left for the caller to remove once the result is recorded.
    """
    if not raw.exists() or raw.stat().st_size < _FRAME:
        return None
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    frames = raw.stat().st_size // _FRAME
    with raw.open("rb") as sound, part.open("wb") as out, wave.open(out, "wb") as wav:
        wav.setnchannels(_CHANNELS)
        wav.setsampwidth(_WIDTH)
        wav.setframerate(RATE)
        left = frames * _FRAME
        while block := sound.read(min(left, _BLOCK)):
            wav.writeframes(block)
            left -= len(block)
    with part.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
        os.fsync(written.fileno())
    part.replace(target)
    return Finished(frames / RATE, target.stat().st_size, digest)


def finished_path(raw_path: str, call: str) -> str:
    """Where the finished file of a raw one stands, below the recordings folder: by date, named by the call's id."""
    return str(Path(raw_path).parent / f"{call}.wav")


def tail(raw: Path, seconds: float) -> bytes | None:
    """The last seconds of a raw file that may still be written to, as a WAV; none if there is no sound.

    Whole frames only: the last one may be half on disk.
    """
    try:
        with raw.open("rb") as sound:
            frames = sound.seek(0, os.SEEK_END) // _FRAME
            first = max(0, frames - round(seconds * RATE))
            sound.seek(first * _FRAME)
            data = sound.read((frames - first) * _FRAME)
    except FileNotFoundError:
        return None
    if not data:
        return None
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as wav:
        wav.setnchannels(_CHANNELS)
        wav.setsampwidth(_WIDTH)
        wav.setframerate(RATE)
        wav.writeframes(data)
    return buffer.getvalue()
