"""Receives a file from the network on to the disk: in pieces, within its limit, without a database connection.

A citizen's or a crew's connection is slow; while it sends, nothing but a file and a little memory is held.
"""

import hashlib
import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import anyio
from anyio import to_thread
from starlette.requests import ClientDisconnect, Request

from agents_api.frame.context import Context
from agents_api.frame.faults import TooLargeError, TooManyError
from agents_api.incidents.evidence.form import FileForm
from agents_api.incidents.evidence.kinds import HEAD, PHOTOS, kind_of
from records.evidence import FileKind
from records.ids import new_id
from settings.errors import BadInputError, OutsideError
from settings.settings import Settings

FORM_BYTES = 20_000
"""What a form has around its file: boundaries and a name."""

_LONGEST_SECONDS = 600.0
"""50 MB at 1 Mbit/s take 400 s."""

_SPARE_BYTES = 500_000_000
"""The same disk holds recordings and, on one machine, the database: they come first."""

_PIECE = 1 << 18
"""Bytes gathered before the disk is asked."""


@dataclass(frozen=True)
class Received:
    """A file that is on this machine's disk, whole."""

    place: Path
    kind: FileKind
    name: str
    """As the sender gives it."""
    size: int
    """Bytes."""
    sha256: str


def largest_body(settings: Settings) -> int:
    """Bytes of the largest form that can hold a file that is taken."""
    return max(settings.photo_mb, settings.file_mb) * 1_000_000 + FORM_BYTES


async def take_file(request: Request, here: Context) -> Received:
    """The request's file on the disk. Raises `TooManyError` when many arrive just now, else as `receive`."""
    try:
        here.uploads.acquire_on_behalf_of_nowait(request)
    except anyio.WouldBlock:
        raise TooManyError("Many files are arriving just now; send it again in a moment.", wait=5) from None
    try:
        place = here.files.place_for(new_id(here.clock()))
        kind = request.headers.get("content-type", "")
        return await receive(request.stream(), kind, place, here.settings)
    finally:
        here.uploads.release_on_behalf_of(request)


async def receive(body: AsyncIterator[bytes], content_type: str, place: Path, settings: Settings) -> Received:
    """Writes the file of a form to `place`, mode 600.

    Raises `TooLargeError` as soon as it is larger than its kind may be, `WrongKindError` at its first bytes when its
    kind is not taken, `BadInputError` when it is no such form or cut off, `OutsideError` when the disk is full.
    Then nothing of it is left.
    """
    form = FileForm(content_type)
    if shutil.disk_usage(place.parent).free < _SPARE_BYTES:
        raise OutsideError("The disk is nearly full; files cannot be taken now. Tell the administrator.")
    written = _Written(place)
    try:
        with anyio.fail_after(_LONGEST_SECONDS):
            kind = await _write(form, body, written, settings)
    except BaseException as error:
        place.unlink(missing_ok=True)
        if isinstance(error, TimeoutError):
            raise BadInputError("The file took too long on its way; send a smaller one.") from None
        if isinstance(error, ClientDisconnect):
            raise BadInputError("The file was cut off on its way.") from None
        raise
    finally:
        written.close()
    return Received(place, kind, form.name, written.size, written.sha256)


class _Written:
    """A file that grows, and its hash."""

    def __init__(self, place: Path) -> None:
        self.size = 0
        self._digest = hashlib.sha256()
        self._handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def add(self, piece: bytes) -> None:
        self._digest.update(piece)
        self.size += len(piece)
        left = memoryview(piece)
        while left:
            left = left[os.write(self._handle, left) :]

    def sync(self) -> None:
        os.fsync(self._handle)

    def close(self) -> None:
        os.close(self._handle)


async def _write(
    form: FileForm, body: AsyncIterator[bytes], written: _Written, settings: Settings
) -> FileKind:
    kind: FileKind | None = None
    waiting = bytearray()
    async for piece in body:
        waiting += form.feed(piece)
        if kind is None and len(waiting) >= HEAD:
            kind = kind_of(bytes(waiting[:HEAD]))
        _check_size(kind, written.size + len(waiting), settings)
        if len(waiting) >= _PIECE:
            await to_thread.run_sync(written.add, bytes(waiting))
            waiting.clear()
    form.finish()
    if kind is None:
        kind = kind_of(bytes(waiting[:HEAD]))
    await to_thread.run_sync(written.add, bytes(waiting))
    await to_thread.run_sync(written.sync)
    return kind


def _check_size(kind: FileKind | None, size: int, settings: Settings) -> None:
    photo = kind in PHOTOS
    most = settings.photo_mb if photo else settings.file_mb
    if size > most * 1_000_000:
        raise TooLargeError(f"The {'photo' if photo else 'file'} is too large: {most} MB are the most.")
