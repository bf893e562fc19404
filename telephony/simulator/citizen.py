"""A simulated citizen: dials over the trunk, speaks, presses keys, hangs up."""

from telephony.simulator.call import Call
from telephony.simulator.habits import Habits, begin_talk
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.phone import Phone
from telephony.simulator.sounds import Sound

NO_NUMBER = "anonymous"
"""The caller of a phone without a SIM card."""


class SimulatedCitizen:
    """A mobile phone as the trunk shows it: `address` must be one of the trunk's (setting `trunk_addresses`)."""

    def __init__(
        self,
        loop: PhoneLoop,
        server: tuple[str, int],
        number: str,
        *,
        sound: Sound,
        name: str = "",
        address: str = "127.0.0.2",
    ) -> None:
        self.phone = Phone(loop, server, number, sound=sound, name=name, address=address)
        self.phone.start()

    def dial(self, number: str, habits: Habits | None = None) -> Call:
        """Calls 112, 119 or another line. Of the habits, `keys`, `talk` and `sound` hold for a caller."""
        habits = habits or Habits()
        loop = self.phone.loop

        def begin() -> Call:
            self.phone.sound = habits.sound or self.phone.sound
            call = self.phone.call(number)
            call.on_answer.append(lambda answered: begin_talk(answered, habits, loop))
            return call

        return loop.run(begin)

    def stop(self) -> None:
        """Hangs up and throws the phone away."""
        self.phone.stop()
