"""Bytes of Asterisk's call-event journal in, whole lines out. No file, no clock.

A line is CSV with every field quoted. A caller's name is whatever a stranger sent: it may hold quotes, line
breaks, NUL, broken UTF-8. A line ends at the first line break outside quotes; where a line was torn (disk full,
power) the reader finds the next one that begins as lines begin, and says how much it passed over.

No name can look like a beginning: inside a field every quote is doubled, so that a line break, one quote and a
letter never follow one another there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from telephony.asterisk_words import CEL_COLUMNS

LONGEST_LINE = 1 << 20
"""Bytes after which an unended line counts as torn."""

TORN_KEPT = 1 << 16
"""Bytes of a torn piece that are handed on."""

_BEGINNING = re.compile(rb'(?="[A-Z0-9_]+","\d+\.\d{6}",")')
_FIELD = rb'"([^"]*+(?:""[^"]*+)*+)"'
_LINE = re.compile(b",".join([_FIELD] * len(CEL_COLUMNS)) + rb"\r?\n")
_LAST_BEGINNINGS = 8
"""A line's own fields hold fewer that look like one, so the true one is among the last."""


@dataclass(frozen=True)
class Place:
    """Where bytes stand: the file's name when it was read, which file it is (`cel_tail.Cursor`), bytes before them."""

    file: str = ""
    head: str = ""
    offset: int = 0

    def further(self, size: int) -> "Place":
        """So many bytes behind this."""
        return replace(self, offset=self.offset + size)


_NOWHERE = Place()


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
    place: Place = field(default=_NOWHERE, compare=False)
    raw: bytes = field(default=b"", compare=False, repr=False)
    """As it stands in the file."""


@dataclass(frozen=True)
class Torn:
    """Bytes that are no line and were passed over."""

    size: int
    place: Place = field(default=_NOWHERE, compare=False)
    raw: bytes = field(default=b"", compare=False, repr=False)
    """Its beginning, at most `TORN_KEPT` bytes."""


@dataclass(frozen=True)
class Read:
    """What one read gave: lines in order, and how many bytes of the journal they and the torn ones took."""

    items: tuple[CelLine | Torn, ...]
    taken: int


def read_lines(data: bytes, place: Place = _NOWHERE) -> Read:
    """Reads all whole lines of `data`, which begins a line at `place`; the rest waits for more bytes."""
    items: list[CelLine | Torn] = []
    taken = 0
    for raw in _whole_lines(data):
        _add(items, raw, place.further(taken))
        taken += len(raw)
    if len(data) - taken > LONGEST_LINE:
        # Up to its last line break: what stands behind may be the beginning of a good line.
        hopeless = data.rfind(b"\n", taken) + 1 or len(data)
        _pass_over(items, data[taken:hopeless], place.further(taken))
        taken = hopeless
    return Read(tuple(items), taken)


def read_rest(data: bytes, place: Place = _NOWHERE) -> tuple[CelLine | Torn, ...]:
    """What stands at the end of a file that nobody writes any more: behind a torn line a whole one may be left."""
    items: list[CelLine | Torn] = []
    _add(items, data, place)
    return tuple(items)


def _whole_lines(data: bytes) -> Iterator[bytes]:
    start = 0
    while (end := _end_of_line(data, start)) is not None:
        yield data[start:end]
        start = end


def _end_of_line(data: bytes, start: int) -> int | None:
    """Just after the line break that ends the line, or none if it has not been written yet."""
    position, quotes = start, 0
    while (line_break := data.find(b"\n", position)) != -1:
        quotes += data.count(b'"', position, line_break)
        position = line_break + 1
        # A quote that never closed would swallow the lines after it: it ends where the next one begins.
        if quotes % 2 == 0 or _BEGINNING.match(data, position):
            return position
    return None


def _add(items: list[CelLine | Torn], raw: bytes, place: Place) -> None:
    line = _line(raw, place)
    if line is not None:
        items.append(line)
        return
    # A torn line has no line break of its own: the next one may be whole behind it.
    for start in [found.start() for found in _BEGINNING.finditer(raw, 1)][-_LAST_BEGINNINGS:]:
        found = _LINE.match(raw, start)
        whole = _line(found.group(), place.further(start)) if found else None
        if found and whole:
            _pass_over(items, raw[:start], place)
            items.append(whole)
            if found.end() < len(raw):
                _add(items, raw[found.end() :], place.further(found.end()))
            return
    _pass_over(items, raw, place)


def _pass_over(items: list[CelLine | Torn], raw: bytes, place: Place) -> None:
    """Garbage side by side is one piece: a megabyte of it must not be a hundred thousand things to tell."""
    if items and isinstance(before := items[-1], Torn) and before.place.head == place.head:
        kept = before.raw + raw[: TORN_KEPT - len(before.raw)]
        items[-1] = Torn(before.size + len(raw), before.place, kept)
    else:
        items.append(Torn(len(raw), place, raw[:TORN_KEPT]))


def _line(raw: bytes, place: Place) -> CelLine | None:
    """The line, or none unless it is whole: all its fields, quoted, and not one more."""
    if not _BEGINNING.match(raw):
        return None
    whole = _LINE.fullmatch(raw)
    if whole is None:
        return None
    fields = [_text(field) for field in whole.groups()]
    kind, time, uniqueid, _linkedid, channel, number, name, dialled, extra = fields
    return CelLine(kind, time, uniqueid, channel, number, name, dialled, extra, place, raw)


def _text(field: bytes) -> str:
    return field.replace(b'""', b'"').decode("utf-8", "replace").replace("\0", "�")
