"""Processes are known by pid and start time, never by a name."""

import os
import signal
import subprocess
from pathlib import Path

from operations.process_record import ProcessRecord, session_of, signal_process
from tests.waiting import wait_until


def _sleeper(home: Path, *, marked: bool = True) -> subprocess.Popen[bytes]:
    env = {"PATH": os.environ["PATH"]} | ({"DCOR_HOME": str(home)} if marked else {})
    return subprocess.Popen(["sh", "-c", "sleep 60 & wait"], env=env, start_new_session=True)


def _end(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_a_record_survives_its_file_and_ends_with_its_process(tmp_path: Path) -> None:
    process = _sleeper(tmp_path)
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
    assert ProcessRecord.read(tmp_path / "torn") is None
    assert ProcessRecord.read(tmp_path / "missing") is None


def test_a_dead_leaders_session_is_found_by_its_members(tmp_path: Path) -> None:
    leader = _sleeper(tmp_path)
    record = ProcessRecord.of(leader.pid)
    assert record is not None
    members = wait_until(lambda: [one for one in session_of(record, tmp_path) if one.pid != leader.pid])
    leader.kill()
    leader.wait()
    assert session_of(record, tmp_path) == members
    os.kill(members[0].pid, signal.SIGKILL)


def test_a_session_of_another_instance_is_left_alone(tmp_path: Path) -> None:
    for marked in (True, False):
        leader = _sleeper(tmp_path / "other", marked=marked)
        record = ProcessRecord.of(leader.pid)
        assert record is not None
        assert session_of(record, tmp_path / "mine") == []
        _end(leader)


def test_a_session_of_an_earlier_boot_is_nobodys(tmp_path: Path) -> None:
    leader = _sleeper(tmp_path)
    assert session_of(ProcessRecord(leader.pid, "earlier-boot/1"), tmp_path) == []
    _end(leader)
