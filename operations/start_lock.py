"""Who may start and stop this instance: one process at a time, and what it does, for the others to read.

A lock on a file, which the kernel lets go of when its holder dies, however it dies. Who holds it is read from who
has the file open, so that neither a record nor the file itself can be missing: a deleted one is still open.
"""

import fcntl
import signal
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from operations.process_record import ProcessRecord, link_of, living_pids, signal_process
from settings.errors import SettingsError

_LOOK_SECONDS = 0.1
_UNSEEN_SECONDS = 10
_PATIENCE_SECONDS = 240
"""Longer than the longest orderly stop takes; a holder that has not ended by then is killed."""

Say = Callable[[str], None]


class Doing(StrEnum):
    """What the holder of the turn does with the instance."""

    RUNNING = "running"
    STOPPING = "stopping"


@dataclass(frozen=True)
class Holder:
    """Another process that has the turn."""

    process: ProcessRecord
    doing: Doing


class Turn:
    """The turn in hand."""

    def __init__(self, lock: TextIO) -> None:
        self._lock = lock

    def tell(self, doing: Doing) -> None:
        """Lets the others read what is done now."""
        self._lock.seek(0)
        # In one piece; the rest of a longer line before it is no part of the first line.
        self._lock.write(f"{ProcessRecord.of_this()} {doing}\n")
        self._lock.flush()


@contextmanager
def turn_to_run(folder: Path, say: Say) -> Generator[Turn, None, None]:
    """Waits for whoever is stopping the instance. Raises `SettingsError` when it is already running."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    unseen_until = time.monotonic() + _UNSEEN_SECONDS
    seen: set[ProcessRecord] = set()
    with _open(folder) as lock:
        while True:
            mine = _takes(lock)
            others = holders(folder)
            if running := [other for other in others if other.doing is Doing.RUNNING]:
                raise SettingsError(
                    f"{folder.parent} is already running (process {running[0].process.pid}); `stop` ends it."
                )
            if mine and not others:
                break
            if others:
                unseen_until = time.monotonic() + _UNSEEN_SECONDS
                if not seen:
                    say(f"{folder.parent} is being stopped; waiting for its end.")
                for other in others:
                    _hurry(other, seen, deadline)
            elif time.monotonic() > unseen_until:
                raise _unseen(folder)
            time.sleep(_LOOK_SECONDS)
        turn = Turn(lock)
        turn.tell(Doing.RUNNING)
        yield turn


@contextmanager
def turn_to_stop(folder: Path, say: Say) -> Generator[Turn | None, None, None]:
    """Ends whoever runs the instance by SIGTERM, waits until it has stopped all, and takes the turn.

    None when a `run` that began later than this process has it: the newer wish holds.
    """
    own = ProcessRecord.of_this()
    asked: set[ProcessRecord] = set()
    deadline = time.monotonic() + _PATIENCE_SECONDS
    unseen_until = time.monotonic() + _UNSEEN_SECONDS
    with _open(folder) as lock:
        mine = False
        while True:
            mine = mine or _takes(lock)
            others = holders(folder)
            if any(other.doing is Doing.RUNNING and other.process.is_younger_than(own) for other in others):
                yield None
                return
            if mine and not others:
                break
            if mine or others:
                unseen_until = time.monotonic() + _UNSEEN_SECONDS
            elif time.monotonic() > unseen_until:
                raise _unseen(folder)
            for other in others:
                if other.process not in asked:
                    say(_sentence(other))
                    if other.doing is Doing.RUNNING:
                        signal_process(other.process, signal.SIGTERM)
                _hurry(other, asked, deadline)
            time.sleep(_LOOK_SECONDS)
        turn = Turn(lock)
        turn.tell(Doing.STOPPING)
        yield turn


def holders(folder: Path) -> list[Holder]:
    """Who else has the turn: one at most, besides those whose file somebody deleted."""
    lock = str(_file(folder).resolve())
    wanted = {lock, f"{lock} (deleted)"}
    found: list[Holder] = []
    for pid in living_pids():
        for entry in _open_files(pid):
            if str(link_of(entry)) in wanted and (holder := _holder(entry)) and holder.process.pid == pid:
                found.append(holder)
                break
    return found


def _hurry(other: Holder, seen: set[ProcessRecord], deadline: float) -> None:
    """Lets one that is held (Ctrl-Z) go on when it is first seen, and kills it when it has not ended in time."""
    if other.process not in seen:
        seen.add(other.process)
        signal_process(other.process, signal.SIGCONT)
    elif time.monotonic() > deadline:
        signal_process(other.process, signal.SIGKILL)


def _unseen(folder: Path) -> SettingsError:
    return SettingsError(
        f"{folder.parent} is already running, by a process that cannot be seen from here"
        " (of another user, or in another container)."
    )


def _sentence(other: Holder) -> str:
    if other.doing is Doing.RUNNING:
        return f"Ending the `run` that is in the foreground (process {other.process.pid})."
    return f"Process {other.process.pid} is stopping it already; waiting for its end."


def _holder(lock: Path) -> Holder | None:
    """Who wrote that it holds the lock, if that process still lives."""
    try:
        pid, started, doing = lock.read_text().partition("\n")[0].split()
        holder = Holder(ProcessRecord(int(pid), started), Doing(doing))
    except (OSError, ValueError):
        return None
    return holder if holder.process.alive else None


def _open_files(pid: int) -> list[Path]:
    try:
        return list(Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return []


def _file(folder: Path) -> Path:
    return folder / "lock"


def _open(folder: Path) -> TextIO:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _file(folder).touch(mode=0o600)
    return _file(folder).open("r+")


def _takes(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
