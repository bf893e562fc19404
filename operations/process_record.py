"""Which process is ours: its pid and start time, kept in a file, compared with /proc. Never by a name.

The text is `PID BOOT/TICKS`, as `asterisk.sh` writes it too; TICKS is field 22 of /proc/PID/stat.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_PGRP, _SESSION, _START = 2, 3, 19  # places after the command's name in /proc/PID/stat


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
    def read(cls, file: Path) -> Self | None:
        """The record in that file, if there is a whole one."""
        try:
            pid, started = file.read_text().split()
            return cls(int(pid), started)
        except (FileNotFoundError, ValueError):
            return None

    def write(self, file: Path) -> None:
        """Keeps the record in that file, whole or not at all."""
        part = file.with_name(file.name + ".part")
        part.write_text(f"{self.pid} {self.started}\n")
        part.replace(file)

    @property
    def alive(self) -> bool:
        """Whether this very process still lives."""
        return ProcessRecord.of(self.pid) == self

    @property
    def same_boot(self) -> bool:
        """Whether the machine has not been started anew since."""
        return self.started.startswith(_BOOT.read_text().strip())


def signal_process(record: ProcessRecord, number: int) -> None:
    """Sends the signal if that very process still lives."""
    if record.alive:
        with suppress(ProcessLookupError):
            os.kill(record.pid, number)


def session_of(leader: ProcessRecord, home: Path) -> list[ProcessRecord]:
    """The living processes of the session that `leader` began and that belong to the instance at `home`.

    The leader may be dead: its number stays taken while the session has members. So that a stranger who got
    the number later is never met, a member must also carry this `DCOR_HOME` or work inside it.
    """
    now = ProcessRecord.of(leader.pid)
    if not leader.same_boot or (now is not None and now != leader):
        return []
    found: list[ProcessRecord] = []
    for entry in _processes():
        fields = _stat(int(entry.name))
        if fields and int(fields[_SESSION]) == leader.pid and _belongs(entry, home):
            record = ProcessRecord.of(int(entry.name))
            found += [record] if record else []
    return found


def serving(folder: Path) -> list[ProcessRecord]:
    """The living PostgreSQL processes that work in `folder`, a server's data folder: all that serve it."""
    found = [
        ProcessRecord.of(int(entry.name))
        for entry in _processes()
        if _link(entry / "cwd") == folder and (program := _link(entry / "exe")) and program.name == "postgres"
    ]
    return [record for record in found if record]


def _processes() -> list[Path]:
    return [entry for entry in Path("/proc").iterdir() if entry.name.isdecimal()]


def _belongs(entry: Path, home: Path) -> bool:
    try:
        marked = f"DCOR_HOME={home}".encode() in (entry / "environ").read_bytes().split(b"\0")
    except OSError:
        return False
    # PostgreSQL writes its title over its environment.
    cwd = _link(entry / "cwd")
    return marked or (cwd is not None and cwd.is_relative_to(home))


def _link(link: Path) -> Path | None:
    try:
        return link.readlink()
    except OSError:
        return None


def _stat(pid: int) -> list[str] | None:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] == "Z" else fields
