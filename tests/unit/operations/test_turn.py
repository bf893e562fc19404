"""One process has the turn to run or to stop an instance; the others read what it does."""

import subprocess
import sys
from pathlib import Path

import pytest

from operations.asked_to_stop import AskedToStop
from operations.process_record import ProcessRecord
from operations.turn import Doing, holders, turn_to_run, turn_to_stop
from settings.errors import SettingsError
from tests.waiting import wait_until

_HOLDER = """
import sys, time
from pathlib import Path
from operations.turn import Doing, turn_to_run
with turn_to_run(Path(sys.argv[1]), print) as turn:
    turn.tell(Doing(sys.argv[2]))
    time.sleep(600)
"""


def _holder(folder: Path, doing: Doing) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen([sys.executable, "-c", _HOLDER, str(folder), doing])
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
