"""Calls over a trunk, from a provider's citizen and from a desk phone of ours, to whoever says back what they hear."""

from collections.abc import Generator
from contextlib import contextmanager

from telephony.simulator.call import Call
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.phone import Phone
from telephony.simulator.sounds import tone
from tests.telephony import tones
from tests.telephony.bare_asterisk import BareAsterisk
from tests.telephony.provider import CITIZEN, Provider
from tests.waiting import wait_until

OPERATOR = 440
"""Hertz that the operator speaks."""


def hears_itself(call: Call, hertz: int) -> None:
    """The other side says back what it hears: so sound goes both ways."""
    wait_until(
        lambda: (
            len(heard := tones.of_samples(call.heard())) > tones.RATE
            and tones.strongest(tones.piece(heard, -0.5, 0.5)).is_near(hertz)
        ),
        10,
        what=f"{hertz} Hz come back",
    )


@contextmanager
def operator(loop: PhoneLoop, city: BareAsterisk, *, host: str | None = None) -> Generator[Phone, None, None]:
    """A desk phone of ours."""
    settings = city.settings
    phone = Phone(
        loop,
        (host or settings.sip_host, settings.sip_port),
        "112-1",
        password=settings.secrets.stations["112-1"],
        sound=tone(OPERATOR),
    )
    with _registered(phone):
        yield phone


@contextmanager
def citizen(loop: PhoneLoop, provider: Provider, *, host: str | None = None) -> Generator[Phone, None, None]:
    """A subscriber's phone."""
    with _registered(provider.citizen(loop, host)) as phone:
        yield phone


@contextmanager
def _registered(phone: Phone) -> Generator[Phone, None, None]:
    phone.start()
    try:
        assert phone.registered.wait(20), "the phone is not registered"
        yield phone
    finally:
        phone.stop()


def call_in(caller: Phone, city: BareAsterisk, *, trunk: str = "trunk") -> None:
    """A citizen dials 112."""
    call = caller.dial("112")
    hears_itself(call, CITIZEN)
    assert f"PJSIP/{trunk}-" in city.ask("core show channels concise")
    caller.loop.run(call.hangup)


def call_out(desk: Phone, provider: Provider, number: str = "081234567890") -> None:
    """An operator dials a number, and the provider answers."""
    call = desk.dial(number)
    hears_itself(call, OPERATOR)
    assert f"!{number}!" in provider.asterisk.ask("core show channels concise")
    desk.loop.run(call.hangup)
    assert call.finished.wait(10)
