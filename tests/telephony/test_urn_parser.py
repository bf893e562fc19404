"""What Asterisk is given to read `urn:` addresses costs no call: not by garbage in them, nor by being broken itself."""

import random
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from operations import setup_urn
from settings.settings import load_settings
from tests.telephony.bare_asterisk import BareAsterisk, running, settings_of
from tests.telephony.raw_citizen import RawCitizen, is_final, is_for
from tests.waiting import wait_until

CITY = "127.0.0.64"
GARBAGE = 1000
AT_ONCE = 10
"""Datagrams between two looks whether all is read: more would not fit into the socket's buffer."""

PLACES: list[Callable[[str, str], str]] = [
    lambda text, urn: text.replace(" sip:112@", f" {urn}", 1),
    lambda text, urn: text.replace("To: <urn:service:sos", f"To: <{urn}", 1),
    lambda text, urn: text.replace("To: ", f"To: {urn};x=", 1),
    lambda text, urn: text.replace('From: "Warga" <sip:', f"From: <{urn}>;x=<", 1),
    lambda text, urn: text.replace("Contact: <sip:", f"Contact: {urn}, <{urn}>, <sip:", 1),
    lambda text, urn: text.replace("CSeq: ", f"Record-Route: <{urn}>, <{urn};lr>\r\nCSeq: ", 1),
    lambda text, urn: text.replace("CSeq: ", f"Route: <{urn}>\r\nCSeq: ", 1),
    lambda text, urn: text.replace("CSeq: ", f"P-Asserted-Identity: <{urn}>, {urn}\r\nCSeq: ", 1),
    lambda text, urn: text.replace("CSeq: ", f"Diversion: <{urn}>;reason=x\r\nCSeq: ", 1),
]


@pytest.fixture
def city() -> Iterator[BareAsterisk]:
    """An Asterisk that reads urn:, not started yet; it answers every call and says back what it hears."""
    # Not pytest's own: a Unix socket's path may have 107 characters only.
    with TemporaryDirectory(prefix="dcor-") as folder:
        settings = settings_of(Path(folder), CITY)
        made = BareAsterisk(settings)
        made.render()
        setup_urn.give(settings.model_copy(update={"setup_dir": load_settings().setup_dir}))
        yield made


def caller(city: BareAsterisk, number: str, uri: str = "urn:service:sos") -> RawCitizen:
    return RawCitizen((CITY, city.settings.sip_port), number, uri=uri, called="<urn:service:sos>")


def is_answered(city: BareAsterisk, uri: str = "urn:service:sos") -> bool:
    """Whether a call is, and whether it is heard."""
    with caller(city, "0812570001", uri) as citizen:
        return citizen.invite() == 200 and bool(citizen.hears_after())


def mutated(text: str, chance: random.Random) -> bytes:
    """A request with one odd urn: or more in it."""
    for place in chance.sample(PLACES, chance.randint(1, 3)):
        text = place(text, odd_urn(chance))
    sent = bytearray(text.encode("latin-1"))
    for _ in range(chance.choice([0, 0, 0, 1, 4])):
        sent[chance.randrange(len(sent))] = chance.randrange(256)
    cut = len(sent) if chance.random() < 0.9 else chance.randrange(1, len(sent))
    return bytes(sent[:cut])


def odd_urn(chance: random.Random) -> str:
    scheme = chance.choice(["urn", "urn", "urn", "URN", "uRn", "urn ", "ur", "urn:urn"])
    name = chance.choice(
        ["service:sos", "service:sos.fire", "uuid:f81d4fae-7dec", "", ":", "service:counseling"]
    )
    length = chance.choice([0, 0, 1, 3, 120, 130, 2000])
    noise = "".join(
        chance.choice('%%;?#@:,&=<>" \t\\/$(){}0aZ.-_\x00\x01\x7f\x80\xff') for _ in range(length)
    )
    return f"{scheme}:{name}{noise}"


def test_garbage_in_a_urn_breaks_nothing(city: BareAsterisk) -> None:
    chance = random.Random(5031)  # noqa: S311 - the same garbage every time
    with running(city):
        before = city.pid()
        server = (CITY, city.settings.sip_port)
        with caller(city, "0812570002") as goes_on, RawCitizen(server, "0812570003") as stranger:
            assert goes_on.invite() == 200
            for number in range(GARBAGE):
                stranger.call_id = f"garbage-{number}"
                # One in a hundred may become a call, and stay half a minute, for nobody acknowledges it.
                method = "INVITE" if number % 100 == 0 else "OPTIONS"
                stranger.send(mutated(stranger.request(method, stranger.sdp()), chance))
                if number % AT_ONCE == 0:
                    stranger.call_id = "looks"
                    all_is_read(stranger)
                    goes_on.hears_after(packets=1)
            assert is_answered(city)
            assert goes_on.hears_after()
            assert goes_on.hang_up() == 200
        assert city.pid() == before


def all_is_read(stranger: RawCitizen) -> None:
    """Asterisk reads one datagram after the other: whatever came before this one's answer has been read."""
    asked = stranger.request("OPTIONS")

    def answered() -> bool:
        stranger.send(asked)
        return any(is_final(a) and is_for(a, "OPTIONS", stranger.cseq) for a in stranger.answers)

    wait_until(answered, 20, what="an answer to OPTIONS", every=0.1)


@pytest.mark.parametrize("what", ["nothing", "no library", "one that needs what is not there"])
def test_a_parser_that_cannot_be_loaded_keeps_no_asterisk_from_starting(
    city: BareAsterisk, what: str
) -> None:
    place = setup_urn.in_use(city.settings)
    place.unlink()
    if what == "no library":
        place.write_bytes(b"\x7fELF" + bytes(3000))
    elif what != "nothing":
        compiled(
            place, "extern int not_there(void) __attribute__((weak)); int there(void) { return not_there(); }"
        )
    with running(city):
        assert is_answered(city, uri=f"sip:112@{CITY}") is False  # its To is a urn:
        with RawCitizen((CITY, city.settings.sip_port), "0812570004") as citizen:
            assert citizen.invite() == 200


def test_asterisk_starts_without_a_parser_that_ends_it(city: BareAsterisk) -> None:
    place = setup_urn.in_use(city.settings)
    place.unlink()
    compiled(place, "__attribute__((constructor)) static void begin(void) { __builtin_trap(); }")
    with running(city):
        with RawCitizen((CITY, city.settings.sip_port), "0812570005") as citizen:
            assert citizen.invite() == 200
        assert "goes without urn_parser.so" in (city.home / "log" / "keeper").read_text()


def compiled(place: Path, source: str) -> None:
    command = ["gcc", "-shared", "-fPIC", "-nostdlib", "-x", "c", "-", "-o", str(place)]
    subprocess.run(command, input=source.encode(), check=True)
