"""G.711 as bytes: linear 16-bit samples to A-law or mu-law and back.

`audioop` left Python's library with 3.13; the package `audioop-lts` is the same module there.
"""

import warnings
from typing import Literal

with warnings.catch_warnings():
    # Python 3.11 and 3.12 announce its removal at import.
    warnings.simplefilter("ignore", DeprecationWarning)
    import audioop

Codec = Literal["PCMA", "PCMU"]

RATE = 8000
"""Samples a second."""

FRAME = 160
"""Samples in one RTP packet: 20 ms."""

SILENCE: dict[Codec, bytes] = {"PCMA": b"\xd5" * FRAME, "PCMU": b"\xff" * FRAME}
"""One frame of nothing."""


def encode(samples: bytes, codec: Codec) -> bytes:
    """Linear 16-bit little-endian samples as one byte each."""
    return audioop.lin2alaw(samples, 2) if codec == "PCMA" else audioop.lin2ulaw(samples, 2)


def decode(payload: bytes, codec: Codec) -> bytes:
    """One byte a sample as linear 16-bit little-endian."""
    return audioop.alaw2lin(payload, 2) if codec == "PCMA" else audioop.ulaw2lin(payload, 2)


def loudness(samples: bytes) -> int:
    """Root mean square of 16-bit samples, 0 to 32767."""
    return audioop.rms(samples, 2)
