"""Asterisk's reader of urn: addresses is built when its source is another, and no start fails for want of it."""

import subprocess
from pathlib import Path

import pytest

from operations import setup_urn
from settings.errors import OutsideError
from settings.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "setup").mkdir()
    return Settings(home=tmp_path / "home", setup_dir=tmp_path / "setup")


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the source, in its place."""
    copy = tmp_path / "source.c"
    copy.write_bytes(setup_urn.SOURCE.read_bytes())
    monkeypatch.setattr(setup_urn, "SOURCE", copy)
    return copy


def _tell(_: str) -> None:
    pass


def test_it_is_built_once_and_anew_when_its_source_changed(settings: Settings, source: Path) -> None:
    assert setup_urn.to_be_built(settings)
    setup_urn.build(settings, _tell)
    assert not setup_urn.to_be_built(settings)
    first = setup_urn.built(settings)
    source.write_text(source.read_text() + "\n")
    assert setup_urn.to_be_built(settings)
    setup_urn.build(settings, _tell)
    assert not setup_urn.to_be_built(settings)
    assert setup_urn.built(settings) != first


def test_what_cannot_be_built_is_tried_once_and_the_sentence_says_what_to_do(
    settings: Settings, source: Path
) -> None:
    source.write_text("no C")
    with pytest.raises(OutsideError, match="gcc"):
        setup_urn.build(settings, _tell)
    assert not setup_urn.to_be_built(settings)
    with pytest.raises(OutsideError, match="Install gcc, remove") as told:
        setup_urn.give(settings)
    named = next(Path(word) for word in str(told.value).split() if word.endswith(".tried"))
    named.unlink()
    assert setup_urn.to_be_built(settings)


def test_a_running_asterisk_keeps_the_file_it_has(settings: Settings, source: Path) -> None:
    setup_urn.build(settings, _tell)
    setup_urn.give(settings)
    with setup_urn.in_use(settings).open("rb") as running:
        source.write_text(source.read_text().replace("urn.invalid", "URN.invalid"))
        setup_urn.build(settings, _tell)
        setup_urn.give(settings)
        assert b"urn.invalid" in running.read()
    assert b"URN.invalid" in setup_urn.in_use(settings).read_bytes()


def test_it_needs_no_library_and_no_executable_stack(settings: Settings) -> None:
    setup_urn.build(settings, _tell)
    command = ["readelf", "--wide", "--dynamic", "--segments", str(setup_urn.built(settings))]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "NEEDED" not in shown
    (stack,) = [line for line in shown.splitlines() if "GNU_STACK" in line]
    assert " RW " in stack
