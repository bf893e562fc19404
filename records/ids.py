"""Ids that sort by time: UUID version 7 (RFC 9562), so that time ranges are id ranges and partitions."""

import hashlib
import secrets
from datetime import UTC, datetime
from uuid import UUID

_RANDOM_BITS = 74


def _version_7(milliseconds: int, random_bits: int) -> UUID:
    high = (milliseconds & (1 << 48) - 1) << 80
    middle = 0x7 << 76 | (random_bits >> 62) << 64
    low = 0b10 << 62 | random_bits & (1 << 62) - 1
    return UUID(int=high | middle | low)


def new_id(at: datetime) -> UUID:
    """A fresh id of that instant."""
    return _version_7(int(at.timestamp() * 1000), secrets.randbits(_RANDOM_BITS))


def call_id(node: str, uniqueid: str) -> UUID:
    """The id of the call that began as channel `uniqueid` (`[systemname-]epoch.sequence`) of `node`.

    The same channel gives the same id whoever reads of it first, so a call can be recorded twice by
    nobody. Raises `ValueError` when `uniqueid` does not end in an epoch and a sequence.
    """
    epoch = int(uniqueid.rpartition("-")[2].partition(".")[0])
    digest = hashlib.sha256(f"{node}\0{uniqueid}".encode()).digest()
    return _version_7(epoch * 1000, int.from_bytes(digest[:10], "big") >> 80 - _RANDOM_BITS)


def first_id_at(at: datetime) -> UUID:
    """The smallest value an id of that instant can have: the bound of a partition or a time range."""
    return UUID(int=int(at.astimezone(UTC).timestamp() * 1000) << 80)
