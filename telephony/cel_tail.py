"""Follows Asterisk's call-event journal on disk from a cursor: across rotation, truncation and our own absence."""

import hashlib
import os
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from telephony.cel_lines import CelLine, Place, Read, Torn, read_lines, read_rest

JOURNAL = "log/cel-custom/cel.csv"
"""Asterisk's call-event journal, below its folder."""

CHUNK = 1 << 18
"""Bytes folded in one transaction at most: about a thousand events."""

_PACKED = frozenset({".gz", ".bz2", ".xz", ".zst"})
_HEAD = 4096
_MARK = 128


@dataclass(frozen=True)
class Cursor:
    """A place in the journal: which file, and how many bytes of it are dealt with.

    `file` is `HEAD.MARK`, digests of the file's first line and of the bytes just before `offset`. So a file is known
    by what it says: inodes are used again and device numbers change at a restart, and a file that a power loss cut
    back (Asterisk does not wait for the disk) and that grew again is not taken for what was read.
    """

    file: str
    offset: int


@dataclass(frozen=True)
class Tail:
    """What stands after a cursor, and the cursor behind it; `lost` says in words what could not be read."""

    items: tuple[CelLine | Torn, ...]
    cursor: Cursor
    lost: str | None = None


def read_tail(journal: Path, cursor: Cursor | None) -> Tail | None:
    """Reads on from `cursor`; none when there is nothing new.

    A rotated file (`cel.csv.1`, any name beginning with the journal's unless it is packed) is read to its end before
    the next one. Where the place is lost, reading begins anew: whoever folds must not mind a line that comes twice.
    """
    tail = _read_tail(journal, cursor)
    # A rotation between our listing and our opening looks like a loss: look again.
    return _read_tail(journal, cursor) if tail and tail.lost else tail


def read_files(journal: Path, cursor: Cursor | None) -> list[Path]:
    """The rotated files that lie wholly behind the cursor, oldest first: nobody will ask for them again.

    None where the cursor's place is not found: then it is not known what was read.
    """
    with ExitStack() as stack:
        files = _opened(journal, stack)
        if cursor is None or not files:
            return []
        file, _, lost = _place(files, cursor)
        return [] if lost else [Path(str(each.name)) for each in files[: files.index(file)]]


def _read_tail(journal: Path, cursor: Cursor | None) -> Tail | None:
    with ExitStack() as stack:
        files = _opened(journal, stack)
        if not files:
            return None
        file, offset, lost = _place(files, cursor)
        before: list[CelLine | Torn] = []
        while True:
            read, left = _lines(file, offset)
            if read.taken:
                return Tail((*before, *read.items), _cursor(file, offset + read.taken), lost)
            younger = files[files.index(file) + 1 :]
            if not younger:
                return None
            if left:
                # Its last line never ended, and nobody writes there any more.
                before += read_rest(_bytes(file, offset, left), _at(file, offset))
            file, offset = younger[0], 0


def _opened(journal: Path, stack: ExitStack) -> list[BinaryIO]:
    """The journal and its rotated forerunners, oldest first."""
    found: list[tuple[bool, int, BinaryIO]] = []
    for path in journal.parent.glob(journal.name + "*"):
        if path.suffix in _PACKED or not path.is_file():
            continue
        try:
            file = stack.enter_context(path.open("rb"))
        except FileNotFoundError:
            continue
        found.append((path == journal, os.fstat(file.fileno()).st_mtime_ns, file))
    return [file for _, _, file in sorted(found, key=lambda each: each[:2])]


def _place(files: list[BinaryIO], cursor: Cursor | None) -> tuple[BinaryIO, int, str | None]:
    if cursor is None:
        return files[0], 0, None
    head = cursor.file.partition(".")[0]
    # Youngest first: a copy that somebody keeps beside the journal must not take its place.
    alike = [file for file in reversed(files) if _head(file) == head]
    for file in alike:
        if _cursor(file, cursor.offset) == cursor:
            return file, cursor.offset, None
    if alike:
        return alike[0], 0, f"{Path(alike[0].name).name} is not what it was when it was read"
    return files[0], 0, "the file that was being read is gone"


def _cursor(file: BinaryIO, offset: int) -> Cursor:
    length = min(offset, _MARK)
    return Cursor(f"{_head(file)}.{_digest(_bytes(file, offset - length, length))}", offset)


def _head(file: BinaryIO) -> str:
    return _digest(_bytes(file, 0, _HEAD).partition(b"\n")[0])


def _at(file: BinaryIO, offset: int) -> Place:
    return Place(Path(file.name).name, _head(file), offset)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _lines(file: BinaryIO, offset: int) -> tuple[Read, int]:
    """The whole lines there, and how many bytes were looked at for them."""
    size = CHUNK
    while True:
        data = _bytes(file, offset, size)
        read = read_lines(data, _at(file, offset))
        if read.taken or len(data) < size:
            return read, len(data)
        # A line longer than a chunk would never be whole: look further until it is, or is beyond hope.
        size *= 2


def _bytes(file: BinaryIO, offset: int, size: int) -> bytes:
    file.seek(offset)
    return file.read(size)
