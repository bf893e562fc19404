"""Finds the living processes of an instance without any record, and ends them.

Each is started with a mark in its environment that only we set: `DCOR_HOME` may be in every shell of its user.
PostgreSQL writes its title over its environment; its processes are known by the folder that they work in.
"""

import signal
import time
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from pathlib import Path

from operations.process_record import ProcessRecord, link_of, living_pids, parent_of, signal_process
from settings.errors import OutsideError

_MARK = "DCOR_PART_OF"
_LOOK_SECONDS = 0.1


class Side(StrEnum):
    """What a process belongs to: the two are started and ended apart."""

    SUPERVISED = "supervised"
    ASTERISK = "asterisk"


def mark(home: Path, side: Side) -> dict[str, str]:
    """What marks a process, and all that it starts, as this instance's."""
    return {_MARK: f"{side}:{home.resolve()}"}


def marked(home: Path, side: Side) -> list[ProcessRecord]:
    """The living processes of that side of the instance at `home`, besides this process."""
    ((name, value),) = mark(home, side).items()
    wanted = f"{name}={value}".encode()
    return _records(pid for pid in living_pids() if wanted in _environment(pid))


def serving(folder: Path) -> list[ProcessRecord]:
    """The living PostgreSQL processes that work in or below `folder`: a server's all work in its data folder."""
    folder = folder.resolve()
    return _records(
        pid
        for pid in living_pids()
        if (cwd := link_of(Path(f"/proc/{pid}/cwd")))
        and cwd.is_relative_to(folder)
        and (program := link_of(Path(f"/proc/{pid}/exe")))
        and program.name == "postgres"
    )


def command_of(record: ProcessRecord) -> list[str]:
    """Its words, none when it is gone."""
    try:
        text = Path(f"/proc/{record.pid}/cmdline").read_bytes()
    except OSError:
        return []
    return text.decode(errors="replace").rstrip("\0").split("\0")


def without_children(records: Sequence[ProcessRecord]) -> list[ProcessRecord]:
    """Those whose parent is not among them: a child carries its parent's command line until it names itself."""
    pids = {record.pid for record in records}
    return [record for record in records if parent_of(record.pid) not in pids]


def end(find: Callable[[], list[ProcessRecord]], steps: Sequence[tuple[Sequence[int], float]]) -> None:
    """Signals all that `find` finds, again until it finds nothing: who dies last may have started another.

    `steps` are the signals and for how many seconds they are given time, the gentlest first. Raises `OutsideError`
    with the pids of what does not end by the last.
    """
    left = find()
    for numbers, seconds in steps:
        deadline = time.monotonic() + seconds
        told: set[ProcessRecord] = set()
        while left and time.monotonic() < deadline:
            for record in set(left) - told:
                # One that is held (Ctrl-Z) would take the signal only when it goes on.
                for number in (*numbers, signal.SIGCONT):
                    signal_process(record, number)
            told |= set(left)
            time.sleep(_LOOK_SECONDS)
            left = find()
    if left:
        raise OutsideError(
            f"These processes do not end, even when killed: {', '.join(map(str, _pids(left)))}."
        )


def _pids(records: Iterable[ProcessRecord]) -> list[int]:
    return sorted(record.pid for record in records)


def _records(pids: Iterable[int]) -> list[ProcessRecord]:
    return [record for pid in pids if (record := ProcessRecord.of(pid))]


def _environment(pid: int) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return []
