"""Which process is ours: its pid and start time, kept in a file, compared with /proc. Never by a name.

The text is `PID BOOT/TICKS`, as `asterisk.sh` writes it too; TICKS is field 22 of /proc/PID/stat.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from settings.errors import OurFaultError

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_PARENT, _START = 1, 19  # places after the command's name in /proc/PID/stat


@dataclass(frozen=True)
class ProcessRecord:
    """One process of this boot."""

    pid: int
    started: str
    """Boot and clock ticks since then: a pid is used again, the two together are not."""

    @classmethod
    def of(cls, pid: int) -> Self | None:
        """What is to be recorded for a process that lives, else nothing (a zombie does not live)."""
        fields = _stat(pid)
        return cls(pid, f"{_BOOT.read_text().strip()}/{fields[_START]}") if fields else None

    @classmethod
    def of_this(cls) -> Self:
        """This process's own."""
        record = cls.of(os.getpid())
        if record is None:
            raise OurFaultError("This process has no entry in /proc: /proc must be mounted.")
        return record

    @classmethod
    def read(cls, file: Path) -> Self | None:
        """The record in that file, if there is a whole one."""
        try:
            pid, started = file.read_text().split()
            return cls(int(pid), started)
        except (OSError, ValueError):
            return None

    def write(self, file: Path) -> None:
        """Keeps the record in that file, whole or not at all."""
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = file.with_name(file.name + ".part")
        part.write_text(f"{self}\n")
        part.replace(file)

    def __str__(self) -> str:
        return f"{self.pid} {self.started}"

    def is_younger_than(self, other: "ProcessRecord") -> bool:
        """Whether it was started later; of two processes that live."""
        return int(self.started.rpartition("/")[2]) > int(other.started.rpartition("/")[2])

    @property
    def alive(self) -> bool:
        """Whether this very process still lives."""
        return ProcessRecord.of(self.pid) == self


def signal_process(record: ProcessRecord, number: int) -> None:
    """Sends the signal if that very process still lives."""
    if record.alive:
        with suppress(ProcessLookupError):
            os.kill(record.pid, number)  # noqa: TID251 - the one place


def parent_of(pid: int) -> int | None:
    """Pid of its parent, none when it does not live."""
    fields = _stat(pid)
    return int(fields[_PARENT]) if fields else None


def living_pids() -> list[int]:
    """Every process of this machine that can be seen from here, besides this one."""
    own = os.getpid()
    return [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdecimal() and int(entry.name) != own
    ]


def link_of(link: Path) -> Path | None:
    """Where a link below /proc leads, none when its process is gone."""
    try:
        return link.readlink()
    except OSError:
        return None


def _stat(pid: int) -> list[str] | None:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in {"Z", "X"} else fields
