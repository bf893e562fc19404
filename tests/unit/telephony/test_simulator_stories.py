"""The stories fit the city that they are told to."""

import wave
from pathlib import Path
from random import Random

import pytest

from records.calls import Disposition
from records.city import load_city
from settings.errors import BadInputError
from telephony.simulator import rtp
from telephony.simulator.g711 import RATE
from telephony.simulator.speech import read_wav
from telephony.simulator.stories import STORIES, Place, Scene, Story, is_of_a_story, next_scenes
from tests.telephony.tones import write_tone

CITY = load_city("depok")
PLACE = Place("32.76.01.1006", "Depok", -6.39895, 106.82345)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.code)
def test_a_story_fits_the_city(story: Story) -> None:
    assert story.line in {service.code for service in CITY.services}
    assert story.type_code in {None, *(kind.code for kind in CITY.types)}
    assert (story.type_code is None) != (story.disposition is None)
    assert story.disposition in {None, *(word.value for word in Disposition)}
    assert all(key in rtp.KEYS for _second, keys in story.keys for key in keys)
    assert story.talk[0] <= story.talk[1]
    assert story.often > 0


@pytest.mark.parametrize("story", [s for s in STORIES if s.type_code], ids=lambda story: story.code)
def test_an_incident_has_a_place_that_is_said_and_typed(story: Story) -> None:
    for teller in range(len(story.words)):
        scene = Scene(story, PLACE, teller)
        assert scene.spoken
        assert f"{story.street}, Depok" in scene.spoken
        assert is_of_a_story(scene.address)


def test_somebody_elses_incident_is_none_of_ours() -> None:
    assert not is_of_a_story("Jalan Margonda Raya 100")
    assert not is_of_a_story("")


def test_the_wanted_stories_are_there() -> None:
    tellers = {story.code: max(1, len(story.words)) for story in STORIES}
    assert tellers["crash-two-callers"] == 2
    assert {"fire-at-night", "silent", "prank"} <= tellers.keys()
    assert Scene(next(s for s in STORIES if s.code == "silent"), PLACE).spoken is None


def test_the_same_chance_gives_the_same_day_and_every_story_comes() -> None:
    chances = [Random(1), Random(1)]  # noqa: S311 - no secret
    days = [[next_scenes(chance, [PLACE]) for _ in range(400)] for chance in chances]
    assert days[0] == days[1]
    assert {scenes[0].story for scenes in days[0]} == set(STORIES)
    assert all([scene.teller for scene in scenes] == list(range(len(scenes))) for scenes in days[0])


def test_a_wav_is_read_and_another_form_refused(tmp_path: Path) -> None:
    assert len(read_wav(write_tone(tmp_path / "a.wav", 500, 0.5))) == RATE
    with wave.open(str(tmp_path / "b.wav"), "wb") as out:
        out.setparams((2, 2, 44100, 0, "NONE", ""))
        out.writeframes(bytes(8))
    (tmp_path / "c.wav").write_bytes(b"nothing")
    for name in ("b.wav", "c.wav"):
        with pytest.raises(BadInputError):
            read_wav(tmp_path / name)
