"""A lock on a folder, so that a set-up, and an instance, runs once at a time."""

import fcntl
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from operations.progress import console
from settings.errors import SettingsError


@contextmanager
def only_one(folder: Path, sentence: str, *, wait: bool = False) -> Generator[None, None, None]:
    """Holds a lock in that folder; the kernel lets go of it when the process dies, however it dies.

    When another process holds it: says the sentence and waits for it, or raises `SettingsError` with it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not wait:
                raise SettingsError(sentence) from None
            console.print(sentence, markup=False)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
