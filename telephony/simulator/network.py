"""A simulated telephone network behind the trunk: whatever number the control room calls, somebody answers."""

from collections.abc import Callable

from telephony.simulator.call import Call, CallSeen
from telephony.simulator.habits import Habits, take_call
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.phone import Phone
from telephony.simulator.sounds import Sound, silence

DUTY_PHONE = Habits(answer_after=1.0, keys=((4.0, "1"),))
"""An agency's duty officer: answers, listens a while and presses 1."""

VOICEMAIL = Habits(answer_after=2.0, talk=20.0)
"""Answers and is no person: presses nothing."""

_LINES = 200


class SimulatedNetwork:
    """Listens where the setting `trunk_contact` points. `manner` says how the number behaves that was called."""

    def __init__(
        self,
        loop: PhoneLoop,
        server: tuple[str, int],
        contact: tuple[str, int],
        *,
        manner: Callable[[str], Habits] = lambda _number: DUTY_PHONE,
        sound: Sound | None = None,
    ) -> None:
        address, port = contact
        self.manner = manner
        self.phone = Phone(
            loop,
            server,
            "network",
            sound=sound or silence(),
            address=address,
            port=port,
            incoming=self._rings,
            busy_at=_LINES,
        )

    def start(self) -> None:
        """Opens its port. Raises `OSError` when that is taken."""
        self.phone.start()

    def stop(self) -> None:
        """Hangs up everywhere."""
        self.phone.stop()

    def calls(self) -> list[CallSeen]:
        """Every call that came out of the control room, oldest first."""
        return self.phone.loop.run(
            lambda: [call.seen() for call in (*self.phone.past, *self.phone.live.values())]
        )

    def _rings(self, call: Call) -> None:
        take_call(call, self.manner(call.dialled), self.phone.loop)
