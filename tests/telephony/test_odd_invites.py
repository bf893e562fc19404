"""INVITEs as other people's networks send them: each is answered, heard, and one record tells who dialled what."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from records.calls import Call
from records.machines import CallStatus
from records.session import Sessions
from telephony.simulator.call import Call as PhoneCall
from telephony.simulator.habits import Habits
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.operator import SimulatedOperator
from tests.instance import Instance
from tests.telephony import tones
from tests.telephony.raw_citizen import TRUNK, RawCitizen, crlf, status
from tests.telephony.room import database, manned
from tests.waiting import wait_until

OPERATOR_TONE, CITIZEN_TONE = 440, 700
AT_ONCE = 4
"""So many of the calls go on at the same time; there are that many operators for them."""

HOST = "{host}"
"""Stands for the system's own address and port in the texts of a case."""


@dataclass(frozen=True)
class Odd:
    """One INVITE of the table. `{host}` is our address, `{number}` the caller's number."""

    uri: str = "sip:112@{host}"
    called: str = "<sip:112@{host}>"
    caller: str = '"Warga" <sip:{number}@127.0.0.2>'
    headers: tuple[str, ...] = ()
    sdp: Callable[[RawCitizen], str] = RawCitizen.sdp
    kind: str = "application/sdp"
    shape: Callable[[str], str | bytes] = lambda text: text
    late: bool = False
    hops: int = 70
    service: str = "112"
    dialled: str | None = "112"
    """None: anything."""
    name: str | None = "Warga"
    answer: str = r"m=audio [1-9]"
    """What the 200's text must hold."""


@dataclass(frozen=True)
class Outcome:
    """What became of it."""

    status: int
    answer: str
    record: Call
    records: int


def folded(text: str) -> str:
    return re.sub(r"(?m)^(From|To|Contact): ", r"\1:\r\n \t", text)


def compact(text: str) -> str:
    short = {"Via": "v", "From": "f", "To": "t", "Call-ID": "i", "Contact": "m", "Content-Type": "c"}
    short |= {"Content-Length": "l"}
    return re.sub(rf"(?m)^({'|'.join(short)}):", lambda found: short[found[1]] + ":", text)


def small_letters(text: str) -> str:
    head, end, body = text.partition("\r\n\r\n")
    return re.sub(r"(?m)^([A-Za-z-]+):", lambda found: found[1].lower() + ":", head) + end + body


def without_length(text: str) -> str:
    return re.sub(r"(?m)^Content-Length: \d+\r\n", "", text)


def with_zeros_in_front(text: str) -> str:
    return "\r\n\r\n" + text


def parts(citizen: RawCitizen) -> str:
    """An eCall: sound and the car's minimum set of data (RFC 8147)."""
    return crlf(
        "--b",
        "Content-Type: application/sdp",
        "",
        citizen.sdp().rstrip(),
        "--b",
        "Content-Type: application/EmergencyCallData.eCall.MSD",
        "Content-ID: <msd@car>",
        "Content-Disposition: by-reference;handling=optional",
        "",
        "\x01\x02\x10MSD",
        "--b--",
    )


def with_video(citizen: RawCitizen) -> str:
    return citizen.sdp() + crlf(
        f"m=video {citizen.port} RTP/AVP 97", "a=rtpmap:97 H264/90000", "m=text 0 RTP/AVP 98"
    )


def with_another_address_before(citizen: RawCitizen) -> str:
    """The session's address is IPv6, the sound's own is not."""
    text = citizen.sdp().replace(f"c=IN IP4 {TRUNK}", "c=IN IP6 ::1", 1)
    return text.replace("RTP/AVP 8 101\r\n", f"RTP/AVP 8 101\r\nc=IN IP4 {TRUNK}\r\n")


def renumbered(citizen: RawCitizen) -> str:
    """A-law needs no rtpmap; keys have another number than with everybody else."""
    return re.sub("101", "96", citizen.sdp().replace("a=rtpmap:8 PCMA/8000\r\n", ""))


def lines(*more: str) -> Callable[[RawCitizen], str]:
    return lambda citizen: citizen.sdp(*more)


ANONYMOUS = '"Anonymous" <sip:anonymous@anonymous.invalid>'
SOS = "urn:service:sos"
COUNSELING = "urn:service:counseling"
ODD_URN = "urn:x%00:$%7bEXTEN%7d@z?a#b,&'"
ACCOUNT = "sip:dcor-depok@{host}"

DIALLED = {
    "119 with a context": Odd("sip:119;phone-context=+62@{host};user=phone", service="119", dialled="119"),
    "+62119": Odd("sip:+62119@{host}", service="119", dialled="+62119"),
    "62119": Odd("sip:62119@{host}", service="119", dialled="62119"),
    "0062119": Odd("sip:0062119@{host}", service="119", dialled="0062119"),
    "0119": Odd("sip:0119@{host}", service="119", dialled="0119"),
    "00112": Odd("sip:00112@{host}", dialled="00112"),
    "+62112": Odd("sip:+62112@{host};user=phone", dialled="+62112"),
    "a plus in disguise": Odd("sip:%2B62119@{host}", service="119", dialled="+62119"),
    "tel": Odd("tel:119", service="119", dialled="119"),
    "tel with separators": Odd("tel:+62-119;phone-context=+62", service="119", dialled="+62-119"),
    "119#": Odd("sip:119%23@{host}", service="119", dialled="119#"),
    "a foreign number": Odd("sip:+14155550100@{host}", dialled="+14155550100"),
    "nobody": Odd("sip:{host}"),
    "s": Odd("sip:s@{host}"),
    "an account": Odd(ACCOUNT),
    "an account, 119 in To": Odd(ACCOUNT, called="<sip:+62119@{host}>", service="119", dialled="+62119"),
    "an account, tel in To": Odd(ACCOUNT, called='"A: <b>" <tel:119>', service="119", dialled="119"),
    "an account and no number": Odd(ACCOUNT, called="<sip:{host}>", dialled="dcor-depok"),
    "nobody at all": Odd("sip:{host}", called="<sip:{host}>", dialled="sip:{host}"),
    "sos": Odd("sip:sos@{host}", dialled="sos"),
    "sos.fire": Odd("sip:sos.fire@{host}", dialled="sos.fire"),
    "sos.police": Odd("sip:sos.police@{host}", dialled="sos.police"),
    "sos.ambulance": Odd("sip:sos.ambulance@{host}", service="119", dialled="sos.ambulance"),
    "SOS.Ambulance.air": Odd("sip:SOS.Ambulance.air@{host}", service="119", dialled="SOS.Ambulance.air"),
    "urn": Odd(SOS, called=f"<{SOS}>", dialled=SOS),
    "urn for fire": Odd(f"{SOS}.fire", called=f"<{SOS}.fire>", dialled=f"{SOS}.fire"),
    "urn for an ambulance": Odd(f"{SOS}.ambulance", service="119", dialled=f"{SOS}.ambulance"),
    "URN": Odd("URN:SERVICE:SOS.Ambulance.air", service="119", dialled="urn:SERVICE:SOS.Ambulance.air"),
    "urn of no emergency": Odd(COUNSELING, called=f"<{COUNSELING}>", dialled=COUNSELING),
    "urn of no emergency, 119 in To": Odd("urn:service:x", called="<tel:119>", service="119", dialled="119"),
    "urn of anything": Odd(f"{ODD_URN};y=1", called=f"<{ODD_URN};y>", dialled=ODD_URN),
    "urn that is long": Odd(f"urn:{'x' * 9000}", called=f"<urn:{'y' * 9000}>", dialled=f"urn:{'x' * 28}"),
    "urn in Contact": Odd(
        SOS, shape=lambda text: re.sub("Contact: <.*?>", f"Contact: <{SOS}>", text), dialled=SOS
    ),
    "sos, urn in To": Odd("sip:sos@{host}", called=f"<{SOS}>", dialled="sos"),
    "nobody, urn in To": Odd(
        "sip:{host}", called=f"<{SOS}.ambulance>", service="119", dialled=f"{SOS}.ambulance"
    ),
    "an account, bare urn in To": Odd(
        ACCOUNT, called=f"{SOS}.ambulance", service="119", dialled=f"{SOS}.ambulance"
    ),
    "no number at all": Odd(
        "sip:%22a$%7bEXTEN%7d,&'@{host}", called="<sip:{host}>", dialled="\"a${EXTEN},&'"
    ),
    "too long": Odd(f"sip:{'9' * 70}@{{host}}", dialled="9" * 32),
}

WHO = {
    "two identities": Odd(
        caller=ANONYMOUS,
        headers=("P-Asserted-Identity: <sip:{e164}@ims.example;user=phone>, <tel:{e164}>", "Privacy: id"),
        name="Anonymous",
    ),
    "two headers": Odd(
        caller=ANONYMOUS,
        headers=('P-Asserted-Identity: "B, W" <sip:anon@ims.example>', "P-Asserted-Identity: tel:{e164}"),
        name=None,
    ),
    "a bare one": Odd(caller=ANONYMOUS, headers=("P-Asserted-Identity: sip:{e164}@ims.example",), name=None),
    "preferred": Odd(
        caller=ANONYMOUS, headers=("P-Preferred-Identity: <sip:{e164}@ims.example>",), name="Anonymous"
    ),
    "asserted, not claimed": Odd(
        caller="<sip:0811999@127.0.0.2>",
        headers=("P-Asserted-Identity: <sip:{e164}@ims.example>, <tel:{e164}>",),
        name=None,
    ),
    "private": Odd(headers=("Privacy: id;header;critical",)),
    "a number with a context": Odd(caller="<sip:{number};phone-context=+62@127.0.0.2;user=phone>", name=None),
    "a urn": Odd(caller=f"<{SOS}>", headers=("P-Asserted-Identity: <tel:{e164}>",), name=None),
    "a urn with digits": Odd(
        caller="<urn:gsma:imei:90420156-025763-0>",
        headers=("P-Preferred-Identity: <sip:{e164}@ims.example>",),
        name=None,
    ),
    "a tel number": Odd(caller="<tel:{e164}>", name=None),
    "utf-8": Odd(caller='"Siti 🚒 مرحبا" <sip:{number}@127.0.0.2>', name="Siti 🚒 مرحبا"),
    "a long name": Odd(caller=f'"{"x" * 500}" <sip:{{number}}@127.0.0.2>', name=None),
}

TEXT = {
    "late offer": Odd(late=True),
    "folded": Odd(shape=folded),
    "compact": Odd(shape=compact),
    "small letters": Odd(shape=small_letters),
    "without length": Odd(shape=without_length),
    "blank lines in front": Odd(shape=with_zeros_in_front),
    "9 kB": Odd(sdp=lines(*(f"a=x-attribute-{n}:{'y' * 80}" for n in range(90)))),
    "an eCall": Odd(sdp=parts, kind="multipart/mixed;boundary=b"),
    "two routes": Odd(headers=("Record-Route: <sip:127.0.0.2:{port};lr>, <sip:127.0.0.2:{port};lr;x=2>",)),
    "a route by urn": Odd(headers=(f"Record-Route: <{SOS};lr>", "P-Charging-Vector: x")),
    "a route by nobody knows what": Odd(headers=("Record-Route: <x:y>, <z:1@2;lr>", "Record-Route: <x:y>")),
    "one hop left": Odd(hops=1),
    "unknown headers": Odd(
        headers=("X-Whatever: \t ;;,,<<", "Alert-Info: <urn:x>", "Supported: outbound,foo", "Date: yesterday")
    ),
    "History-Info": Odd(
        headers=("History-Info: <sip:1@a>;index=1,<sip:2@b?Reason=x>;index=1.1", "Diversion: <sip:021@x>")
    ),
    "video too": Odd(sdp=with_video, answer=r"m=video 0 "),
    "IPv6 before": Odd(sdp=with_another_address_before),
    "other numbers": Odd(sdp=renumbered, answer=r"a=rtpmap:96 telephone-event"),
    "ptime 10": Odd(sdp=lines("a=ptime:10", "a=maxptime:10")),
    "ptime 30": Odd(sdp=lines("a=ptime:30")),
    "ptime 40": Odd(sdp=lines("a=ptime:40", "a=maxptime:40")),
    "odd attributes": Odd(
        sdp=lines(
            "a=rtcp:9 IN IP4 127.0.0.2", "a=rtcp-fb:* nack", "a=x-flag", "a=sendrecv", "a=ssrc:1 cname:x"
        )
    ),
    "preconditions offered": Odd(headers=("Supported: precondition, 100rel",)),
}

CASES = DIALLED | WHO | TEXT


@pytest.fixture(scope="module")
def sessions(running_instance: Instance) -> Iterator[Sessions]:
    with database(running_instance) as made:
        yield made


@pytest.fixture(scope="module")
def room(running_instance: Instance, phones: PhoneLoop) -> Iterator[list[SimulatedOperator]]:
    seats = ["112-1", "112-2", "112-3", "112-4", "119-1", "119-2"]
    with manned(running_instance, phones, seats, Habits(answer_after=0.1), hertz=OPERATOR_TONE) as people:
        yield list(people.values())


@pytest.fixture(scope="module")
def outcomes(
    running_instance: Instance, room: list[SimulatedOperator], sessions: Sessions
) -> Iterator[dict[str, Future[Outcome]]]:
    """All calls of the tables, some at once."""
    server = ("127.0.0.1", running_instance.settings.sip_port)
    with ThreadPoolExecutor(AT_ONCE) as several:
        yield {
            name: several.submit(made, server, room, sessions, f"0812577{number:05d}", odd)
            for number, (name, odd) in enumerate(CASES.items())
        }


def made(
    server: tuple[str, int], room: list[SimulatedOperator], sessions: Sessions, number: str, odd: Odd
) -> Outcome:
    """Calls as the case says, until both have heard each other; then hangs up."""

    def filled(text: str) -> str:
        words = {"host": f"127.0.0.1:{server[1]}", "number": number, "e164": "+62" + number[1:]}
        return re.sub(r"\{(host|number|e164)\}", lambda found: words[found[1]], text)

    with RawCitizen(
        server, number, uri=filled(odd.uri), called=filled(odd.called), caller=filled(odd.caller)
    ) as citizen:
        headers = [filled(header).replace("{port}", str(citizen.port)) for header in odd.headers]
        got = citizen.invite(
            odd.sdp(citizen), *headers, kind=odd.kind, shape=odd.shape, late=odd.late, hops=odd.hops
        )
        assert got == 200, citizen.answers
        hear_each_other(citizen, taken_by(room, number))
        assert citizen.hang_up() == 200
        answer = next(text for text in citizen.answers if status(text) == 200)
    records = ended(sessions, number)
    return Outcome(got, answer, records[0], len(records))


def taken_by(room: list[SimulatedOperator], number: str) -> PhoneCall:
    """The one operator's call with that caller."""

    def talking() -> PhoneCall | None:
        for operator in room:
            call = operator.talking
            if call and call.answered_at and call.number.endswith(number[1:]):
                return call
        return None

    found = wait_until(talking, 10, what=f"an operator takes the call of {number}")
    assert found
    return found


def hear_each_other(citizen: RawCitizen, operator: PhoneCall) -> None:
    def both() -> bool:
        return hears(citizen.heard, OPERATOR_TONE) and hears(operator.heard(), CITIZEN_TONE)

    wait_until(both, 10, what="both hear each other", every=0.05)


def hears(samples: bytes, hertz: float) -> bool:
    """A tone in the last fifth of a second."""
    last = tones.of_samples(samples[-3200:])
    return len(last) >= 1600 and tones.share(last, hertz) > 0.6


def ended(sessions: Sessions, number: str) -> list[Call]:
    """The records of that caller, once they have ended."""

    def read() -> list[Call]:
        with sessions() as session:
            found = list(session.scalars(select(Call).where(Call.number == "+62" + number[1:])))
            return found if found and all(call.ended_at for call in found) else []

    return wait_until(read, 10, what=f"the record of {number}")


@pytest.mark.parametrize("name", CASES)
def test_an_odd_invite_is_an_ordinary_call(
    running_instance: Instance, outcomes: dict[str, Future[Outcome]], name: str
) -> None:
    odd, outcome = CASES[name], outcomes[name].result(60)
    host = f"127.0.0.1:{running_instance.settings.sip_port}"
    record = outcome.record
    assert outcome.records == 1
    assert record.status is CallStatus.CLOSED
    assert record.position
    assert record.service == odd.service
    assert odd.dialled is None or record.dialled == odd.dialled.replace(HOST, host)[:32]
    assert odd.name is None or record.caller_name == odd.name
    assert re.search(odd.answer, outcome.answer), outcome.answer
