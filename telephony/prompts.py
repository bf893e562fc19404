"""Prompts as files: texts spoken by espeak-ng, or a studio's recording of the same name, as Asterisk plays them.

`DCOR_HOME/asterisk/prompts/NAME.wav` is what Asterisk reads. `DCOR_HOME/studio/NAME.wav` replaces the synthetic
voice, prompt by prompt. Nothing is rendered again unless its words, its recording or the voice changed.
"""

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from itertools import cycle, islice
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

import ivr_flows
from ivr_flows.faults import FlowError
from ivr_flows.model import Flow, Prompt, Queue
from ivr_flows.reading import read_prompts
from ivr_flows.step_dialplan import music_class
from settings.errors import BadInputError, SettingsError
from settings.settings import Settings
from telephony import sound
from telephony.rendering import asterisk_home
from telephony.voice import PEAK, VOICE, converted, fits, length, speak, write_whole

FLOWS = Path(ivr_flows.__file__).parent
"""Flows and prompts of each city, a folder each."""

FILE = "prompts.yaml"

REASSURE_EVERY = 15.0
"""Seconds from one sentence to the next while a caller waits."""

ROUNDS = 8
"""Sentences before the greeting comes again: about two minutes."""

_FORMAT = 1
"""Grows when the sound of prompts is made differently, so that all are made anew."""

_STAMPS = "stamps.json"


class FlowsRefusedError(BadInputError):
    """Flows or prompts have faults; the sentence lists each with its file and line."""


def folder(settings: Settings) -> Path:
    """Where Asterisk finds the prompts."""
    return asterisk_home(settings) / "prompts"


def flows_folder(settings: Settings) -> Path:
    """Where the city's flows and the texts of its prompts are."""
    return settings.flows_dir or FLOWS / settings.city


def texts(settings: Settings) -> dict[str, Prompt]:
    """The city's prompts. Raises `FlowsRefusedError`."""
    file = flows_folder(settings) / FILE
    try:
        return read_prompts(file.read_text("utf-8"), file.name)
    except FileNotFoundError:
        raise SettingsError(f"{file} is missing: see DCOR_CITY and DCOR_FLOWS_DIR.") from None
    except (FlowError, UnicodeDecodeError) as error:
        raise FlowsRefusedError(f"The prompts cannot be read:\n{error}") from error


def render_all(settings: Settings) -> dict[str, float]:
    """Makes every prompt that is not there in its present words; returns the length of each, seconds.

    Raises `FlowsRefusedError` when the file of texts is wrong, `SettingsError` when espeak-ng is missing,
    `OutsideError` when it fails.
    """
    into = folder(settings)
    into.mkdir(parents=True, exist_ok=True)
    prompts = texts(settings)
    stamps = _read_stamps(into)
    for name, prompt in prompts.items():
        file = into / f"{name}.wav"
        studio = settings.home / "studio" / file.name
        spoken = _digest(repr((_FORMAT, VOICE, PEAK, prompt.indonesian)).encode())
        wanted = _digest(studio.read_bytes()) if studio.exists() else spoken
        if stamps.get(name) == wanted and file.exists():
            continue
        if studio.exists() and _take_over(studio, file):
            stamps[name] = wanted
        else:
            speak(prompt.indonesian, file)
            stamps[name] = spoken
    write_whole(into / _STAMPS, json.dumps(stamps, indent=1).encode())
    return {name: seconds(settings, name) for name in prompts}


def seconds(settings: Settings, name: str) -> float:
    """How long a rendered prompt is. Raises `OutsideError` when its file is not a telephone's WAV."""
    return length(folder(settings) / f"{name}.wav")


def lay_music(settings: Settings, flows: Sequence[Flow]) -> None:
    """Lays out what waiting callers hear: a folder per queue step, its files played in the order of their names.

    The greeting, then ringing and a sentence by turns, then all again. Needs the prompts rendered.
    """
    for flow in flows:
        for step in flow.steps:
            if isinstance(step, Queue):
                _lay_step(folder(settings), music_class(flow, step), step)


def _lay_step(prompts: Path, name: str, step: Queue) -> None:
    sentences = [prompts / f"{prompt}.wav" for prompt in step.reassure]
    wanted = [(prompts / f"{prompt}.wav").read_bytes() for prompt in step.greeting]
    for sentence in islice(cycle(sentences), ROUNDS):
        wanted += [_pause(REASSURE_EVERY - length(sentence)), sentence.read_bytes()]
    if not sentences:
        wanted.append(_pause(REASSURE_EVERY))
    into = prompts / f"moh-{name}"
    into.mkdir(exist_ok=True)
    names = [f"{number:02}.wav" for number in range(1, len(wanted) + 1)]
    for file, content in zip(names, wanted, strict=True):
        if not (into / file).exists() or (into / file).read_bytes() != content:
            write_whole(into / file, content)
    for file in into.iterdir():
        if file.name not in names:
            file.unlink()


@cache
def _pause(length_seconds: float) -> bytes:
    return sound.wav(sound.ringing(max(length_seconds, 2.0)))


def _take_over(studio: Path, file: Path) -> bool:
    """Whether the studio's recording could take the voice's place."""
    content = studio.read_bytes() if fits(studio) else converted(studio)
    if content is None:
        return False
    write_whole(file, content)
    return True


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read_stamps(into: Path) -> dict[str, str]:
    """What the files there were made of; nothing when that cannot be read, and all are made anew."""
    with suppress(OSError, ValidationError):
        return TypeAdapter(dict[str, str]).validate_json((into / _STAMPS).read_bytes())
    return {}
