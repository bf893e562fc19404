"""Who waits apart because nothing was heard of them, and Python dies: nobody is forgotten there."""

from contextlib import ExitStack

import pytest

from telephony.simulator.citizen import SimulatedCitizen
from telephony.simulator.habits import Habits
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.sounds import tone
from tests.instance import Instance, own_instance
from tests.telephony.room import manned
from tests.waiting import wait_until

pytestmark = pytest.mark.timeout(300)

NUMBERS = {name: f"08127777033{n}" for n, name in enumerate(("talks", "dead", "mute"))}


def in_silent(instance: Instance) -> int:
    """How many callers wait apart, as Asterisk says."""
    shown = instance.console("queue show silent").splitlines()
    return sum("PJSIP/trunk-" in line and "prio:" in line for line in shown)


def test_who_speaks_again_without_python_is_back_in_line_and_the_silent_are_answered(
    phones: PhoneLoop,
) -> None:
    """The only operator talks, two lines die, then all of Python. One of the two is heard again: they are in their line
    again, answered first; who stays silent is answered after them."""
    with own_instance(DCOR_PROBE_SECONDS="0") as instance, ExitStack() as waiting:
        server = ("127.0.0.1", instance.settings.sip_port)
        citizens: dict[str, SimulatedCitizen] = {}
        for name, number in NUMBERS.items():
            citizens[name] = SimulatedCitizen(phones, server, number, sound=tone(700))
            waiting.callback(citizens[name].stop)
        with manned(instance, phones, ["112-1"], Habits(answer_after=0.2)) as operators:
            desk = operators["112-1"]

            def talks_with(name: str) -> bool:
                return any(
                    call.number == NUMBERS[name] and call.answered_at and not call.ended_at
                    for call in desk.calls()
                )

            citizens["talks"].dial("112")
            wait_until(lambda: talks_with("talks"), 30, what="the operator talks")
            # Whoever came first stays silent: in one queue they would be served in this order.
            calls = {name: citizens[name].dial("112") for name in ("dead", "mute")}
            for call in calls.values():
                wait_until(call.voices, 20, what="it is answered by the line")
                call.mute()
            wait_until(lambda: in_silent(instance) == 2, 60, what="both wait apart", every=0.5)
            instance.kill_python()
            for voice in calls["mute"].voices():
                voice.muted = False
            wait_until(lambda: in_silent(instance) == 1, 40, what="who is heard is back in line", every=0.5)
            desk.hang_up()
            wait_until(lambda: talks_with("mute"), 30, what="who is heard is answered first")
            desk.hang_up()
            wait_until(lambda: talks_with("dead"), 30, what="whoever is silent is answered too")
