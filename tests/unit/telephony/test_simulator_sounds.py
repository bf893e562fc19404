"""What is said and what is heard."""

import pytest

from telephony.simulator import g711
from telephony.simulator.hearing import Hearing
from telephony.simulator.sounds import made_of, silence, tone, tone_samples
from tests.telephony import tones


@pytest.mark.parametrize("codec", ["PCMA", "PCMU"])
def test_a_tone_survives_the_line(codec: g711.Codec) -> None:
    sound = tone(700)
    line = b"".join(sound.frame(codec, n) for n in range(150))
    heard = tones.strongest(tones.of_samples(g711.decode(line, codec)))
    assert heard.is_near(700)
    assert heard.loudness == pytest.approx(0.21, abs=0.01)


def test_a_tone_has_no_click_where_it_begins_again() -> None:
    sound = tone(440)
    assert sound.frame("PCMA", 50) == sound.frame("PCMA", 0)
    assert sound.seconds == 1


def test_after_speech_comes_silence_of_whole_frames() -> None:
    speech = made_of("x", tone_samples(500, seconds=0.03), again=False)
    assert len(speech.frame("PCMA", 1)) == g711.FRAME
    assert speech.frame("PCMA", 2) == g711.SILENCE["PCMA"]
    assert speech.frame("PCMU", 99) == g711.SILENCE["PCMU"]


def test_silence_is_silent() -> None:
    assert g711.loudness(g711.decode(silence().frame("PCMA", 3), "PCMA")) < 10


def test_what_does_not_pass_a_line_is_refused() -> None:
    with pytest.raises(ValueError, match="5000 Hz"):
        tone(5000)


def test_only_the_last_ten_seconds_are_kept() -> None:
    hearing = Hearing()
    for _ in range(60 * 50):
        hearing.take("PCMA", g711.SILENCE["PCMA"])
    assert hearing.packets == 3000
    assert len(hearing.samples()) == 10 * g711.RATE * 2


def test_another_tone_is_not_taken_for_it() -> None:
    mixed = tones.of_samples(tone_samples(700, seconds=1)) + tones.of_samples(tone_samples(440, seconds=1))
    assert tones.strongest(tones.of_samples(tone_samples(700, seconds=1))).is_near(700)
    assert not tones.strongest(tones.of_samples(tone_samples(440, seconds=1))).is_near(700)
    assert not tones.strongest(mixed).is_near(700)
    assert not tones.strongest(tones.of_samples(bytes(16000))).is_near(0)
