"""A trunk that registers with user and password, against a real registrar: calls go both ways; whatever goes wrong with
the registration is said and heals by itself.
"""

import asyncio
import json
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from records.alarms import TRUNK_DOWN, TRUNK_UNREGISTERED, open_alarms
from records.session import Sessions
from settings.settings import Settings
from telephony.ami import AmiLink
from telephony.simulator.loop import PhoneLoop
from telephony.trunk_watch import watch_trunks
from tests.instance import Instance
from tests.integration.telephony.desk_work import transacting
from tests.signalling import signal_pids
from tests.telephony.bare_asterisk import BareAsterisk, running, settings_of
from tests.telephony.provider import PASSWORD, Provider
from tests.telephony.room import database
from tests.telephony.trunk_calls import call_in, call_out, citizen, operator
from tests.waiting import wait_until

PROVIDER, OTHER, CITY = "127.0.0.61", "127.0.0.63", "127.0.0.62"
GIVEN_UP = 6.4
"""Seconds after which a request that nobody answers is given up here."""

REGISTRATIONS = "pjsip show registrations"


@pytest.fixture
def sessions(running_instance: Instance) -> Iterator[Sessions]:
    """The running system's records: our Asterisk here is another node."""
    with database(running_instance) as sessions:
        yield sessions


@pytest.fixture
def folder() -> Iterator[Path]:
    # Not pytest's own: a Unix socket's path may have 107 characters only.
    with TemporaryDirectory(prefix="dcor-") as folder:
        yield Path(folder)


def registering(home: Path, provider: Provider, **env: str) -> Settings:
    return settings_of(
        home,
        CITY,
        **{
            "DCOR_NODE": "trunks",
            "DCOR_TRUNK_REGISTRAR": provider.registrar,
            "DCOR_TRUNK_USER": "city",
            "DCOR_TRUNK_PASSWORD": PASSWORD,
            "DCOR_TRUNK_CONTACT_USER": "112",
        }
        | env,
    )


def ours(settings: Settings) -> BareAsterisk:
    """Our side, as rendered; what nobody answers is given up after six seconds instead of 32."""
    city = BareAsterisk(settings)
    city.render()
    city.edit("pjsip.conf", "timer_t1 = 500", f"timer_t1 = 100\ntimer_b = {GIVEN_UP * 1000:.0f}")
    return city


def calls_both_ways(loop: PhoneLoop, city: BareAsterisk, provider: Provider) -> None:
    with citizen(loop, provider) as caller:
        call_in(caller, city)
    with operator(loop, city) as desk:
        call_out(desk, provider)


def test_a_trunk_that_registers_carries_calls_both_ways(folder: Path, phones: PhoneLoop) -> None:
    provider = Provider(settings_of(folder / "provider", PROVIDER))
    city = ours(registering(folder / "city", provider))
    with running(provider.asterisk, city):
        city.wait_for(REGISTRATIONS, " Registered ")
        calls_both_ways(phones, city, provider)
        assert PASSWORD not in city.log() + provider.asterisk.log()


def test_a_call_is_known_by_the_registration_from_whichever_address_it_comes(
    folder: Path, phones: PhoneLoop
) -> None:
    """The registrar's own address is not listed here: only the word that the registration told it is."""
    provider = Provider(settings_of(folder / "provider", PROVIDER))
    city = ours(registering(folder / "city", provider))
    city.edit("pjsip_trunks.conf", f"match = {PROVIDER}/32\n", "")
    with running(provider.asterisk, city):
        city.wait_for(REGISTRATIONS, " Registered ")
        with citizen(phones, provider) as caller:
            call_in(caller, city)


def test_a_wrong_password_is_said_and_heals_when_it_is_mended(folder: Path, sessions: Sessions) -> None:
    provider = Provider(settings_of(folder / "provider", PROVIDER))
    wrong = registering(folder / "city", provider, DCOR_TRUNK_PASSWORD="not this")
    city = ours(wrong)
    with running(provider.asterisk, city), watched(city, sessions) as alarms:
        why = wait_until(lambda: alarms(TRUNK_UNREGISTERED).get("trunks"), 20, what="the refusal is said")
        wait_until(lambda: "(SIP 401)" in alarms(TRUNK_UNREGISTERED)["trunks"], 20, what=f"why, not {why}")
        assert "the user or the password is wrong" in alarms(TRUNK_UNREGISTERED)["trunks"]
        assert alarms(TRUNK_DOWN) == {}, "the provider answers"
        city.take_up(
            wrong.model_copy(update={"trunk_password": registering(folder / "x", provider).trunk_password})
        )
        wait_until(lambda: alarms(TRUNK_UNREGISTERED) == {}, 30, what="the registration is there")
        assert " Registered " in city.ask(REGISTRATIONS)


def test_a_registrar_that_goes_and_comes_back_is_said_and_found_again(
    folder: Path, sessions: Sessions
) -> None:
    provider = Provider(settings_of(folder / "provider", PROVIDER))
    city = ours(registering(folder / "city", provider))
    with running(city), watched(city, sessions) as alarms:
        wait_until(
            lambda: "does not answer" in alarms(TRUNK_UNREGISTERED).get("trunks", ""),
            30,
            what="nobody is there",
        )
        wait_until(lambda: "trunks" in alarms(TRUNK_DOWN), 20, what="its probe is not answered either")
        with running(provider.asterisk):
            wait_until(lambda: alarms(TRUNK_UNREGISTERED) == {}, 40, what="it is back")
            wait_until(lambda: alarms(TRUNK_DOWN) == {}, 20, what="its probe is answered")
        # Gone again, within a registration that holds for minutes.
        wait_until(lambda: "trunks" in alarms(TRUNK_DOWN), 30, what="it is gone")
        city.ask("pjsip send register trunk")
        wait_until(lambda: "trunks" in alarms(TRUNK_UNREGISTERED), 30, what="it does not answer")


def test_a_late_answer_of_the_registrar_is_taken(folder: Path) -> None:
    provider = Provider(settings_of(folder / "provider", PROVIDER))
    city = ours(registering(folder / "city", provider))
    with running(provider.asterisk):
        signal_pids(signal.SIGSTOP, provider.asterisk.pid())
        try:
            with running(city):
                wait_until(lambda: waiting_at(provider) > 1, 20, what="a request, and again")
                assert " Registered " not in city.ask(REGISTRATIONS)
                # So late that it was given up already: the answer to the next one counts, and this one harms nothing.
                wait_until(lambda: "No response received" in city.log(), 20, what="given up")
                signal_pids(signal.SIGCONT, provider.asterisk.pid())
                city.wait_for(REGISTRATIONS, " Registered ", 30)
        finally:
            signal_pids(signal.SIGCONT, provider.asterisk.pid())


def waiting_at(provider: Provider) -> int:
    """Bytes that nobody has read yet at the provider's UDP port."""
    address = f"{int.from_bytes(bytes(map(int, provider.host.split('.'))), 'little'):08X}:{provider.port:04X}"
    lines = Path("/proc/net/udp").read_text().splitlines()[1:]
    return sum(int(words[4].partition(":")[2], 16) for line in lines if (words := line.split())[1] == address)


def test_tls_and_srtp_where_the_provider_wants_them(folder: Path, phones: PhoneLoop) -> None:
    for who in ("provider", "stranger"):
        certificate(folder / who, PROVIDER)
    provider = Provider(settings_of(folder / "p", PROVIDER), tls=folder / "provider")
    how = {"DCOR_TRUNK_TRANSPORT": "tls", "DCOR_TRUNK_MEDIA_ENCRYPTION": "sdes"}
    trusting = registering(
        folder / "city", provider, DCOR_SIP_TLS_CA=str(folder / "provider" / "cert.pem"), **how
    )
    city = ours(trusting)
    with running(provider.asterisk, city):
        city.wait_for(REGISTRATIONS, " Registered ")
        calls_both_ways(phones, city, provider)
        assert "SECURE=1,1" in provider.asterisk.ask("dialplan show globals"), (
            "signalling and sound are encrypted"
        )
        city.stop()
        # Somebody else's certificate: nothing is told to them.
        city = ours(
            registering(
                folder / "city", provider, DCOR_SIP_TLS_CA=str(folder / "stranger" / "cert.pem"), **how
            )
        )
        with running(city):
            wait_until(
                lambda: "No response received" in city.log() or "response '503'" in city.log(),
                30,
                what="refused",
            )
            assert " Registered " not in city.ask(REGISTRATIONS)


def certificate(folder: Path, address: str) -> None:
    """A certificate of its own authority for an address, `cert.pem` and `key.pem`."""
    folder.mkdir()
    subprocess.run(
        [
            *(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
            ),
            *("-days", "2", "-subj", f"/CN={address}", "-addext", f"subjectAltName=IP:{address}"),
            *("-keyout", folder / "key.pem", "-out", folder / "cert.pem"),
        ],
        check=True,
        capture_output=True,
    )


@contextmanager
def watched(city: BareAsterisk, sessions: Sessions) -> Generator[Callable[[str], dict[str, str]], None, None]:
    """The bridge's own watch over this Asterisk; gives what asks for the open alarms of a kind: why, by subject."""
    settings = city.settings
    stop = asyncio.Event()
    begun: list[asyncio.AbstractEventLoop] = []

    async def watch() -> None:
        begun.append(asyncio.get_running_loop())
        link = await AmiLink.open("127.0.0.1", settings.ami_port, "bridge", settings.secrets.ami_bridge)

        async def again() -> None:
            while True:
                await watch_trunks(link, city.settings, transacting(sessions), lambda: datetime.now(UTC))

        watching = asyncio.create_task(again())
        await stop.wait()
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        link.close()

    def alarms(kind: str) -> dict[str, str]:
        with sessions() as session:
            found = open_alarms(session, kind).items()
            return {subject: alarm.data["why"] for subject, alarm in found if subject == settings.node}

    thread = threading.Thread(target=lambda: asyncio.run(watch()))
    thread.start()
    try:
        wait_until(lambda: begun, 10, what="the watch")
        yield alarms
    finally:
        begun[0].call_soon_threadsafe(stop.set)
        thread.join(20)


def test_the_preferred_trunk_is_taken_and_the_next_one_where_it_does_not_serve(
    folder: Path, phones: PhoneLoop
) -> None:
    main = Provider(settings_of(folder / "m", PROVIDER), refuses="0899")
    second = Provider(settings_of(folder / "s", OTHER), password="another")
    home = folder / "city"
    home.mkdir(mode=0o700)
    (home / "trunks.yaml").write_text(
        f"""
- {{name: main, registrar: "{main.registrar}", user: city, contact_user: "112", password: {json.dumps(PASSWORD)}}}
- {{name: second, registrar: "{second.registrar}", user: city, contact_user: "112", password: another}}
"""
    )
    (home / "trunks.yaml").chmod(0o600)
    city = ours(settings_of(home, CITY))
    with running(main.asterisk, second.asterisk, city):
        for provider, trunk in ((main, "trunk-main"), (second, "trunk-second")):
            wait_until(lambda name=trunk: is_registered(city, name), 30, what=f"{trunk} is registered")
            with citizen(phones, provider) as caller:
                call_in(caller, city, trunk=trunk)
        with operator(phones, city) as desk:
            call_out(desk, main)
            call_out(desk, second, "0899")
            busy = desk.dial("0800")
            assert busy.finished.wait(20)
            assert busy.status == 486, "who is engaged is engaged over every trunk"
            main.asterisk.stop()
            wait_until(lambda: silent(city, "trunk-main-probe"), 20, what="its probe is not answered")
            began = time.monotonic()
            call_out(desk, second)
            assert time.monotonic() - began < GIVEN_UP, "the silent one is not waited for"
            main.asterisk.start()
            wait_until(lambda: not silent(city, "trunk-main-probe"), 20, what="its probe is answered")
            call_out(desk, main)


def is_registered(city: BareAsterisk, trunk: str) -> bool:
    return any(
        f" {trunk}/" in line and " Registered " in line for line in city.ask(REGISTRATIONS).splitlines()
    )


def silent(city: BareAsterisk, place: str) -> bool:
    return any(
        f" {place}/" in line and " Unavail " in line for line in city.ask("pjsip show contacts").splitlines()
    )
