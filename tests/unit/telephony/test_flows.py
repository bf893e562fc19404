"""The loader: the city's own flows load; with a fault nothing that Asterisk reads is touched."""

import shutil
from pathlib import Path

import pytest

from ivr_flows.dialplan_lines import LANGUAGES
from records.city import load_city
from settings.errors import BadInputError, SettingsError
from settings.settings import Settings
from telephony import flows, prompts, sound, voice
from telephony.rendering import asterisk_home

CITY = load_city("depok")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a studio's recording of every prompt, so that no voice is needed: a second each."""
    studio = tmp_path / "home" / "studio"
    studio.mkdir(parents=True)
    for name in prompts.texts(Settings(home=studio.parent)):
        for language in LANGUAGES:
            (studio / f"{name}{language}.wav").write_bytes(sound.wav(sound.silence(1.0)))
    return studio.parent


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A copy of Depok's flows that a test may spoil."""
    return Path(shutil.copytree(prompts.FLOWS / "depok", tmp_path / "flows"))


def test_depoks_flows_load_and_every_prompt_they_play_is_there(home: Path) -> None:
    settings = Settings(home=home, duty_mobile="+628111222333")
    compiled = flows.load(settings, CITY)
    assert compiled.keys() == set(flows.COMPILED)
    folder = prompts.folder(settings)
    fixed = Path("asterisk_conf/extensions.conf").read_text("utf-8").replace("@PROMPTS@", str(folder))
    played = {
        name
        for text in (compiled["flows.conf"], fixed)
        for name in text.replace("&", ",").replace("(", ",").replace(")", ",").split(",")
        if name.startswith(f"{folder}/")
    }
    assert played
    for name in played:
        for language in LANGUAGES:
            file = Path(name.replace("${PROMPT_LANGUAGE}", language) + ".wav")
            assert "${STATUS}" in name or voice.length(file) > 0.4
    music = [line.removeprefix("directory = ") for line in compiled["moh_flows.conf"].splitlines()]
    for directory in (line for line in music if line.startswith("/")):
        assert list(Path(directory).glob("*.wav"))


@pytest.mark.parametrize(
    ("file", "change", "says"),
    [
        ("gawat-darurat-112", ("queue: q112,", "queue: q911,"), ":13: there is no queue q911."),
        ("gawat-darurat-112", ("go: medis-119", "go medis-119"), ":28: step medis must be one of say,"),
        ("gawat-darurat-112", ("then: antre", "then: damkar"), "may not loop; lead the call to a queue"),
        ("medis-119", ("[salam-119,", "[salam-911,"), ":10: there is no prompt salam-911."),
        ("pusat-panggilan", ("stages:", "stages: ["), "this is not YAML"),
        ("panggilan-kasus", ("kind: order", "kind: service"), ":1: `service` is missing"),
        ("prompts", ("salam-112:", "salam 112:"), ":5: 'salam 112' cannot be the name of a prompt"),
    ],
)
def test_a_fault_is_told_and_what_ran_stays(
    file: str, change: tuple[str, str], says: str, home: Path, sources: Path
) -> None:
    settings = Settings(home=home, flows_dir=sources)
    etc = asterisk_home(settings) / "etc"
    etc.mkdir(parents=True)
    for name in flows.COMPILED:
        (etc / name).write_text("; the last good one\n")
    flow = sources / f"{file}.yaml"
    text = flow.read_text("utf-8")
    assert change[0] in text
    flow.write_text(text.replace(*change), "utf-8")
    with pytest.raises(BadInputError) as refused:
        flows.load(settings, CITY)
    assert f"{file}.yaml:" in str(refused.value)
    assert says in str(refused.value)
    assert flows.last_good(settings) == dict.fromkeys(flows.COMPILED, "; the last good one\n")


def test_every_file_with_a_fault_is_named_at_once(home: Path, sources: Path) -> None:
    (sources / "medis-119.yaml").write_bytes(b"kind: service\nabout: \xff\n")
    (sources / "panggilan-kasus.yaml").write_text("kind: order\nkind: order\n")
    with pytest.raises(prompts.FlowsRefusedError) as refused:
        flows.load(Settings(home=home, flows_dir=sources), CITY)
    assert "medis-119.yaml:2: this is not UTF-8" in str(refused.value)
    assert "panggilan-kasus.yaml:2: 'kind' stands twice" in str(refused.value)


def test_a_duty_mobile_that_is_no_number_is_the_administrators_to_mend(home: Path) -> None:
    with pytest.raises(SettingsError, match="a telephone number cannot be '0812 pagi'"):
        flows.load(Settings(home=home, duty_mobile="0812 pagi"), CITY)


def test_there_is_no_last_good_before_a_first_start(tmp_path: Path) -> None:
    assert flows.last_good(Settings(home=tmp_path)) is None
