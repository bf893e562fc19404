"""How a simulated person behaves on the phone."""

from dataclasses import dataclass
from typing import Literal

from telephony.simulator.call import Call
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.sounds import Sound


@dataclass(frozen=True)
class Habits:
    """Times are seconds."""

    answer_after: float = 0.5
    """From the ring to the answer."""
    talk: float | None = None
    """From the answer to hanging up; unset: the other side ends it, or `hang_up` does."""
    keys: tuple[tuple[float, str], ...] = ()
    """What is pressed when: seconds after the answer and the keys."""
    sound: Sound | None = None
    """What is said; unset: what the phone always says."""
    mute: bool = False
    """Picks up, but no sound comes of it: a microphone that is blocked."""
    does: Literal["answer", "ignore", "refuse"] = "answer"
    refusal: str = "486 Busy Here"
    """With what it refuses: SIP status, and further headers each behind a line break (CR LF)."""


def begin_talk(call: Call, habits: Habits, loop: PhoneLoop) -> None:
    """The call is answered: keys and the end follow. In the loop's thread."""
    if habits.mute:
        call.mute()
    for seconds, keys in habits.keys:
        loop.later(seconds, lambda keys=keys: call.press(keys))
    if habits.talk is not None:
        loop.later(habits.talk, call.hangup)


def take_call(call: Call, habits: Habits, loop: PhoneLoop) -> None:
    """A call rings: it is answered, refused or left ringing. In the loop's thread."""
    if habits.sound:
        call.sound = habits.sound
        call.say(habits.sound)
    call.on_answer.append(lambda answered: begin_talk(answered, habits, loop))
    if habits.does == "refuse":
        call.refuse(habits.refusal)
    elif habits.does == "answer":
        loop.later(habits.answer_after, call.answer)
