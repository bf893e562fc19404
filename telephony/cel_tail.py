"""Follows Asterisk's call-event journal on disk from a cursor: across rotation, truncation and our own absence."""

from dataclasses import dataclass
from pathlib import Path

from telephony.cel_lines import CelLine, Read, Torn, read_lines

CHUNK = 1 << 18
"""Bytes folded in one transaction at most: about a thousand events."""


@dataclass(frozen=True)
class Cursor:
    """A place in the journal: which file (device and inode) and how many bytes of it are dealt with."""

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

    A rotated file (`cel.csv.1`, any name beginning with the journal's) is read to its end before the next one.
    """
    files = _files(journal)
    if not files:
        return None
    path, offset, lost = _place(files, cursor)
    while True:
        data = _bytes_from(path, offset)
        read = read_lines(data) if data else Read((), 0)
        if read.taken or lost:
            return Tail(read.items, Cursor(_file_id(path), offset + read.taken), lost)
        younger = files[files.index(path) + 1 :]
        if not younger:
            return None
        path, offset = younger[0], 0


def _files(journal: Path) -> list[Path]:
    """The journal and its rotated forerunners, oldest first."""
    found = [path for path in journal.parent.glob(journal.name + "*") if path.is_file()]
    return sorted(found, key=lambda path: (path == journal, path.stat().st_mtime_ns))


def _place(files: list[Path], cursor: Cursor | None) -> tuple[Path, int, str | None]:
    if cursor is None:
        return files[0], 0, None
    for path in files:
        if _file_id(path) == cursor.file:
            if path.stat().st_size >= cursor.offset:
                return path, cursor.offset, None
            return path, 0, f"{path.name} is shorter than what was read of it"
    return files[-1], 0, "the file that was being read is gone"


def _file_id(path: Path) -> str:
    status = path.stat()
    return f"{status.st_dev}:{status.st_ino}"


def _bytes_from(path: Path, offset: int) -> bytes:
    with path.open("rb") as journal:
        journal.seek(offset)
        data = journal.read(CHUNK)
        # A line longer than a chunk would never be whole: read on until it is, or is beyond hope.
        while len(data) % CHUNK == 0 and data and b"\n" not in data[-CHUNK:]:
            more = journal.read(CHUNK)
            if not more:
                break
            data += more
        return data
