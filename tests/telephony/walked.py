"""A caller who walks a flow by ear: each prompt of a test is a tone of its own, so what was heard is measured."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from records.calls import Call as CallRecord
from records.session import Sessions
from telephony import prompts
from telephony.simulator.call import Call
from telephony.simulator.citizen import SimulatedCitizen
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.sounds import Sound, silence
from tests.instance import Instance
from tests.telephony import tones
from tests.waiting import wait_until

TONE_SECONDS = 0.8
PIECE_SECONDS = 0.2


def lay_out(flows: Path, home: Path, sources: Mapping[str, str], hertz: Mapping[str, int]) -> None:
    """Writes a city's flows of which some are the test's own, and a studio tone for each of the test's prompts.

    `hertz` are prompts and their frequencies; `NAME-en` is the English one of NAME.
    """
    shutil.copytree(prompts.FLOWS / "depok", flows)
    for name, source in sources.items():
        (flows / name).write_text(source, "utf-8")
    texts = [
        f"{name}: {{id: {name}" + (f", en: {name}" if f"{name}-en" in hertz else "") + "}"
        for name in hertz
        if not name.endswith("-en")
    ]
    with (flows / prompts.FILE).open("a", encoding="utf-8") as file:
        file.write("\n" + "\n".join(texts) + "\n")
    studio = home / "studio"
    studio.mkdir(parents=True)
    for name, pitch in hertz.items():
        tones.write_tone(studio / f"{name}.wav", pitch, TONE_SECONDS)


class Caller:
    """One citizen on the line, who listens for tones and presses keys."""

    def __init__(
        self,
        instance: Instance,
        loop: PhoneLoop,
        hertz: Mapping[str, int],
        number: str,
        *,
        sound: Sound | None = None,
    ) -> None:
        self.number = number
        self._loop = loop
        self._hertz = hertz
        server = ("127.0.0.1", instance.settings.sip_port)
        self._citizen = SimulatedCitizen(loop, server, number, sound=sound or silence())
        self._call: Call | None = None

    @property
    def call(self) -> Call:
        """The call that was dialled last."""
        assert self._call is not None
        return self._call

    def dial(self, dialled: str) -> None:
        """Calls; returns at once."""
        self._call = self._citizen.dial(dialled)

    def hears(self, prompt: str, seconds: float = 15) -> None:
        """Waits until that prompt is heard at the end of what came in."""
        pitch = self._hertz[prompt]
        wait_until(
            lambda: self._now().is_near(pitch), seconds, what=f"{prompt} ({pitch} Hz) is heard", every=0.05
        )

    def press(self, keys: str) -> None:
        """Presses keys, one after the other."""
        self._loop.run(lambda: self.call.press(keys))

    def hang_up(self) -> None:
        """Ends the call."""
        self._loop.run(self.call.hangup)

    def stop(self) -> None:
        """Throws the phone away."""
        self._citizen.stop()

    def _now(self) -> tones.Tone:
        heard = tones.of_samples(self.call.heard())
        if len(heard) < tones.RATE * PIECE_SECONDS:
            return tones.Tone(0.0, 0.0, 0.0)
        return tones.strongest(tones.piece(heard, -PIECE_SECONDS, PIECE_SECONDS))


def record_of(sessions: Sessions, number: str, *, ended: bool = True) -> CallRecord:
    """The record of that caller's newest call, its facts, steps and waits read; waits until it is there."""

    def look() -> CallRecord | None:
        with sessions() as session:
            return session.scalar(
                select(CallRecord)
                .where(
                    CallRecord.number == "+62" + number[1:]
                    if number[0] == "0"
                    else CallRecord.number.is_(None),
                    CallRecord.ended_at.is_not(None) if ended else CallRecord.ended_at.is_(None),
                )
                .order_by(CallRecord.arrived_at.desc())
                .options(
                    *(
                        selectinload(part)
                        for part in (
                            CallRecord.facts,
                            CallRecord.steps,
                            CallRecord.waits,
                            CallRecord.legs,
                            CallRecord.recording,
                        )
                    )
                )
            )

    return wait_until(look, 10, what=f"the record of {number}") or CallRecord()


def facts_of(record: CallRecord) -> list[tuple[str, str]]:
    """What was said of the call, in order."""
    return [(fact.kind, fact.value) for fact in record.facts]
