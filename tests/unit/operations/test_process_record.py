"""Processes are known by pid and start time, never by a name, and found by their mark when the record is lost."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from operations.own_processes import Side, end, mark, marked
from operations.process_record import ProcessRecord, signal_process
from settings.errors import OutsideError
from tests.signalling import held, kill_group, kill_pids, signal_pids
from tests.waiting import wait_until


def _sleeper(env: dict[str, str], script: str = "sleep 60 & wait") -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        ["sh", "-c", script], env={"PATH": os.environ["PATH"]} | env, start_new_session=True
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    kill_group(process.pid)
    process.wait()


def test_a_record_survives_its_file_and_ends_with_its_process(tmp_path: Path) -> None:
    process = _sleeper({})
    record = ProcessRecord.of(process.pid)
    assert record is not None
    record.write(tmp_path / "it.process")
    assert ProcessRecord.read(tmp_path / "it.process") == record
    assert record.alive
    process.kill()
    wait_until(lambda: not record.alive, what="its end, also while it is a zombie")
    _end(process)


def test_another_process_of_the_same_number_is_not_taken_for_it_nor_signalled() -> None:
    stranger = ProcessRecord(os.getpid(), "another-boot/1")
    assert not stranger.alive
    signal_process(stranger, signal.SIGKILL)


def test_a_torn_or_missing_record_is_none(tmp_path: Path) -> None:
    (tmp_path / "torn").write_text("12")
    (tmp_path / "no-text").write_bytes(b"\xff\xfe")
    assert ProcessRecord.read(tmp_path / "torn") is None
    assert ProcessRecord.read(tmp_path / "no-text") is None
    assert ProcessRecord.read(tmp_path / "missing") is None
    assert ProcessRecord.read(tmp_path) is None, "a folder"


def test_who_is_gone_can_be_signalled_killed_and_held() -> None:
    process = _sleeper({}, "exit")
    process.wait()
    signal_pids(signal.SIGCONT, process.pid)
    kill_pids(process.pid)
    kill_group(process.pid)
    with held(process.pid):
        pass
    record = ProcessRecord(process.pid, "this-boot/1")
    assert not record.alive


def test_marked_processes_are_found_and_ended_with_all_that_they_started(tmp_path: Path) -> None:
    process = _sleeper(mark(tmp_path, Side.SUPERVISED))

    def find() -> list[ProcessRecord]:
        return marked(tmp_path, Side.SUPERVISED)

    try:
        wait_until(lambda: len(find()) == 2, what="the shell and its child")
        assert marked(tmp_path, Side.ASTERISK) == []
        assert marked(tmp_path / "other", Side.SUPERVISED) == []
        end(find, [((signal.SIGTERM,), 10)])
        assert find() == []
    finally:
        _end(process)


def test_a_shell_that_only_knows_the_home_is_nobodys(tmp_path: Path) -> None:
    process = _sleeper({"DCOR_HOME": str(tmp_path)})
    try:
        assert marked(tmp_path, Side.SUPERVISED) == marked(tmp_path, Side.ASTERISK) == []
    finally:
        _end(process)


def test_what_is_held_or_deaf_is_ended_all_the_same(tmp_path: Path) -> None:
    process = _sleeper(mark(tmp_path, Side.ASTERISK), "trap '' TERM; while :; do sleep 0.1; done")
    try:
        wait_until(lambda: marked(tmp_path, Side.ASTERISK))
        with pytest.raises(OutsideError, match=str(process.pid)):
            end(lambda: marked(tmp_path, Side.ASTERISK), [((signal.SIGTERM,), 0.3)])
        signal_pids(signal.SIGSTOP, process.pid)
        end(lambda: marked(tmp_path, Side.ASTERISK), [((signal.SIGTERM,), 0.3), ((signal.SIGKILL,), 10)])
    finally:
        _end(process)
