"""A raw recording becomes a WAV with its hash, also one whose writer was killed."""

import hashlib
import wave
from array import array
from pathlib import Path

import pytest

from telephony.recordings import RATE, Finished, finish, finished_path

LEFT, RIGHT = 1000, -2000


def raw_sound(frames: int) -> bytes:
    """Left the citizen, right the others."""
    return array("h", [LEFT, RIGHT] * frames).tobytes()


def heard(wav: Path) -> tuple[int, list[int], list[int]]:
    """Rate, left and right samples."""
    with wave.open(str(wav), "rb") as sound:
        assert (sound.getnchannels(), sound.getsampwidth()) == (2, 2)
        samples = array("h", sound.readframes(sound.getnframes()))
        return sound.getframerate(), list(samples[::2]), list(samples[1::2])


def test_it_becomes_a_wav_with_both_sides_and_its_hash(tmp_path: Path) -> None:
    raw, target = tmp_path / "a.raw", tmp_path / "2026" / "11" / "a.wav"
    raw.write_bytes(raw_sound(RATE))
    finished = finish(raw, target)
    assert finished == Finished(1.0, target.stat().st_size, hashlib.sha256(target.read_bytes()).hexdigest())
    assert heard(target) == (RATE, [LEFT] * RATE, [RIGHT] * RATE)
    assert raw.exists(), "it goes only once the result is recorded"
    assert [file.name for file in target.parent.iterdir()] == ["a.wav"]


@pytest.mark.parametrize("odd", [1, 2, 3])
def test_the_frame_in_which_the_writer_was_killed_is_left_out(tmp_path: Path, odd: int) -> None:
    raw, target = tmp_path / "a.raw", tmp_path / "a.wav"
    raw.write_bytes(raw_sound(800) + b"\x01" * odd)
    finished = finish(raw, target)
    assert finished is not None
    assert finished.seconds == 0.1
    assert heard(target) == (RATE, [LEFT] * 800, [RIGHT] * 800)


def test_more_than_one_block(tmp_path: Path) -> None:
    raw, target = tmp_path / "a.raw", tmp_path / "a.wav"
    raw.write_bytes(raw_sound(700_000))
    finished = finish(raw, target)
    assert finished is not None
    assert finished.seconds == 87.5
    assert len(heard(target)[1]) == 700_000


@pytest.mark.parametrize("content", [None, b"", b"\x01\x02\x03"])
def test_no_sound_gives_no_file(tmp_path: Path, content: bytes | None) -> None:
    raw, target = tmp_path / "a.raw", tmp_path / "a.wav"
    if content is not None:
        raw.write_bytes(content)
    assert finish(raw, target) is None
    assert not target.exists()


def test_to_do_it_again_gives_the_same(tmp_path: Path) -> None:
    raw, target = tmp_path / "a.raw", tmp_path / "a.wav"
    raw.write_bytes(raw_sound(80))
    target.with_suffix(".part").write_bytes(b"left by a killed one")
    first = finish(raw, target)
    assert finish(raw, target) == first
    assert not target.with_suffix(".part").exists()


def test_a_finished_file_is_named_by_its_call_and_stands_by_its_day() -> None:
    assert finished_path("2026/11/24/node1-1.0.raw", "0198-call") == "2026/11/24/0198-call.wav"
