"""Makes the news heard: speech, then what waiting callers of each queue step hear, in files."""

from collections.abc import Mapping
from pathlib import Path

from settings.settings import Settings
from telephony import flows, music
from telephony.rendering import asterisk_home
from telephony.voice import speak


def lay_news(settings: Settings, sentences: Mapping[str, str]) -> bool:
    """Speaks the sentences (by service) and lays them out before the greetings; every other service has none.

    Returns whether any file changed. Raises as `music.lay_music` and `voice.speak` do, and `FlowsRefusedError`
    when the flows on disk cannot be read.
    """
    folder = news_folder(settings)
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.iterdir():
        if file.stem not in sentences:
            file.unlink()
    for service, sentence in sentences.items():
        said = folder / f"{service}.txt"
        if said.exists() and said.read_text("utf-8") == sentence and said.with_suffix(".wav").exists():
            continue
        speak(sentence, said.with_suffix(".wav"))
        said.write_text(sentence, "utf-8")
    return music.lay_music(settings, flows.read(settings, {}))


def news_folder(settings: Settings) -> Path:
    """Where the spoken sentences in force are: SERVICE.wav, and what it says in SERVICE.txt."""
    return asterisk_home(settings) / music.NEWS
