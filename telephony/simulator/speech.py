"""Speech for simulated people: each sentence is spoken once into a file and read from there later."""

import hashlib
import wave
from pathlib import Path

from settings.errors import BadInputError
from telephony import voice
from telephony.simulator.g711 import RATE
from telephony.simulator.sounds import Sound, made_of


def spoken(text: str, folder: Path, *, after: float = 0, pause: float | None = None) -> Sound:
    """The text as sound; `after` seconds of silence come first, and after `pause` seconds it begins again.

    Without `pause` it is said once. Raises `SettingsError` or `OutsideError` where espeak-ng cannot speak.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{hashlib.sha256(text.encode()).hexdigest()[:20]}.wav"
    if not file.exists():
        voice.speak(text, file)
    samples = _quiet(after) + read_wav(file) + _quiet(pause or 0)
    return made_of(file.stem, samples, again=pause is not None)


def read_wav(file: Path) -> bytes:
    """Samples of a WAV of 8 kHz, mono, 16 bit. Raises `BadInputError` for another form."""
    try:
        with wave.open(str(file), "rb") as sound:
            shape = sound.getframerate(), sound.getnchannels(), sound.getsampwidth()
            if shape != (RATE, 1, 2):
                raise BadInputError(f"{file} is not 8 kHz, mono, 16 bit")
            return sound.readframes(sound.getnframes())
    except (wave.Error, EOFError) as error:
        raise BadInputError(f"{file} is no whole WAV file: {error}") from error


def _quiet(seconds: float) -> bytes:
    return bytes(2 * round(seconds * RATE))
