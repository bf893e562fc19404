"""Prompts as files: texts spoken by espeak-ng, or a studio's recording of the same name, as Asterisk plays them.

`DCOR_HOME/asterisk/prompts/NAME.wav` is what Asterisk reads, `NAME-en.wav` the same in English. A file of that name in
`DCOR_HOME/studio` replaces the synthetic voice, prompt by prompt. Nothing is rendered again unless its words, its
recording or the voice changed.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

import ivr_flows
from ivr_flows.dialplan_lines import BEEP, LANGUAGES
from ivr_flows.faults import Fault, FlowError
from ivr_flows.model import Prompt
from ivr_flows.reading import read_prompts
from settings.errors import BadInputError, SettingsError
from settings.settings import Settings
from telephony import sound
from telephony.rendering import asterisk_home
from telephony.voice import ENGLISH, PEAK, VOICE, converted, fits, length, speak, write_whole

FLOWS = Path(ivr_flows.__file__).parent
"""Flows and prompts of each city, a folder each."""

FILE = "prompts.yaml"

STANDARD = FLOWS / "standard_prompts.yaml"
"""What the fixed dialplan says."""

_FORMAT = 1
"""Grows when the sound of prompts is made differently, so that all are made anew."""

_STAMPS = "stamps.json"


class FlowsRefusedError(BadInputError):
    """Flows or prompts have faults; the sentence lists each with its file and line."""

    faults: tuple[Fault, ...] = ()
    """None when it is the prompts that cannot be read."""

    @classmethod
    def of(cls, faults: Iterable[Fault]) -> "FlowsRefusedError":
        """The refusal for these faults of flows."""
        listed = tuple(faults)
        error = cls("The flows are refused:\n" + "\n".join(str(fault) for fault in listed))
        error.faults = listed
        return error


def folder(settings: Settings) -> Path:
    """Where Asterisk finds the prompts."""
    return asterisk_home(settings) / "prompts"


def flows_folder(settings: Settings) -> Path:
    """Where the city's flows and the texts of its prompts are."""
    return settings.flows_dir or FLOWS / settings.city


def texts(settings: Settings) -> dict[str, Prompt]:
    """The city's prompts, and the standard ones that it has no words of its own for. Raises `FlowsRefusedError`."""
    file = flows_folder(settings) / FILE
    try:
        own = read_prompts(file.read_text("utf-8"), file.name)
        return read_prompts(STANDARD.read_text("utf-8"), STANDARD.name) | own
    except FileNotFoundError:
        raise SettingsError(f"{file} is missing: see DCOR_CITY and DCOR_FLOWS_DIR.") from None
    except (FlowError, UnicodeDecodeError) as error:
        raise FlowsRefusedError(f"The prompts cannot be read:\n{error}") from error


def render_all(settings: Settings) -> dict[str, float]:
    """Makes every prompt that is not there in its present words; returns the length of each, seconds.

    `NAME-en.wav` speaks the English text, or the Indonesian where there is none; of the two the longer one counts.
    Raises `FlowsRefusedError` when the file of texts is wrong, `SettingsError` when espeak-ng is missing,
    `OutsideError` when it fails.
    """
    names = list(texts(settings))
    render_some(settings, names, folder(settings))
    write_whole(folder(settings) / f"{BEEP}.wav", sound.wav(sound.beep()))
    return {name: longest(settings, name) for name in names}


def render_some(settings: Settings, names: Sequence[str], into: Path) -> None:
    """Makes these prompts in a folder, as far as they are not there in their present words.

    Raises as `render_all` does, and `FlowsRefusedError` for a name without a text.
    """
    into.mkdir(parents=True, exist_ok=True)
    prompts = texts(settings)
    if missing := [name for name in names if name not in prompts]:
        raise FlowsRefusedError(f"{FILE} has no text for: {', '.join(missing)}")
    shelf = _Shelf(settings, into)
    for name in names:
        prompt = prompts[name]
        shelf.make(name, prompt.indonesian, VOICE)
        if prompt.english:
            shelf.make(f"{name}-en", prompt.english, ENGLISH)
        else:
            shelf.copy(name, f"{name}-en")
    shelf.close()


def longest(settings: Settings, name: str) -> float:
    """Seconds of a rendered prompt in that of its languages that takes longer. Raises `OutsideError`."""
    return max(seconds(settings, f"{name}{language}") for language in LANGUAGES)


class _Shelf:
    """The rendered prompts, and of what each was made."""

    def __init__(self, settings: Settings, into: Path) -> None:
        self._studio = settings.home / "studio"
        self._spoken = settings.setup_dir / "voice"
        self._into = into
        self._stamps = _read_stamps(into)

    def make(self, name: str, text: str, voice: tuple[str, ...]) -> None:
        """The studio's recording of that name, else the words."""
        file = self._into / f"{name}.wav"
        stamp = _digest(repr((_FORMAT, voice, PEAK, text)).encode())
        if self._from_studio(name) or (self._stamps.get(name) == stamp and file.exists()):
            return
        write_whole(file, self._words(text, voice, self._spoken / f"{stamp}.wav"))
        self._stamps[name] = stamp

    def copy(self, name: str, other: str) -> None:
        """The studio's recording of `other`, else the same sound as `name`."""
        file = self._into / f"{other}.wav"
        if self._from_studio(other) or (self._stamps.get(other) == self._stamps[name] and file.exists()):
            return
        write_whole(file, (self._into / f"{name}.wav").read_bytes())
        self._stamps[other] = self._stamps[name]

    def _from_studio(self, name: str) -> bool:
        studio = self._studio / f"{name}.wav"
        file = self._into / f"{name}.wav"
        if not studio.exists():
            return False
        stamp = _digest(studio.read_bytes())
        if self._stamps.get(name) == stamp and file.exists():
            return True
        if not _take_over(studio, file):
            return False
        self._stamps[name] = stamp
        return True

    def _words(self, text: str, voice: tuple[str, ...], spoken: Path) -> bytes:
        """The words as sound; what one instance of a checkout has spoken, the others need not."""
        if not spoken.exists():
            spoken.parent.mkdir(parents=True, exist_ok=True)
            speak(text, spoken, voice)
        return spoken.read_bytes()

    def close(self) -> None:
        """Keeps what is known for the next time."""
        write_whole(self._into / _STAMPS, json.dumps(self._stamps, indent=1).encode())


def seconds(settings: Settings, name: str) -> float:
    """How long a rendered prompt is. Raises `OutsideError` when its file is not a telephone's WAV."""
    return length(folder(settings) / f"{name}.wav")


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
