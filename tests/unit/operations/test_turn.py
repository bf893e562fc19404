"""One process has the turn to run or to stop an instance; the others read what it does."""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import operations.start_lock
from operations.process_record import ProcessRecord
from operations.start_lock import Doing, holders, turn_to_run, turn_to_stop
from operations.stop_signals import AskedToStop
from settings.errors import SettingsError
from tests.waiting import wait_until

_HOLDER = """
import signal, sys, time
from pathlib import Path
from operations.start_lock import Doing, turn_to_run
with turn_to_run(Path(sys.argv[1]), print) as turn:
    if sys.argv[3:]:
        signal.signal(signal.SIGCONT, lambda *_: sys.exit())
    turn.tell(Doing(sys.argv[2]))
    time.sleep(600)
"""


def _holder(folder: Path, doing: Doing, *more: str) -> "subprocess.Popen[bytes]":
    """`more`: it ends when it is told to go on."""
    process = subprocess.Popen([sys.executable, "-c", _HOLDER, str(folder), doing, *more])
    wait_until(lambda: [one.doing for one in holders(folder)] == [doing], 30, what="it has the turn")
    return process


def test_a_second_run_is_refused_also_when_the_lock_was_deleted(tmp_path: Path) -> None:
    with _holder(tmp_path, Doing.RUNNING) as first:
        try:
            for _ in range(2):
                refusal = pytest.raises(SettingsError, match=f"already running .process {first.pid}.")
                with refusal, turn_to_run(tmp_path, print):
                    pass
                (tmp_path / "lock").unlink()
        finally:
            first.kill()


def test_a_run_waits_for_a_stop_that_goes_on(tmp_path: Path) -> None:
    said: list[str] = []

    with _holder(tmp_path, Doing.STOPPING) as stopping:

        def say(sentence: str) -> None:
            said.append(sentence)
            stopping.kill()

        with turn_to_run(tmp_path, say):
            assert (tmp_path / "lock").read_text().startswith(f"{ProcessRecord.of_this()} running\n")
    assert ["is being stopped" in sentence for sentence in said] == [True]
    assert holders(tmp_path) == []


@pytest.mark.parametrize("turn", [turn_to_run, turn_to_stop])
def test_a_stop_that_is_held_is_let_go_on(tmp_path: Path, turn: Callable[..., Any]) -> None:
    with _holder(tmp_path, Doing.STOPPING, "ends when it goes on") as held:
        try:
            held.send_signal(signal.SIGSTOP)
            wait_until(lambda: _state(held) == "T", 30, what="it is held")
            with turn(tmp_path, print) as mine:
                assert mine is not None
            assert held.wait(30) == 0
        finally:
            held.kill()


def test_a_run_kills_a_stop_that_never_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations.start_lock, "_PATIENCE_SECONDS", 0.5)
    with _holder(tmp_path, Doing.STOPPING) as endless:
        try:
            with turn_to_run(tmp_path, print):
                pass
            assert endless.wait(30) == -signal.SIGKILL
        finally:
            endless.kill()


def _state(process: "subprocess.Popen[bytes]") -> str:
    return Path(f"/proc/{process.pid}/stat").read_text().rpartition(") ")[2][0]


def test_a_killed_holder_leaves_the_turn(tmp_path: Path) -> None:
    with _holder(tmp_path, Doing.RUNNING) as first:
        first.kill()
    with turn_to_run(tmp_path, print):
        pass


def test_a_stop_leaves_a_run_alone_that_was_begun_later(tmp_path: Path) -> None:
    with _holder(tmp_path, Doing.RUNNING) as younger:
        try:
            with turn_to_stop(tmp_path, print) as turn:
                assert turn is None
            assert younger.poll() is None
        finally:
            younger.kill()


def test_an_interrupt_that_was_swallowed_is_told_again() -> None:
    asked = AskedToStop()
    asked.check()
    with pytest.raises(KeyboardInterrupt):
        asked.interrupt(2, None)
    asked.interrupt(15, None)
    with pytest.raises(KeyboardInterrupt):
        asked.check()
    assert asked.sentence == "Stopped by Ctrl-C."
