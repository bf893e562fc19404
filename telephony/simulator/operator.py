"""A simulated operator: a phone at a station that answers by habit."""

from settings.errors import OutsideError
from telephony.simulator.call import Call, CallSeen
from telephony.simulator.habits import Habits, take_call
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.phone import Phone
from telephony.simulator.sounds import Sound, tone


class SimulatedOperator:
    """Sits at one station. `habits` may be replaced at any time and hold from the next call on."""

    def __init__(
        self,
        loop: PhoneLoop,
        server: tuple[str, int],
        station: str,
        password: str,
        *,
        habits: Habits | None = None,
        sound: Sound | None = None,
    ) -> None:
        self.station = station
        self.habits = habits or Habits()
        self.phone = Phone(
            loop, server, station, password=password, sound=sound or tone(440), incoming=self._rings
        )

    def start(self, seconds: float = 5) -> None:
        """Registers. Raises `OutsideError` when the station is not taken within `seconds`."""
        self.phone.start()
        if not self.phone.registered.wait(seconds):
            raise OutsideError(
                f"station {self.station} was not registered within {seconds} s: is Asterisk up, the password right?"
            )

    def stop(self) -> None:
        """Hangs up and leaves the station."""
        self.phone.stop()

    def hang_up(self, reason: str = "") -> None:
        """Ends the present call, if there is one."""
        self.phone.loop.run(lambda: [call.hangup(reason) for call in list(self.phone.live.values())])

    @property
    def talking(self) -> Call | None:
        """The present call: it rings or is answered."""
        return next(iter(self.phone.loop.run(lambda: list(self.phone.live.values()))), None)

    def calls(self) -> list[CallSeen]:
        """Everything that rang here, oldest first."""
        return self.phone.loop.run(
            lambda: [call.seen() for call in (*self.phone.past, *self.phone.live.values())]
        )

    def _rings(self, call: Call) -> None:
        take_call(call, self.habits, self.phone.loop)
