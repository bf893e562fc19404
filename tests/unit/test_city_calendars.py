"""Opening hours as a city writes them: what cannot be is refused with a word that says why."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from ivr_flows.calendars import Calendar, Holiday, Opening
from records.city import CalendarPack, load_city
from settings.errors import SettingsError
from settings.settings import Settings, load_settings
from telephony import flow_sources


@pytest.mark.parametrize(
    ("calendar", "says"),
    [
        ({"weekly": {"mon": ["16:00-08:00"]}}, "16:00-08:00 ends before it begins"),
        ({"weekly": {"mon": ["08:00-24:30"]}}, "ends after midnight: write 24:00"),
        ({"weekly": {"mon": ["8-16"]}}, "weekly.mon.0"),
        ({"weekly": {"senin": ["08:00-16:00"]}}, "weekly.senin"),
        ({"weekly": {}, "holidays": ["02-30"]}, "there is no day 02-30"),
        ({"weekly": {}, "holidays": ["2027-02-29"]}, "there is no day 2027-02-29"),
        ({"weekly": {}, "zone": "Asia/Jakarta)"}, "zone"),
    ],
)
def test_a_calendar_that_cannot_be_is_refused(calendar: dict[str, object], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        CalendarPack.model_validate(calendar)


def test_a_calendar_beside_the_flows_comes_before_the_citys_and_the_overlays_before_both(
    tmp_path: Path,
) -> None:
    folder, home = tmp_path / "flows", tmp_path / "home"
    folder.mkdir()
    settings = Settings(home=home, flows_dir=folder)
    city = load_city("depok")
    assert flow_sources.calendars(settings, city)["pusat"].openings[0] == Opening(0, 450, 1260)
    (folder / "calendars.yaml").write_text(
        "pusat: {weekly: {sat: ['08:00-12:00']}}\npasar: {zone: Asia/Jayapura, weekly: {}}\n"
    )
    (home / "flows").mkdir(parents=True)
    (home / "flows" / "calendars.yaml").write_text(
        "pusat: {weekly: {sun: ['00:00-24:00']}, holidays: ['08-17', '2027-03-10']}\n"
    )
    there = flow_sources.calendars(settings, city)
    assert {name: there[name] for name in there if name != "kantor"} == {
        "pusat": Calendar(
            "pusat", "Asia/Jakarta", (Opening(6, 0, 1440),), (Holiday(8, 17), Holiday(3, 10, 2027))
        ),
        "pasar": Calendar("pasar", "Asia/Jayapura", ()),
    }


def test_a_calendar_file_with_a_fault_is_named(tmp_path: Path) -> None:
    (tmp_path / "calendars.yaml").write_text("pusat: {weekly: {mon: ['x']}}\n")
    with pytest.raises(SettingsError, match=r"calendars\.yaml cannot be read"):
        flow_sources.calendars(Settings(home=tmp_path / "home", flows_dir=tmp_path), load_city("depok"))


def test_mobiles_are_named_in_one_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DCOR_MOBILES", "piket=+628111, lurah = +628222")
    assert load_settings().mobiles == {"piket": "+628111", "lurah": "+628222"}
