"""Starts and stops the supervisor that keeps our processes running, and clears what a killed one left."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from operations.instance import CHECKOUT, environment, log_folder, make_folders, postgres_folder, run_folder
from operations.own_processes import Side, command_of, end, marked, serving, without_children
from operations.process_record import ProcessRecord
from operations.supervision import Program, render
from settings.settings import Settings

STOP_SECONDS = 120
"""Longer than the groups need, which stop one after the other: the sum of the longest limit of each."""


class Supervisor:
    """The supervisor that runs and, when that one ended, the next."""

    def __init__(self, settings: Settings, groups: tuple[tuple[Program, ...], ...]) -> None:
        """Starts it."""
        self._settings = settings
        self._groups = groups
        self._running = start(settings, groups)

    @property
    def has_ended(self) -> bool:
        """Whether it has to be started again."""
        return self._running.poll() is not None

    def start_again(self) -> None:
        """Clears what the one that ended left, and starts another."""
        make_folders(self._settings)
        stop(self._settings)
        self._running = start(self._settings, self._groups)


def start(settings: Settings, groups: tuple[tuple[Program, ...], ...]) -> subprocess.Popen[bytes]:
    """Starts it in a session of its own, so that Ctrl-C reaches it only through us."""
    run, logs = run_folder(settings), log_folder(settings)
    config = _config_file(settings)
    config.write_text(render(groups, python=sys.executable, run=run, logs=logs, as_root=os.getuid() == 0))
    with (logs / "supervisord.out").open("w") as out:
        started = subprocess.Popen(  # noqa: S603
            [sys.executable, "-W", "ignore", "-m", "supervisor.supervisord", "--silent", "-c", str(config)],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            cwd=CHECKOUT,
            env=environment(settings, Side.SUPERVISED),
        )
    if record := ProcessRecord.of(started.pid):
        record.write(_record_file(settings))
    return started


def stop(settings: Settings) -> None:
    """Stops the supervisor and all that it started, recorded or not; what will not end is killed. Idempotent.

    Raises `OutsideError` with the pids of what does not end even then.
    """
    end(lambda: _supervisors(settings), [((signal.SIGTERM,), STOP_SECONDS), ((signal.SIGKILL,), 10)])
    # Only a killed supervisor has left any. PostgreSQL takes INT for "at once", TERM for "when all have left".
    gently = (signal.SIGTERM, signal.SIGINT)
    end(lambda: _left(settings), [(gently, 10), ((signal.SIGKILL,), 10)])
    _record_file(settings).unlink(missing_ok=True)


def _supervisors(settings: Settings) -> list[ProcessRecord]:
    config = str(_config_file(settings))
    found = {one for one in marked(settings.home, Side.SUPERVISED) if config in command_of(one)}
    recorded = ProcessRecord.read(_record_file(settings))
    return without_children([*found, *({recorded} - found if recorded and recorded.alive else ())])


def _left(settings: Settings) -> list[ProcessRecord]:
    # PostgreSQL's backends end by themselves soon after their server.
    servers = without_children(serving(postgres_folder(settings)))
    return list({*marked(settings.home, Side.SUPERVISED), *servers})


def _config_file(settings: Settings) -> Path:
    return run_folder(settings) / "supervisord.conf"


def _record_file(settings: Settings) -> Path:
    return run_folder(settings) / "supervisord.process"
