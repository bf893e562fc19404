"""Text to speech, and the studio's recordings: sound files that Asterisk can play, made by programs beside us."""

import os
import shutil
import subprocess
import tempfile
import wave
from array import array
from pathlib import Path

import structlog

from settings.errors import OutsideError, SettingsError
from telephony import sound

VOICE = ("-v", "id", "-s", "150", "-g", "2", "-p", "45")
"""Indonesian, slower than espeak-ng's 175 words a minute and with air between words: a telephone swallows much."""

ENGLISH = ("-v", "en", "-s", "150", "-g", "2", "-p", "45")

LONGEST_SPEECH = 800
"""Characters of a text that is spoken to somebody, about a minute; what is longer is cut."""

PEAK = 0.7
"""Loudest sample, of full scale."""

_SPEAK_SECONDS = 60

log = structlog.get_logger()


def speak(text: str, path: Path, voice: tuple[str, ...] = VOICE) -> None:
    """Speaks any text into a WAV file that Asterisk can play; the file appears whole or not at all.

    Raises `SettingsError` when espeak-ng is missing, `OutsideError` when it fails.
    """
    # Letters only: two brackets would be read as phonemes, a control character as a command.
    plain = "".join(letter if letter.isprintable() and letter not in "[]<>|" else " " for letter in text)
    plain = plain[:LONGEST_SPEECH].strip()
    # Of nothing to say espeak-ng makes no file.
    samples = sound.levelled(sound.resampled(*_spoken(plain, voice)), PEAK) if plain else sound.silence(0.5)
    write_whole(path, sound.wav(samples))


def length(file: Path) -> float:
    """Seconds of sound in a WAV file. Raises `OutsideError` when it is none."""
    try:
        with wave.open(str(file), "rb") as sound_file:
            return sound_file.getnframes() / sound_file.getframerate()
    except (OSError, EOFError, wave.Error) as error:
        raise OutsideError(f"{file} is not a WAV file: {error}") from error


def _spoken(text: str, voice: tuple[str, ...]) -> tuple["array[int]", int]:
    """espeak-ng's samples and their rate."""
    program = shutil.which("espeak-ng")
    if program is None:
        raise SettingsError("espeak-ng is missing: install it (Debian and Ubuntu: apt install espeak-ng).")
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "spoken.wav"
        try:
            subprocess.run(  # noqa: S603 - the words travel on standard input
                [program, *voice, "--stdin", "-w", str(file)],
                input=text.encode(),
                capture_output=True,
                check=True,
                timeout=_SPEAK_SECONDS,
            )
        except subprocess.CalledProcessError as error:
            said = error.stderr.decode(errors="replace").strip()
            raise OutsideError(f"espeak-ng failed ({error.returncode}): {said}") from error
        except subprocess.TimeoutExpired as error:
            raise OutsideError(f"espeak-ng took longer than {_SPEAK_SECONDS} s") from error
        return _samples(file)


def _samples(file: Path) -> tuple["array[int]", int]:
    try:
        with wave.open(str(file), "rb") as spoken:
            samples = array("h", spoken.readframes(spoken.getnframes()))
            return samples, spoken.getframerate()
    except (OSError, EOFError, ValueError, wave.Error) as error:
        raise OutsideError(f"espeak-ng wrote no sound: {error}") from error


def fits(file: Path) -> bool:
    """Whether Asterisk plays the file as it is: 8 kHz, one channel, 16 bits."""
    try:
        with wave.open(str(file), "rb") as recording:
            shape = recording.getnchannels(), recording.getsampwidth(), recording.getframerate()
            return shape == (1, 2, sound.RATE) and recording.getnframes() > 0
    except (OSError, EOFError, wave.Error):
        return False


def converted(studio: Path) -> bytes | None:
    """A recording in any form as Asterisk plays it; none, and a warning, when that cannot be done."""
    program = shutil.which("sox")
    if program is None:
        log.warning("prompt.studio_needs_sox", file=str(studio))
        return None
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "converted.wav"
        done = subprocess.run(  # noqa: S603 - a file of the administrator
            [program, str(studio), "-r", str(sound.RATE), "-c", "1", "-b", "16", str(file), "norm", "-3"],
            capture_output=True,
            check=False,
            timeout=_SPEAK_SECONDS,
        )
        if done.returncode or not fits(file):
            log.warning("prompt.studio_unusable", file=str(studio), why=done.stderr.decode(errors="replace"))
            return None
        return file.read_bytes()


def write_whole(path: Path, content: bytes) -> None:
    """Whole or not at all, also beside another process that does the same."""
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
