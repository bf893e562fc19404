"""What the line probe takes for the greeting, and what not."""

import wave
from array import array
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from settings.settings import Settings
from telephony import prompts, sound
from telephony.probe_hearing import SAME, is_silent, samples_of, score
from telephony.simulator.g711 import FRAME, decode, encode
from telephony.simulator.sounds import tone_samples


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, "array[int]"]:
    """All prompts of Depok."""
    folder = tmp_path_factory.mktemp("prompts")
    settings = Settings(home=folder)
    names = list(prompts.texts(settings))
    prompts.render_some(settings, names, folder)
    return {name: _read(folder / f"{name}.wav") for name in names}


def _read(file: Path) -> "array[int]":
    with wave.open(str(file), "rb") as wav:
        return samples_of(wav.readframes(wav.getnframes()))


def over_the_line(
    samples: "array[int]", *, late: float = 0.0, lost: int = 0, gain: float = 1.0
) -> "array[int]":
    """As a phone hears it: A-law, `late` seconds after the answer, `lost` of 100 packets gone."""
    quiet = array("h", (round(sample * gain) for sample in samples))
    played = sound.silence(late) + quiet
    random = Random(1)  # noqa: S311 - no secret
    packets = [played[start : start + FRAME] for start in range(0, len(played), FRAME)]
    kept = [packet.tobytes() for packet in packets if random.randrange(100) >= lost]
    return samples_of(decode(encode(b"".join(kept), "PCMA"), "PCMA"))


@pytest.mark.parametrize(
    ("late", "lost", "gain"), [(0.2, 0, 1.0), (1.5, 0, 0.3), (0.0, 1, 1.0), (0.4, 1, 0.5)]
)
def test_the_greeting_is_known_over_the_line(
    spoken: dict[str, "array[int]"], late: float, lost: int, gain: float
) -> None:
    for name in ("salam-112", "salam-119", "salam-pusat"):
        assert score(over_the_line(spoken[name], late=late, lost=lost, gain=gain), spoken[name]) > SAME, name


def test_no_other_prompt_is_taken_for_a_greeting(spoken: dict[str, "array[int]"]) -> None:
    likeness = {
        (heard, wanted): score(over_the_line(spoken[heard], late=0.2), spoken[wanted])
        for wanted in ("salam-112", "salam-119", "salam-pusat")
        for heard in spoken
        if heard != wanted
    }
    worst = max(likeness, key=lambda pair: likeness[pair])
    assert likeness[worst] < SAME - 0.1, worst


def test_a_tone_noise_and_silence_are_not(spoken: dict[str, "array[int]"]) -> None:
    wanted = spoken["salam-112"]
    random = Random(2)  # noqa: S311 - no secret
    noise = array("h", (random.randrange(-8000, 8000) for _ in wanted))
    for heard in (samples_of(tone_samples(440, seconds=6)), noise, sound.ringing(8), array("h")):
        assert score(heard, wanted) < 0.5
    assert is_silent(sound.silence(3))
    assert is_silent(array("h"))
    assert not is_silent(wanted)


def test_a_greeting_that_is_cut_is_not(spoken: dict[str, "array[int]"]) -> None:
    wanted = spoken["salam-112"]
    assert score(wanted[: len(wanted) // 2], wanted) < SAME


@given(st.binary(max_size=4000), st.binary(max_size=4000))
def test_any_two_sounds_have_a_score(heard: bytes, wanted: bytes) -> None:
    assert 0 <= score(samples_of(heard), samples_of(wanted)) <= 1.000001
