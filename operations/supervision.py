"""What the supervisor is told to run, as text. Pure."""

from dataclasses import dataclass
from pathlib import Path

from settings.settings import Settings


@dataclass(frozen=True)
class Program:
    """One process of ours, started by `python -m operations NAME`."""

    name: str
    stop_signal: str = "TERM"
    stop_seconds: int = 10
    """Then it is killed."""


POSTGRES = Program("postgres", stop_signal="INT", stop_seconds=60)
PROGRAMS = (
    Program("bridge"),
    Program("api"),
    Program("worker-urgent"),
    Program("worker"),
    Program("clock"),
    Program("probe"),
    Program("housekeeping", stop_seconds=30),
)
SIMULATOR = Program("simulator")


def programs_of(settings: Settings, *, demo: bool) -> tuple[tuple[Program, ...], ...]:
    """Groups in the order of their start; each group stops at once, the last group first."""
    ours = (*PROGRAMS, SIMULATOR) if demo else PROGRAMS
    return (ours,) if settings.database_url else ((POSTGRES,), ours)


def render(
    groups: tuple[tuple[Program, ...], ...], *, python: str, run: Path, logs: Path, as_root: bool
) -> str:
    """supervisord.conf. Our processes end after at least a second when they fail, so retries need no pause."""
    sections = [
        "[supervisord]",
        "nodaemon = true",
        *(["user = root"] if as_root else []),
        f"logfile = {_plain(logs / 'supervisord.log')}",
        f"pidfile = {_plain(run / 'supervisord.pid')}",
        f"childlogdir = {_plain(logs)}",
        "",
    ]
    for number, group in enumerate(groups, start=1):
        sections += [
            f"[group:{number}]",
            f"programs = {','.join(program.name for program in group)}",
            f"priority = {number}",
            "",
        ]
        for program in group:
            sections += _program(program, python=python, logs=logs)
    return "\n".join(sections)


def _program(program: Program, *, python: str, logs: Path) -> list[str]:
    return [
        f"[program:{program.name}]",
        f"command = {_plain(python)} -m operations {program.name}",
        "autorestart = true",
        "startsecs = 1",
        "startretries = 1000000",
        f"stopsignal = {program.stop_signal}",
        f"stopwaitsecs = {program.stop_seconds}",
        "killasgroup = true",
        "redirect_stderr = true",
        f"stdout_logfile = {_plain(logs / program.name)}.log",
        "stdout_logfile_maxbytes = 10MB",
        "stdout_logfile_backups = 5",
        "",
    ]


def _plain(value: object) -> str:
    """supervisord reads `%` as the start of a variable."""
    return str(value).replace("%", "%%")
