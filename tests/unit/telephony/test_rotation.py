"""Files that are written to without end: renamed in time, removed in time, and nothing of them lost."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from telephony.rotation import ROTATE_BYTES, cut_open_file, remove_old, rotate, rotated

BEGAN = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "queue_log"


def test_a_file_is_rotated_once_a_day_and_keeps_every_byte(file: Path) -> None:
    for day in range(3):
        now = BEGAN + DAY * (day + 1)
        file.write_bytes(b"%d" % day)
        assert rotate(file, now=now - timedelta(minutes=1), began_at=BEGAN) is None
        assert rotate(file, now=now, began_at=BEGAN) == file.with_name(f"queue_log.2026112{day + 4}T080000")
        assert not file.exists()
    assert [path.read_bytes() for _, path in rotated(file)] == [b"0", b"1", b"2"]


def test_the_last_rotation_counts_whatever_was_set_up_since(file: Path) -> None:
    for day in (1, 2):
        file.write_bytes(b"x")
        now = BEGAN + DAY * day
        assert rotate(file, now=now, began_at=BEGAN if day == 1 else now - timedelta(minutes=1))


def test_a_large_one_is_rotated_at_once_and_an_empty_one_never(file: Path) -> None:
    file.touch()
    assert rotate(file, now=BEGAN + 9 * DAY, began_at=BEGAN) is None
    os.truncate(file, ROTATE_BYTES)
    assert rotate(file, now=BEGAN, began_at=BEGAN)
    assert rotate(file, now=BEGAN, began_at=BEGAN) is None, "there is none"


def test_no_rotated_file_is_ever_written_over(file: Path) -> None:
    for content in (b"1", b"2"):
        file.write_bytes(content)
        os.truncate(file, ROTATE_BYTES)
        rotate(file, now=BEGAN, began_at=BEGAN)
    [(_, first)] = rotated(file)
    assert first.read_bytes()[:1] == b"1"
    assert file.read_bytes()[:1] == b"2"


def test_what_is_old_or_too_much_goes_the_oldest_first(file: Path) -> None:
    for day in range(5):
        file.write_bytes(b"x" * 10)
        rotate(file, now=BEGAN + DAY * (day + 1), began_at=BEGAN)
    other = file.with_name("queue_log.notes")
    other.write_text("an administrator's own")
    assert remove_old(file, older_than=BEGAN + 2 * DAY, most_bytes=1000) == 1
    assert remove_old(file, older_than=BEGAN, most_bytes=25) == 2
    assert [at for at, _ in rotated(file)] == [BEGAN + 4 * DAY, BEGAN + 5 * DAY]
    assert other.exists()


def test_what_somebody_else_rotated_goes_too(file: Path) -> None:
    numbered = file.with_name("queue_log.0")
    numbered.write_bytes(b"x")
    os.utime(numbered, (BEGAN.timestamp(), BEGAN.timestamp()))
    assert rotated(file) == [(BEGAN, numbered)]
    assert remove_old(file, older_than=BEGAN + DAY, most_bytes=1000) == 1


def test_a_file_that_is_held_open_is_cut_and_written_on(file: Path) -> None:
    with file.open("ab", buffering=0) as writer:
        for number in range(100):
            writer.write(b"line %03d\n" % number)
        assert not cut_open_file(file, most_bytes=900)
        assert cut_open_file(file, most_bytes=800)
        writer.write(b"and on\n")
    assert file.read_bytes() == b"and on\n"
    kept = file.with_name("queue_log.1").read_bytes()
    assert kept.endswith(b"line 099\n")
    assert kept.startswith(b"line 0")
    assert 300 < len(kept) <= 400
