"""Citizens who call: something happens every few seconds, and one or more people dial."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import structlog

from settings.errors import DcorError
from telephony.simulator.citizen import NO_NUMBER, SimulatedCitizen
from telephony.simulator.habits import Habits
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.sounds import Sound, silence
from telephony.simulator.speech import spoken
from telephony.simulator.stories import Place, Scene, next_scenes

_BETWEEN_CALLS = (10.0, 20.0)
_BETWEEN_TELLERS = (4.0, 8.0)
_MOST_AT_ONCE = 8
_NEIGHBOURS = 60
"""So many people live in the demo's city: some call again."""
_THINKS = 5.0  # seconds of quiet before the story, while the operator greets
_REPEATS = 8.0
_LOOKS = 0.3

log = structlog.stdlib.get_logger()


@dataclass
class LiveCall:
    """A simulated citizen on the line, known to whoever answers."""

    scene: Scene
    number: str
    operator_there: asyncio.Event = field(default_factory=asyncio.Event)
    """Set by who answers: from then on the citizen tells the story."""


class Citizens:
    """All who call. `live` is by number as it is shown to the operator."""

    def __init__(
        self,
        phones: PhoneLoop,
        server: tuple[str, int],
        *,
        address: str,
        lines: Mapping[str, str],
        places: tuple[Place, ...],
        speech: Path,
        chance: Random,
    ) -> None:
        """`address` is the trunk's, `lines` the number to dial by service, `speech` a folder for spoken words."""
        self.live: dict[str, LiveCall] = {}
        self._phones = phones
        self._server = server
        self._address = address
        self._lines = lines
        self._places = places
        self._speech = speech
        self._chance = chance

    async def call(self) -> None:
        """For ever: something happens, and people call about it."""
        async with asyncio.TaskGroup() as calls:
            while True:
                for scene in next_scenes(self._chance, self._places):
                    if scene.teller:
                        await asyncio.sleep(self._chance.uniform(*_BETWEEN_TELLERS))
                    if len(self.live) < _MOST_AT_ONCE and scene.story.line in self._lines:
                        calls.create_task(self._one(scene))
                await asyncio.sleep(self._chance.uniform(*_BETWEEN_CALLS))

    async def _one(self, scene: Scene) -> None:
        number = NO_NUMBER if scene.story.hidden else self._free_number()
        if number in self.live:
            return
        live = self.live[number] = LiveCall(scene, number)
        try:
            sound = await asyncio.to_thread(self._words, scene)
            await self._on_the_line(live, sound)
        except (DcorError, OSError) as error:
            log.warning("a simulated citizen could not call", error=str(error))
        finally:
            del self.live[number]

    async def _on_the_line(self, live: LiveCall, sound: Sound) -> None:
        story = live.scene.story
        phone = SimulatedCitizen(self._phones, self._server, live.number, sound=sound, address=self._address)
        try:
            call = phone.dial(self._lines[story.line], Habits(keys=story.keys))
            patience = self._chance.uniform(*story.patience)
            waited = 0.0
            while not (live.operator_there.is_set() or call.finished.is_set() or waited > patience):
                await asyncio.sleep(_LOOKS)
                waited += _LOOKS
            talk = self._chance.uniform(*story.talk) if live.operator_there.is_set() else 0.0
            while not call.finished.is_set() and talk > 0:
                await asyncio.sleep(_LOOKS)
                talk -= _LOOKS
        finally:
            phone.stop()

    def _words(self, scene: Scene) -> Sound:
        text = scene.spoken
        return spoken(text, self._speech, after=_THINKS, pause=_REPEATS) if text else silence()

    def _free_number(self) -> str:
        """Numbers of a block that no network of the country has given out."""
        return f"0810000{self._chance.randrange(_NEIGHBOURS):05d}"
