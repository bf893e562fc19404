"""Where the flows' texts are: the city's folder, and above it what was submitted and loaded on this machine."""

from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from ivr_flows import reading
from ivr_flows.calendars import DAYS, Calendar, Holiday, Opening
from ivr_flows.faults import Fault, FlowError, Place
from records.city import CalendarPack, City, Code, minutes
from settings.errors import SettingsError
from settings.settings import Settings
from telephony import prompts
from telephony.prompts import FlowsRefusedError
from telephony.voice import write_whole

CALENDARS = "calendars.yaml"
"""Beside the flows, or in the overlay: calendars that come before the city pack's of the same name."""

_NO_FLOWS = (prompts.FILE, CALENDARS)


def overlay(settings: Settings) -> Path:
    """Flows that were submitted and loaded: each comes before the city's of the same name, also without a database."""
    return settings.home / "flows"


def files(settings: Settings) -> list[Path]:
    """The file of each flow, in the order of their names."""
    found: dict[str, Path] = {}
    for folder in (prompts.flows_folder(settings), overlay(settings)):
        found |= {file.name: file for file in folder.glob(f"*{reading.SUFFIX}") if file.name not in _NO_FLOWS}
    return [found[name] for name in sorted(found)]


def sources(settings: Settings) -> dict[str, str]:
    """The text of each flow by its file's name. Raises `FlowsRefusedError` for what is not UTF-8, with its line."""
    texts: dict[str, str] = {}
    faults: list[Fault] = []
    for file in files(settings):
        try:
            texts[file.name] = file.read_text("utf-8")
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            faults.append(Fault(Place(file.name, line), "this is not UTF-8"))
    if faults:
        # Together with what is wrong with those that can be read.
        raise FlowsRefusedError.of([*faults, *_readable(texts)])
    return texts


def _readable(texts: dict[str, str]) -> list[Fault]:
    faults: list[Fault] = []
    for name, text in texts.items():
        try:
            reading.read_flow(text, name)
        except FlowError as error:
            faults += error.faults
    return faults


def keep(settings: Settings, name: str, source: str) -> str | None:
    """Writes a flow into the overlay, whole; returns what was there before, none for nothing."""
    folder = overlay(settings)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}{reading.SUFFIX}"
    before = file.read_text("utf-8") if file.exists() else None
    write_whole(file, source.encode())
    return before


def put_back(settings: Settings, name: str, before: str | None) -> None:
    """Undoes `keep`."""
    if before is None:
        (overlay(settings) / f"{name}{reading.SUFFIX}").unlink(missing_ok=True)
    else:
        keep(settings, name, before)


def calendars(settings: Settings, city: City) -> dict[str, Calendar]:
    """The city's calendars, those of the flows' folder and of the overlay, the later before the earlier.

    Raises `SettingsError` that names the file and what is wrong with it.
    """
    packs = dict(city.calendars)
    for folder in (prompts.flows_folder(settings), overlay(settings)):
        packs |= _packs(folder / CALENDARS)
    return {name: _calendar(name, pack) for name, pack in packs.items()}


def _packs(file: Path) -> dict[str, CalendarPack]:
    if not file.exists():
        return {}
    try:
        plain: Any = yaml.safe_load(file.read_text("utf-8"))
        return TypeAdapter(dict[Code, CalendarPack]).validate_python(plain)
    except (ValidationError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} cannot be read: {error}") from error


def _calendar(name: str, pack: CalendarPack) -> Calendar:
    openings = [
        Opening(DAYS.index(day), *minutes(hours)) for day, listed in pack.weekly.items() for hours in listed
    ]
    return Calendar(name, pack.zone, tuple(openings), tuple(_holiday(text) for text in pack.holidays))


def _holiday(text: str) -> Holiday:
    *year, month, day = (int(part) for part in text.split("-"))
    return Holiday(month, day, year[0] if year else None)
