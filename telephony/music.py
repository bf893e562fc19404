"""What waiting callers hear, as folders of files that Asterisk plays in the order of their names (music on hold)."""

from collections.abc import Sequence
from functools import cache
from itertools import cycle, islice
from pathlib import Path

from ivr_flows import astdb_families
from ivr_flows.compiler import WAITING
from ivr_flows.dialplan_lines import LANGUAGES, music_class
from ivr_flows.model import Flow, Queue
from settings.settings import Settings
from telephony import sound
from telephony.prompts import folder
from telephony.rendering import asterisk_home
from telephony.voice import length, write_whole

STAY = "tetap-di-sambungan"
"""Said again and again to whoever waits outside a queue step."""

NEWS = "news"
"""Folder of the spoken news in force, SERVICE.wav (`news_publisher`), below Asterisk's."""

REASSURE_EVERY = 15.0
"""Seconds from one sentence to the next while a caller waits."""

ROUNDS = 8
"""Sentences before the greeting comes again: about two minutes."""


def lay_music(settings: Settings, flows: Sequence[Flow]) -> bool:
    """Lays out a folder per queue step and language: the greeting, then ringing and a sentence by turns, and again.

    Beside it the same with the news first, or without if there are none, and the same with the flagged caller's warning
    first; and what is heard outside a queue step. Needs the prompts rendered. Returns whether anything changed.
    """
    into = folder(settings)
    changed = False
    for flow in flows:
        service = flow.service.text if flow.service else ""
        for step in flow.steps:
            if isinstance(step, Queue):
                name = music_class(flow, step)
                greeting, reassure = [p.text for p in step.greeting], [p.text for p in step.reassure]
                changed |= _lay_languages(into, name, greeting, reassure)
                usual = _music_of(into, greeting, reassure)
                news = asterisk_home(settings) / NEWS / f"{service}.wav"
                heard = [news.read_bytes(), *usual] if news.exists() else usual
                changed |= _lay(into / f"moh-{name}{astdb_families.NEWS_CLASS}", heard)
                warning = (into / f"{astdb_families.WARNING}.wav").read_bytes()
                changed |= _lay(into / f"moh-{name}{astdb_families.WARN_CLASS}", [warning, *usual])
    for name, prompt in WAITING.items():
        changed |= _lay_languages(into, name, [prompt], [STAY])
    return changed


def _lay_languages(into: Path, name: str, greeting: Sequence[str], reassure: Sequence[str]) -> bool:
    """Class NAME, and NAME-en for whoever has chosen English."""
    changed = False
    for language in LANGUAGES:
        spoken = ([f"{prompt}{language}" for prompt in prompts] for prompts in (greeting, reassure))
        changed |= _lay(into / f"moh-{name}{language}", _music_of(into, *spoken))
    return changed


def _music_of(prompts: Path, greeting: Sequence[str], reassure: Sequence[str]) -> list[bytes]:
    sentences = [prompts / f"{prompt}.wav" for prompt in reassure]
    wanted = [(prompts / f"{prompt}.wav").read_bytes() for prompt in greeting]
    for sentence in islice(cycle(sentences), ROUNDS):
        wanted += [_pause(REASSURE_EVERY - length(sentence)), sentence.read_bytes()]
    if not sentences:
        wanted.append(_pause(REASSURE_EVERY))
    return wanted


def _lay(into: Path, wanted: Sequence[bytes]) -> bool:
    """Makes the folder hold just these files; returns whether it did not."""
    into.mkdir(exist_ok=True)
    names = [f"{number:02}.wav" for number in range(1, len(wanted) + 1)]
    changed = False
    for file, content in zip(names, wanted, strict=True):
        if not (into / file).exists() or (into / file).read_bytes() != content:
            write_whole(into / file, content)
            changed = True
    for file in into.iterdir():
        if file.name not in names:
            file.unlink()
            changed = True
    return changed


@cache
def _pause(length_seconds: float) -> bytes:
    return sound.wav(sound.ringing(max(length_seconds, 2.0)))
