"""Files to which Asterisk writes and writes: renamed while it goes on, and the old ones removed in time.

A rotated file is called `NAME.20261201T024500`, the instant of its rotation in UTC; one that somebody else rotated
(`NAME.1`) counts from when it was last written to.
"""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROTATE_EVERY = timedelta(days=1)
"""A file with anything in it is rotated after this, so that old lines go with their file."""

ROTATE_BYTES = 32_000_000
"""A file that has grown beyond this is rotated at once."""

_STAMP = "%Y%m%dT%H%M%S"
_NAME = re.compile(r"(?P<file>.+)\.(?:(?P<at>\d{8}T\d{6})|\d{1,4})")


def rotate(file: Path, *, now: datetime, began_at: datetime) -> Path | None:
    """Renames the file when it is old or large; returns its new name, none when it stays.

    `began_at`: since when it is written to where no older rotation tells. Whoever holds it open writes on into the
    renamed one. Nothing is copied, so nothing is lost or doubled.
    """
    try:
        size = file.stat().st_size
    except FileNotFoundError:
        return None
    before = [at for at, _ in rotated(file)]
    began = max(before, default=began_at)
    if size == 0 or (size < ROTATE_BYTES and now < began + ROTATE_EVERY):
        return None
    target = file.with_name(f"{file.name}.{now.astimezone(UTC):{_STAMP}}")
    if target.exists():
        return None
    file.rename(target)
    return target


def rotated(file: Path) -> list[tuple[datetime, Path]]:
    """The rotated forerunners of a file with the instants of their rotation, oldest first."""
    found: list[tuple[datetime, Path]] = []
    for path in file.parent.glob(f"{file.name}.*"):
        match = _NAME.fullmatch(path.name)
        if match is None or match["file"] != file.name:
            continue
        if match["at"]:
            found.append((datetime.strptime(match["at"], _STAMP).replace(tzinfo=UTC), path))
        else:
            found.append((datetime.fromtimestamp(path.stat().st_mtime, UTC), path))
    return sorted(found)


def remove_old(file: Path, *, older_than: datetime, most_bytes: int) -> int:
    """Removes forerunners from before that instant, and the oldest of more than so many bytes; returns how many."""
    kept = 0
    removed = 0
    for at, path in reversed(rotated(file)):
        kept += path.stat().st_size
        if at < older_than or kept > most_bytes:
            path.unlink()
            removed += 1
    return removed


def cut_open_file(file: Path, *, most_bytes: int) -> bool:
    """Keeps the last half of a file that its writer never opens anew (it appends); whether it was too large.

    What is written in that moment may be lost: only for what is said to a person who looks for a fault.
    """
    try:
        size = file.stat().st_size
    except FileNotFoundError:
        return False
    if size <= most_bytes:
        return False
    with file.open("rb") as old:
        old.seek(size - most_bytes // 2)
        end = old.read().partition(b"\n")[2]
    file.with_name(f"{file.name}.1").write_bytes(end)
    with file.open("r+b") as now_empty:
        now_empty.truncate(0)
    return True
