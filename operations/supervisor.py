"""Starts and stops the supervisor that keeps our processes running, and clears what a killed one left."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from operations.instance import CHECKOUT, environment, log_folder, postgres_folder, run_folder
from operations.process_record import ProcessRecord, serving, session_of, signal_process
from operations.supervision import Program, render
from operations.waiting import wait_for
from settings.errors import OutsideError
from settings.settings import Settings

_STOP_SECONDS = 90
"""Longer than the longest of the programs' own limits."""


def start(settings: Settings, groups: tuple[tuple[Program, ...], ...]) -> subprocess.Popen[bytes]:
    """Starts it in a session of its own, so that Ctrl-C reaches it only through us."""
    run, logs = run_folder(settings), log_folder(settings)
    config = run / "supervisord.conf"
    config.write_text(render(groups, python=sys.executable, run=run, logs=logs, as_root=os.getuid() == 0))
    with (logs / "supervisord.out").open("w") as out:
        started = subprocess.Popen(  # noqa: S603
            [sys.executable, "-W", "ignore", "-m", "supervisor.supervisord", "--silent", "-c", str(config)],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            cwd=CHECKOUT,
            env=environment(settings),
        )
    if record := ProcessRecord.of(started.pid):
        record.write(_record_file(settings))
    return started


def stop(settings: Settings) -> None:
    """Stops the recorded supervisor and all of its session; what will not end is killed. Idempotent."""
    leader = ProcessRecord.read(_record_file(settings))
    if leader is None:
        return
    signal_process(leader, signal.SIGTERM)
    _wait_until_gone([leader], _STOP_SECONDS)
    # Only a killed supervisor has left any. PostgreSQL takes INT for "at once", TERM for "when all have left".
    members = session_of(leader, settings.home)
    for number in (signal.SIGTERM, signal.SIGINT):
        for member in members:
            signal_process(member, number)
    _wait_until_gone(members, 10)
    # PostgreSQL's backends have sessions of their own; they end by themselves soon after their server.
    backends = serving(postgres_folder(settings) / "data")
    _wait_until_gone(backends, 10)
    left = [record for record in (*members, *backends) if record.alive]
    for record in left:
        signal_process(record, signal.SIGKILL)
    _wait_until_gone(left, 10)
    _record_file(settings).unlink()


def _wait_until_gone(records: Sequence[ProcessRecord], seconds: float) -> None:
    with suppress(OutsideError):
        wait_for(lambda: not any(record.alive for record in records), seconds, "")


def _record_file(settings: Settings) -> Path:
    return run_folder(settings) / "supervisord.process"
