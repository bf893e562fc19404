"""Bytes of Asterisk's call-event journal in, whole lines out. No file, no clock.

A line is CSV with every field quoted. A caller's name is whatever a stranger sent: it may hold quotes, line
breaks, NUL, broken UTF-8. A line ends at the first line break outside quotes; where a line was torn (disk full,
power) the reader finds the next one that begins as lines begin, and says how much it passed over.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from telephony.asterisk_words import CEL_COLUMNS

LONGEST_LINE = 1 << 20
"""Bytes after which an unended line counts as torn."""

_BEGINNING = re.compile(rb'^"[A-Z0-9_]+","\d+\.\d{6}","', re.MULTILINE)


@dataclass(frozen=True)
class CelLine:
    """One event of the journal, its words still Asterisk's. `time` is seconds since the epoch, to the microsecond."""

    kind: str
    time: str
    uniqueid: str
    channel: str
    number: str
    name: str
    dialled: str
    extra: str


@dataclass(frozen=True)
class Torn:
    """Bytes that are no line and were passed over."""

    size: int


@dataclass(frozen=True)
class Read:
    """What one read gave: lines in order, and how many bytes of the journal they and the torn ones took."""

    items: tuple[CelLine | Torn, ...]
    taken: int


def read_lines(data: bytes) -> Read:
    """Reads all whole lines of `data`, which begins at a line's beginning; the rest waits for more bytes."""
    items: list[CelLine | Torn] = []
    taken = 0
    for raw in _whole_lines(data):
        taken += len(raw)
        items.append(_line(raw))
    if len(data) - taken > LONGEST_LINE:
        torn = _next_beginning(data, taken)
        items.append(Torn(torn - taken))
        taken = torn
    return Read(tuple(items), taken)


def _whole_lines(data: bytes) -> Iterator[bytes]:
    start = 0
    while (end := _end_of_line(data, start)) is not None:
        # A quote that never closed swallows the lines after it: cut where the next one begins.
        swallowed = _BEGINNING.search(data, start + 1, end)
        cut = swallowed.start() if swallowed else end
        yield data[start:cut]
        start = cut


def _end_of_line(data: bytes, start: int) -> int | None:
    """Just after the line break that ends the line, or none if it has not been written yet."""
    position = start
    while (end := data.find(b"\n", position)) != -1:
        if data.count(b'"', start, end) % 2 == 0:
            return end + 1
        position = end + 1
    return None


def _next_beginning(data: bytes, start: int) -> int:
    found = _BEGINNING.search(data, start + 1)
    return found.start() if found else len(data)


def _line(raw: bytes) -> CelLine | Torn:
    text = raw.decode("utf-8", "replace").replace("\0", "�").rstrip("\r\n")
    try:
        fields = next(csv.reader([text], strict=True), list[str]())
    except csv.Error:
        return Torn(len(raw))
    if len(fields) != len(CEL_COLUMNS):
        return Torn(len(raw))
    kind, time, uniqueid, _linkedid, channel, number, name, dialled, extra = fields
    return CelLine(kind, time, uniqueid, channel, number, name, dialled, extra)
