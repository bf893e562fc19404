"""Housekeeping of files that can be made again at any time: prompts that no flow names, halves of files, speech."""

import re
from datetime import datetime, timedelta
from pathlib import Path

from settings.settings import Settings
from telephony import prompts
from telephony.rendering import asterisk_home

PROMPTS_KEPT = timedelta(days=30)
"""After it was last made: a flow of yesterday may be put back."""

SPEECH_KEPT = timedelta(days=180)
"""After it was spoken: what is wanted again is spoken again."""

HALVES_KEPT = timedelta(days=1)
"""A file that is being written is whole within minutes."""

_WORDS = re.compile(r"[a-z0-9][a-z0-9-]*")


def forget_prompts(settings: Settings, *, now: datetime) -> int:
    """Removes prompts of which neither the city's texts nor the running dialplan know any more, and music made of them;
    and old speech. Returns how many files went. Raises `FlowsRefusedError` when the texts cannot be read."""
    wanted = set(prompts.texts(settings))
    for conf in (asterisk_home(settings) / "etc").glob("*.conf"):
        # Whatever looks like a name there: a prompt too many does no harm, one too few is silence in a caller's ear.
        wanted |= set(_WORDS.findall(conf.read_text("utf-8", "replace")))
    limit = now - PROMPTS_KEPT
    gone = 0
    for folder in (prompts.folder(settings), settings.home / "probe"):
        for file in folder.glob("*.wav"):
            name = file.stem.removesuffix("-en")
            if name not in wanted and file.stem not in wanted and _is_older(file, limit):
                file.unlink(missing_ok=True)
                gone += 1
    for music in prompts.folder(settings).glob("moh-*"):
        if music.name not in wanted and music.is_dir() and _is_older(music, limit):
            for file in music.iterdir():
                file.unlink(missing_ok=True)
                gone += 1
            music.rmdir()
    for file in (settings.setup_dir / "voice").glob("*.wav"):
        if _is_older(file, now - SPEECH_KEPT):
            file.unlink(missing_ok=True)
            gone += 1
    return gone


def forget_halves(settings: Settings, *, now: datetime) -> int:
    """Removes what a killed process was just writing (`*.part`); returns how many files went."""
    home, limit = asterisk_home(settings), now - HALVES_KEPT
    folders = [prompts.folder(settings), home / "spool" / "orders", home / "news", home / "etc"]
    folders += [settings.home / "probe", settings.setup_dir / "voice", settings.home / "flows"]
    # Recordings lie by date; what was cut off longer ago is gone already.
    days = (now - timedelta(days=back) for back in range(8))
    folders += [settings.home / "recordings" / f"{day:%Y/%m/%d}" for day in days]
    gone = 0
    for folder in folders:
        for file in (*folder.glob("*.part"), *folder.glob(".*.part")):
            if _is_older(file, limit):
                file.unlink(missing_ok=True)
                gone += 1
    return gone


def _is_older(file: Path, limit: datetime) -> bool:
    try:
        return file.stat().st_mtime < limit.timestamp()
    except FileNotFoundError:
        return False
