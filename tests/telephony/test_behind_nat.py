"""Our machine behind a router that translates addresses: the provider hears us and we hear the provider, both ways."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from telephony.simulator.loop import PhoneLoop
from tests.telephony.bare_asterisk import BareAsterisk, running, settings_of
from tests.telephony.namespaces import enter, inside, namespaces, translate, wire
from tests.telephony.provider import PASSWORD, Provider
from tests.telephony.trunk_calls import call_in, call_out, citizen, operator

INNER, GATEWAY = "192.168.77.2", "192.168.77.1"
OUTER, PROVIDER = "198.51.100.1", "198.51.100.2"
OUTER_PORT = 5070
EVERYWHERE = "0.0.0.0"  # noqa: S104 - within a namespace


def test_sound_goes_both_ways_through_a_router_that_translates_addresses() -> None:
    with TemporaryDirectory(prefix="dcor-") as folder, namespaces("city", "router", "world") as made:
        inner, router, world = made
        wire((inner, f"{INNER}/24"), (router, f"{GATEWAY}/24"), "inside")
        wire((router, f"{OUTER}/24"), (world, f"{PROVIDER}/24"), "outside")
        inside(inner, "ip", "route", "add", "default", "via", GATEWAY)
        provider = Provider(settings_of(Path(folder) / "p", PROVIDER), namespace=world)
        city = BareAsterisk(
            settings_of(
                Path(folder) / "c",
                EVERYWHERE,
                DCOR_TRUNK_REGISTRAR=provider.registrar,
                DCOR_TRUNK_USER="city",
                DCOR_TRUNK_PASSWORD=PASSWORD,
                DCOR_TRUNK_CONTACT_USER="112",
                DCOR_EXTERNAL_SIGNALING_ADDRESS=OUTER,
                DCOR_EXTERNAL_SIGNALING_PORT=str(OUTER_PORT),
            ),
            inner,
        )
        settings = city.settings
        translate(
            router,
            "outside",
            [
                (str(OUTER_PORT), f"{INNER}:{settings.sip_port}"),
                (f"{settings.rtp_start}-{settings.rtp_end}", INNER),
            ],
        )
        city.render()
        with running(provider.asterisk, city):
            city.wait_for("pjsip show registrations", " Registered ")
            assert f"@{OUTER}:{OUTER_PORT}" in provider.asterisk.ask("pjsip show contacts")
            with phones_in(world) as outside, citizen(outside, provider, host=PROVIDER) as caller:
                call_in(caller, city)
            with phones_in(inner) as room, operator(room, city, host=INNER) as desk:
                call_out(desk, provider)


@contextmanager
def phones_in(namespace: str) -> Generator[PhoneLoop, None, None]:
    """Simulated phones whose network is that one."""
    with PhoneLoop() as loop:
        loop.run(lambda: enter(namespace))
        yield loop
