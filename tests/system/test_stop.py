"""`stop` from another terminal, whatever the `run` in the foreground does, and whatever was lost of its records."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from operations.process_record import ProcessRecord
from tests.instance import CHECKOUT, Instance
from tests.signalling import held, kill_pids
from tests.system.conftest import NewInstance
from tests.waiting import wait_until

_END_SECONDS = 120


@pytest.fixture(scope="module")
def system(new_instance: NewInstance) -> Instance:
    """A system of this module's own; each test leaves it running."""
    instance = new_instance()
    instance.start()
    return instance


@pytest.fixture(autouse=True)
def nothing_is_a_fault(system: Instance) -> Iterator[None]:
    """Whatever a test did to it, nobody sees a trace."""
    yield
    assert "Traceback" not in system.output


def _ended(process: subprocess.Popen[bytes]) -> int:
    return process.wait(_END_SECONDS)


def _process(system: Instance) -> subprocess.Popen[bytes]:
    assert system.process is not None
    return system.process


def test_asterisks_console_answers_whatever_it_says(system: Instance) -> None:
    """Nothing, little, or more than one read takes; and what ends the connection, or the console, is no fault."""
    for command, said in (
        ("logger rotate", "Asterisk took it and printed nothing."),
        ("core show uptime", "System uptime"),
        ("core show help", "module unload"),
        ("no such thing", "No such command"),
    ):
        answer = system.run("asterisk", command)
        assert (answer.returncode, answer.stderr) == (0, ""), command
        assert said in answer.stdout, command
    asterisk = system.recorded_pid("asterisk/run/asterisk.process")
    assert system.run("asterisk", "core stop now").returncode == 0
    wait_until(
        lambda: (
            system.recorded_pid("asterisk/run/asterisk.process") != asterisk
            and "uptime" in system.run("asterisk", "core show uptime").stdout
        ),
        60,
        what="Asterisk again",
        every=0.3,
    )
    wait_until(system.is_healthy, 60, what="health", every=0.3)


def test_health_is_not_well_while_asterisk_cannot_answer(system: Instance) -> None:
    """Its process lives and its ports are open: only asking tells."""
    asterisk = system.recorded_pid("asterisk/run/asterisk.process")
    with held(asterisk):
        wait_until(
            lambda: not system.is_healthy(), 15, what="`/health` says that 112 does not answer", every=0.3
        )
    wait_until(system.is_healthy, 30, what="health", every=0.3)


def test_stop_ends_the_run_in_the_foreground_with_a_sentence(system: Instance) -> None:
    foreground = _process(system)
    assert system.run("stop").returncode == 0
    assert _ended(foreground) == 0
    assert "Stopped by SIGTERM, as `stop` and" in system.output
    assert system.processes() == {}
    assert system.mounts() == []
    assert system.run("stop").returncode == 0, "again: nothing to do"
    system.start()
    assert system.is_healthy()


def test_a_stop_and_ctrl_c_at_once_leave_nothing_and_the_next_run_starts(system: Instance) -> None:
    foreground = _process(system)
    with system.begin("stop") as stop:
        wait_until(lambda: system.output.count("… Stopping") > 1, _END_SECONDS, what="it is being stopped")
        foreground.send_signal(signal.SIGINT)
        assert _ended(stop) == 0
    assert _ended(foreground) == 0
    assert system.processes() == {}
    system.start()
    assert system.is_healthy()


def test_a_run_during_a_stop_waits_for_its_end_and_starts(system: Instance) -> None:
    foreground, ready = _process(system), system.output.count("DCOR ready:")
    with system.begin("stop") as stop:
        wait_until(lambda: system.output.count("… Stopping") > 2, _END_SECONDS, what="it is being stopped")
        system.launch(wait=False)
        assert _ended(stop) == 0
    assert _ended(foreground) == 0
    wait_until(lambda: system.output.count("DCOR ready:") > ready, _END_SECONDS, what="it runs", every=0.2)
    assert system.is_healthy()


def test_lost_records_lose_no_process(system: Instance) -> None:
    """After `kill -9` and without any record a `run` adopts Asterisk; `stop` finds all."""
    asterisk = system.recorded_pid("asterisk/run/asterisk.process")
    kill_pids(system.foreground, system.recorded_pid("run/supervisord.process"))
    for file in (*system.home.glob("run/*.process"), *system.home.glob("asterisk/run/*.process")):
        file.unlink()
    system.start()
    assert system.is_healthy()
    assert system.recorded_pid("asterisk/run/asterisk.process") == asterisk
    shutil.rmtree(system.home / "run")
    refused = system.run("run")
    assert (refused.returncode, "is already running" in refused.stderr) == (2, True), "its lock was deleted"
    assert system.run("stop").returncode == 0
    assert _ended(_process(system)) == 0
    assert system.processes() == {}
    system.start()
    assert system.is_healthy()


def test_records_of_strangers_harm_nobody(system: Instance) -> None:
    """A pid that was used again, and a record from before the machine was started anew."""
    assert system.run("stop").returncode == 0
    own = ProcessRecord.of_this()
    (system.home / "run" / "supervisord.process").write_text(f"{own.pid} {own.started}0\n")
    (system.home / "asterisk" / "run" / "asterisk.process").write_text(f"{own.pid} another-boot/7\n")
    (system.home / "asterisk" / "run" / "keeper.process").write_text("torn")
    assert system.run("stop").returncode == 0
    system.start()
    assert system.is_healthy()


def test_a_terminal_that_closes_ends_it_all_the_same(system: Instance) -> None:
    """What it would print has nowhere to go: it is stopped to its end nevertheless."""
    assert system.run("stop").returncode == 0
    reading, writing = os.pipe()
    # Begun by nohup, `run` does not mind a closed terminal. So may these tests be, and what is ignored is inherited.
    ours = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    with subprocess.Popen(
        [sys.executable, "-m", "operations", "run"],
        cwd=CHECKOUT,
        env=system.environment(),
        stdin=subprocess.DEVNULL,
        stdout=writing,
        stderr=writing,
        start_new_session=True,
    ) as run:
        signal.signal(signal.SIGHUP, ours)
        os.close(writing)
        os.close(reading)
        wait_until(system.is_healthy, _END_SECONDS, what="health", every=0.3)
        run.send_signal(signal.SIGHUP)
        assert _ended(run) == 0
    assert system.processes() == {}
