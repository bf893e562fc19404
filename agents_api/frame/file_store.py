"""The files of attachments on disk: `attachments/2026/11/24/ID` as it came, and `ID.out` as a photo leaves.

A file comes first and its row second: it is received under `attachments/incoming`, written to disk, moved to its
place while its row's transaction is open, as the last step before commit. What a killed process or a commit that failed
leaves is swept: files of `incoming`, and files of the last days without a row, an hour after they were written.
"""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.evidence import Attachment
from settings.errors import OurFaultError

FOLDER = "attachments"
"""Below the instance's home."""

_INCOMING = "incoming"
_OUT = ".out"
_ABANDONED_SECONDS = 3600.0
_SWEPT_DAYS = 7
_SWEEP_EVERY_SECONDS = 3600.0


class FileStore:
    """One instance's attachments on this machine's disk."""

    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER
        self._lock = Lock()
        self._next_sweep = 0.0

    def place_for(self, attachment_id: UUID) -> Path:
        """Where a file that arrives is written to; the folder is there, the file is not."""
        folder = self._folder / _INCOMING
        _make(folder)
        return folder / str(attachment_id)

    @staticmethod
    def path_for(arrived: Path, at: datetime) -> str:
        """The path, for its row, of a file that arrived then."""
        return f"{at.astimezone(UTC):%Y/%m/%d}/{arrived.name}"

    def put(self, arrived: Path, clean: Path | None, relative: str) -> None:
        """Moves a file that has arrived, and what may leave of it, to their place; all of it, or nothing."""
        place = self._inside(relative)
        _make(place.parent)
        try:
            if clean is not None:
                clean.replace(place.with_name(place.name + _OUT))
            arrived.replace(place)
            _sync(place.parent)
        except OSError:
            place.unlink(missing_ok=True)
            place.with_name(place.name + _OUT).unlink(missing_ok=True)
            raise

    def leaving(self, relative: str, *, cleaned: bool) -> Path:
        """The file that may leave the house; `cleaned` for photos. It may be missing on this machine."""
        place = self._inside(relative)
        return place.with_name(place.name + _OUT) if cleaned else place

    def sweep_if_due(self, session: Session, *, now: datetime) -> None:
        """Sweeps, unless this process has done so within the hour."""
        with self._lock:
            if time.monotonic() < self._next_sweep:
                return
            self._next_sweep = time.monotonic() + _SWEEP_EVERY_SECONDS
        self.sweep(session, now=now)

    def sweep(self, session: Session, *, now: datetime) -> int:
        """Removes what a killed process left (see above); returns how many files went."""
        abandoned = [file for file in _files(self._folder / _INCOMING) if _is_old(file, now)]
        for days in range(_SWEPT_DAYS + 1):
            day = self._folder / f"{now.astimezone(UTC) - timedelta(days=days):%Y/%m/%d}"
            old = [file for file in _files(day) if _is_old(file, now)]
            known = {str(found) for found in _known(session, old)}
            abandoned += [file for file in old if file.name.removesuffix(_OUT) not in known]
        for file in abandoned:
            file.unlink(missing_ok=True)
        return len(abandoned)

    def _inside(self, relative: str) -> Path:
        whole = self._folder.resolve()
        file = (whole / relative).resolve()
        if not file.is_relative_to(whole):
            raise OurFaultError(f"an attachment lies outside {FOLDER}")
        return file


def _make(folder: Path) -> None:
    """The folder and those above it that are missing, for us alone (`mkdir` gives its mode to the last only)."""
    for part in reversed([folder, *folder.parents]):
        if not part.exists():
            part.mkdir(exist_ok=True, mode=0o700)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (file for file in folder.iterdir() if file.is_file())


def _is_old(file: Path, now: datetime) -> bool:
    try:
        return now.timestamp() - file.stat().st_mtime > _ABANDONED_SECONDS
    except FileNotFoundError:
        return False


def _known(session: Session, files: list[Path]) -> set[UUID]:
    names = {file.name.removesuffix(_OUT) for file in files}
    ids = {UUID(name) for name in names if _is_id(name)}
    return set(session.scalars(select(Attachment.id).where(Attachment.id.in_(ids)))) if ids else set()


def _is_id(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False
