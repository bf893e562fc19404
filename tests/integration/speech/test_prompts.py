"""Prompts as files: of the form that telephones play, made once, replaced by a studio's recording."""

import array
import math
import os
import shutil
import subprocess
import wave
from collections.abc import Sequence
from pathlib import Path

import pytest

from ivr_flows.reading import read_flow
from settings.errors import OutsideError, SettingsError
from settings.settings import Settings
from telephony import music, prompts, sound, voice
from telephony.news_publisher import lay_news, news_folder

TEXTS = """
salam: {id: "Layanan darurat satu satu dua."}
tetap: {id: "Mohon tetap di sambungan."}
"""

FLOW_TEXT = """
kind: emergency
service: "112"
start: antre
steps:
  antre:
    queue: {greeting: salam, reassure: tetap, stages: [{queue: q1, seconds: 10}]}
"""

FLOW = read_flow(FLOW_TEXT, "darurat.yaml")


@pytest.fixture(scope="module")
def voices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the instances of one checkout find what was spoken before: speaking takes long."""
    return tmp_path_factory.mktemp("setup")


@pytest.fixture
def instance(tmp_path: Path, voices: Path) -> Settings:
    """An instance whose city has two prompts."""
    flows = tmp_path / "flows"
    flows.mkdir()
    (flows / "prompts.yaml").write_text(TEXTS)
    return Settings(home=tmp_path / "home", flows_dir=flows, setup_dir=voices)


def samples(file: Path) -> "array.array[int]":
    """The file's samples; fails unless it is what Asterisk plays as it is."""
    with wave.open(str(file), "rb") as recording:
        assert recording.getnchannels() == 1
        assert recording.getsampwidth() == 2
        assert recording.getframerate() == 8000
        return array.array("h", recording.readframes(recording.getnframes()))


def loudness(some: Sequence[float]) -> float:
    """Root mean square, of full scale."""
    return math.sqrt(sum(sample * sample for sample in some) / len(some)) / 32768


def share_at(hertz: float, some: Sequence[float]) -> float:
    """How much of the sound is this one tone, 0 to 1 (Goertzel's sum)."""
    angle = 2 * math.pi * hertz / sound.RATE
    real = sum(sample * math.cos(angle * n) for n, sample in enumerate(some))
    imaginary = sum(sample * math.sin(angle * n) for n, sample in enumerate(some))
    energy = sum(sample * sample for sample in some)
    return 2 * (real**2 + imaginary**2) / (len(some) * energy)


def tone(hertz: float, rate: int, seconds: float = 0.25) -> list[int]:
    return [round(16000 * math.sin(2 * math.pi * hertz * n / rate)) for n in range(round(rate * seconds))]


# --- arithmetic --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rate", [22050, 16000, 44100, 8000])
def test_resampling_keeps_a_tone(rate: int) -> None:
    result = sound.resampled(tone(1000, rate), rate)
    assert len(result) == pytest.approx(2000, abs=1)
    assert share_at(1000, result) > 0.98
    assert loudness(result) == pytest.approx(16000 / 32768 / math.sqrt(2), rel=0.03)


def test_resampling_removes_what_would_fold_back() -> None:
    """5 kHz cannot be carried: it must not come back as 3 kHz."""
    assert loudness(sound.resampled(tone(5000, 22050), 22050)) < 0.01


def test_levels() -> None:
    assert max(sound.levelled([1.0, -4.0, 2.0], 0.5)) == round(0.5 * 32767 / 2)
    assert min(sound.levelled([1.0, -4.0, 2.0], 0.5)) == -round(0.5 * 32767)
    assert list(sound.levelled([0.0, 0.0], 0.5)) == [0, 0]
    assert list(sound.levelled([], 0.5)) == []


def test_the_ringing_tone_rings() -> None:
    """425 Hz, one second of every five, so soft that speech over it is understood."""
    ringing = sound.ringing(7.0)
    silence, tone_, after = ringing[: 2 * 8000], ringing[16000 : 3 * 8000], ringing[3 * 8000 :]
    assert loudness(silence) == 0
    assert loudness(after) == 0
    assert 0.01 < loudness(tone_) < 0.05
    assert share_at(425, tone_) > 0.95


# --- the voice ---------------------------------------------------------------------------------------------


def test_a_text_is_spoken_loud_enough_and_long_enough(tmp_path: Path) -> None:
    file = tmp_path / "kasus.wav"
    voice.speak("Kebakaran bangunan, Jalan Margonda Raya nomor seratus.", file)
    spoken = samples(file)
    assert 2 < voice.length(file) < 8
    assert 0.04 < loudness(spoken) < 0.25
    assert max(map(abs, spoken)) < 32767, "nothing is clipped"


@pytest.mark.parametrize(
    "text",
    ["", "   ", "-v xx --help", "[[h@l'oU]] <break/>", "\x00\x1b[31m", "\ud800", "ß€漢字"],
)
def test_whatever_is_noted_in_a_case_can_be_spoken(text: str, tmp_path: Path) -> None:
    file = tmp_path / "kasus.wav"
    voice.speak(text, file)
    samples(file)
    assert list(tmp_path.iterdir()) == [file], "nothing is left beside it"


def test_a_speech_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice, "LONGEST_SPEECH", 12)
    voice.speak("Jalan Margonda Raya nomor seratus", tmp_path / "long.wav")
    voice.speak("Jalan Margon", tmp_path / "cut.wav")
    assert (tmp_path / "long.wav").read_bytes() == (tmp_path / "cut.wav").read_bytes()


def test_a_machine_without_a_voice_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SettingsError, match="apt install espeak-ng"):
        voice.speak("Halo", tmp_path / "halo.wav")
    assert not list(tmp_path.glob("*.wav"))


def test_a_voice_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "espeak-ng"
    program.write_text("#!/bin/sh\necho no voice >&2\nexit 3\n")
    program.chmod(0o755)
    file = tmp_path / "halo.wav"
    file.write_bytes(b"old")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(OutsideError, match=r"espeak-ng failed \(3\): no voice"):
        voice.speak("Halo", file)
    assert file.read_bytes() == b"old"


# --- all prompts of a city -----------------------------------------------------------------------------------


def test_prompts_are_made_once_and_again_when_their_words_change(
    instance: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken: list[str] = []

    def listening(text: str, path: Path, by: tuple[str, ...]) -> None:
        spoken.append(text)
        voice.speak(text, path, by)

    monkeypatch.setattr(prompts, "speak", listening)
    lengths = prompts.render_all(instance)
    assert lengths.keys() >= {"salam", "tetap", "sambung-lagi"}
    assert lengths["salam"] == len(samples(prompts.folder(instance) / "salam.wav")) / 8000
    assert prompts.render_all(instance) == lengths
    first = len(spoken)
    assert set(spoken) >= {"Layanan darurat satu satu dua.", "Mohon tetap di sambungan."}
    assert len(set(spoken)) == first

    changed = prompts.flows_folder(instance) / "prompts.yaml"
    changed.write_text(TEXTS.replace("satu satu dua", "satu satu dua Kota Depok"))
    longer = prompts.render_all(instance)
    assert longer["salam"] > lengths["salam"]
    assert spoken[first:] == ["Layanan darurat satu satu dua Kota Depok."]

    (prompts.folder(instance) / "tetap.wav").unlink()
    assert prompts.render_all(instance) == longer
    assert spoken[first + 1 :] == [], "what was spoken once need not be spoken again"


def test_english_is_spoken_where_there_is_a_text_and_indonesian_elsewhere(instance: Settings) -> None:
    texts = prompts.flows_folder(instance) / "prompts.yaml"
    texts.write_text(TEXTS.replace("dua.", "dua.", 1).replace('."}', '.", en: "Emergency service."}', 1))
    lengths = prompts.render_all(instance)
    folder = prompts.folder(instance)
    both = [(folder / f"salam{language}.wav").read_bytes() for language in ("", "-en")]
    assert both[0] != both[1]
    assert lengths["salam"] == max(voice.length(folder / f"salam{language}.wav") for language in ("", "-en"))
    assert (folder / "tetap-en.wav").read_bytes() == (folder / "tetap.wav").read_bytes()

    studio = instance.home / "studio"
    studio.mkdir()
    (studio / "tetap.wav").write_bytes(sound.wav(array.array("h", tone(700, 8000, 1.5))))
    (studio / "salam-en.wav").write_bytes(sound.wav(array.array("h", tone(900, 8000, 1.5))))
    prompts.render_all(instance)
    assert share_at(700, samples(folder / "tetap-en.wav")[:4000]) > 0.95, "the studio's serves both"
    assert share_at(900, samples(folder / "salam-en.wav")[:4000]) > 0.95
    assert (folder / "salam.wav").read_bytes() == both[0]


def test_a_studios_recording_replaces_the_voice_until_it_is_taken_away(instance: Settings) -> None:
    synthetic = prompts.render_all(instance)
    studio = instance.home / "studio"
    studio.mkdir()
    (studio / "salam.wav").write_bytes(sound.wav(array.array("h", tone(700, 8000, 1.5))))
    assert prompts.render_all(instance) == synthetic | {"salam": 1.5}
    assert share_at(700, samples(prompts.folder(instance) / "salam.wav")[:4000]) > 0.95
    (studio / "salam.wav").unlink()
    assert prompts.render_all(instance) == synthetic


@pytest.mark.skipif(shutil.which("sox") is None, reason="recordings of other forms are converted by sox")
def test_a_recording_of_another_form_is_converted(instance: Settings) -> None:
    studio = instance.home / "studio"
    studio.mkdir(parents=True)
    with wave.open(str(studio / "salam.wav"), "wb") as recording:
        recording.setnchannels(2)
        recording.setsampwidth(2)
        recording.setframerate(48000)
        mono = tone(700, 48000, 1.5)
        recording.writeframes(array.array("h", [sample for one in mono for sample in (one, one)]).tobytes())
    assert prompts.render_all(instance)["salam"] == pytest.approx(1.5, abs=0.01)
    assert share_at(700, samples(prompts.folder(instance) / "salam.wav")[:4000]) > 0.95


def test_a_recording_that_cannot_be_used_is_tried_again_later(instance: Settings) -> None:
    studio = instance.home / "studio"
    studio.mkdir(parents=True)
    (studio / "salam.wav").write_bytes(b"this is no sound")
    synthetic = prompts.render_all(instance)
    assert synthetic["salam"] > 1
    (studio / "salam.wav").write_bytes(sound.wav(array.array("h", tone(700, 8000, 1.5))))
    assert prompts.render_all(instance)["salam"] == 1.5


@pytest.mark.parametrize("stamps", [b"[1, 2]", b"\xff"])
def test_broken_stamps_only_cost_time(stamps: bytes, instance: Settings) -> None:
    lengths = prompts.render_all(instance)
    (prompts.folder(instance) / "stamps.json").write_bytes(stamps)
    assert prompts.render_all(instance) == lengths


def test_texts_with_a_fault_are_refused_and_nothing_is_touched(instance: Settings) -> None:
    prompts.render_all(instance)
    before = (prompts.folder(instance) / "salam.wav").read_bytes()
    (prompts.flows_folder(instance) / "prompts.yaml").write_text("salam: {id: lain}\ntetap: {id: x, xx: y}\n")
    with pytest.raises(prompts.FlowsRefusedError, match=r"prompts\.yaml:2: prompt tetap has no `xx`"):
        prompts.render_all(instance)
    assert (prompts.folder(instance) / "salam.wav").read_bytes() == before


# --- what a waiting caller hears -------------------------------------------------------------------------------


def test_a_waiting_caller_hears_a_sentence_every_quarter_of_a_minute(instance: Settings) -> None:
    lengths = prompts.render_all(instance)
    music.lay_music(instance, [FLOW])
    folder = prompts.folder(instance)
    files = sorted((folder / "moh-darurat-antre").iterdir())
    assert files[0].read_bytes() == (folder / "salam.wav").read_bytes()
    sentence = (folder / "tetap.wav").read_bytes()
    assert [file.read_bytes() == sentence for file in files[1:]] == [False, True] * music.ROUNDS
    for pause, said in zip(files[1::2], files[2::2], strict=True):
        assert voice.length(pause) + voice.length(said) == pytest.approx(music.REASSURE_EVERY, abs=0.01)
        assert share_at(425, samples(pause)[16000 : 3 * 8000]) > 0.95, "and rings meanwhile"
    assert voice.length(files[2]) == lengths["tetap"]


def test_laying_the_music_again_removes_what_is_no_longer_heard(instance: Settings) -> None:
    prompts.render_all(instance)
    music.lay_music(instance, [FLOW])
    folder = prompts.folder(instance) / "moh-darurat-antre"
    before = {file.name: file.stat().st_mtime_ns for file in folder.iterdir()}
    (folder / "99.wav").write_bytes(b"old")
    music.lay_music(instance, [FLOW])
    assert {file.name: file.stat().st_mtime_ns for file in folder.iterdir()} == before


def test_an_unusable_file_is_told_apart() -> None:
    with pytest.raises(OutsideError, match="is not a WAV file"):
        voice.length(Path(__file__))
    assert not voice.fits(Path(__file__))


def test_the_voice_is_there_for_these_tests() -> None:
    """Prompts are made on every machine; without espeak-ng nothing here would mean anything."""
    assert subprocess.run(["espeak-ng", "--version"], capture_output=True, check=False).returncode == 0


# --- news and a flagged caller's warning ---------------------------------------------------------------------------


def test_news_come_first_and_go_again(instance: Settings) -> None:
    (prompts.flows_folder(instance) / "darurat.yaml").write_text(FLOW_TEXT)
    prompts.render_all(instance)
    assert lay_news(instance, {})
    assert not lay_news(instance, {}), "nothing has changed"
    folder = prompts.folder(instance)
    usual, news, warned = (folder / f"moh-darurat-antre{suffix}" for suffix in ("", "-news", "-warn"))

    def heard(of: Path) -> list[bytes]:
        return [file.read_bytes() for file in sorted(of.iterdir())]

    assert heard(news) == heard(usual), "without news"
    assert heard(warned)[1:] == heard(usual)
    assert lay_news(instance, {"112": "Kebakaran di Margonda.", "119": "Lain."})
    spoken = (news_folder(instance) / "112.wav").read_bytes()
    assert heard(news) == [spoken, *heard(usual)]
    # A start lays the music too; the news in force stay.
    assert not music.lay_music(instance, [FLOW])
    assert lay_news(instance, {"112": "Kebakaran sudah padam."})
    assert heard(news)[0] != spoken
    assert lay_news(instance, {})
    assert heard(news) == heard(usual)
    assert list(news_folder(instance).iterdir()) == []


def test_a_flagged_caller_hears_the_warning_first(instance: Settings) -> None:
    file = prompts.flows_folder(instance) / "prompts.yaml"
    file.write_text(TEXTS + 'peringatan-ditandai: {id: "Panggilan palsu dapat dipidana."}\n')
    prompts.render_all(instance)
    music.lay_music(instance, [FLOW])
    folder = prompts.folder(instance)
    first = (folder / "moh-darurat-antre-warn" / "01.wav").read_bytes()
    assert first == (folder / "peringatan-ditandai.wav").read_bytes()
