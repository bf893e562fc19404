"""Nobody but people in the room has a number dialled: no phone that forwards, no caller who transfers, no odd digits.

Behind the trunk stands a telephone network that remembers every number it was ever asked for; each test says which
numbers people asked for, and those it must be, neither more nor fewer.
"""

import asyncio
import socket
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote
from uuid import UUID, uuid4

import httpx
import pytest

from operations.asterisk import ask
from records.ids import new_id
from records.moves import begin
from records.work import PhoneOrder
from telephony.ami import AmiLink
from telephony.simulator.call import Call
from telephony.simulator.citizen import SimulatedCitizen
from telephony.simulator.habits import Habits
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.network import SimulatedNetwork
from telephony.simulator.operator import SimulatedOperator
from telephony.simulator.sounds import tone
from tests.instance import Instance
from tests.telephony.room import asked, database, extension_of, log_in, manned, told
from tests.waiting import wait_until

FIRST, SECOND = "112-1", "112-2"
TALKS = Habits(answer_after=0.2)
ELSEWHERE = "081299990000"
"""Where forwards and transfers point; nobody ever asks for it."""


def forwards(status: str = "302 Moved Temporarily", to: str = ELSEWHERE) -> Habits:
    """Whoever has set a forward at their phone, or moved."""
    return Habits(does="refuse", refusal=f"{status}\r\nContact: <sip:{to}@127.0.0.2>")


@dataclass
class Room:
    """Two operators, a supervisor who looks on, and what the network was asked for."""

    instance: Instance
    loop: PhoneLoop
    phones: dict[str, SimulatedOperator]
    clients: dict[str, httpx.Client]
    supervisor: httpx.Client
    network: SimulatedNetwork
    dialled: list[str] = field(default_factory=list[str])
    wanted: list[str] = field(default_factory=list[str])
    """What people have asked for."""
    calls: int = 0

    @property
    def server(self) -> tuple[str, int]:
        return "127.0.0.1", self.instance.settings.sip_port

    def invited(self, number: str) -> Habits:
        """The network rings a number."""
        self.dialled.append(number)
        return self.network_does

    network_does: Habits = TALKS

    def row(self, **which: object) -> dict[str, Any] | None:
        """The newest call with these values."""
        rows = asked(self.supervisor, "/calls", limit=10)["items"]
        return next((row for row in rows if all(row[name] == value for name, value in which.items())), None)

    def detail(self, **which: object) -> dict[str, Any]:
        """Its record, once there is one."""
        row = wait_until(lambda: self.row(**which), 20, what=f"a call {which} in the records")
        assert row
        return asked(self.supervisor, f"/calls/{row['id']}")

    @contextmanager
    def citizen(self) -> Generator[tuple[Call, str], None, None]:
        """Somebody who calls 112 from a number of their own; with it as the records have it."""
        self.calls += 1
        number = f"08138{self.calls:07d}"
        citizen = SimulatedCitizen(self.loop, self.server, number, sound=tone(700))
        try:
            yield citizen.dial("112"), "+62" + number[1:]
        finally:
            citizen.stop()

    def act(self, call: str, by: str, kind: str, to: dict[str, str]) -> dict[str, Any]:
        """An action and what came of it."""
        body = {"kind": kind, "key": uuid4().hex, "to": to}
        return told(self.clients[by], f"/calls/{call}/actions", body)

    def forwarders(self, number: str) -> set[str]:
        """The phones that wanted that caller's newest call to go elsewhere."""
        return {leg["station"] for leg in self.detail(number=number)["legs"] if leg["cause"] == 23}

    def alarms(self) -> set[str]:
        """The phones of which the room is told that they forward."""
        items = asked(self.supervisor, "/alarms")["items"]
        return {alarm["subject"] for alarm in items if alarm["kind"] == "phone_forwards"}

    def talks(self, position: str) -> bool:
        leg = self.phones[position].talking
        return leg is not None and leg.answered_at is not None


@pytest.fixture(scope="module")
def whole_room(running_instance: Instance, phones: PhoneLoop) -> Iterator[Room]:
    host, port = running_instance.settings.trunk_contact.split(":")
    network = SimulatedNetwork(
        phones, ("127.0.0.1", running_instance.settings.sip_port), (host, int(port)), sound=tone(850)
    )
    network.start()
    try:
        with (
            manned(running_instance, phones, (FIRST, SECOND), TALKS) as operators,
            closing(log_in(running_instance, "supervisor")) as supervisor,
            closing(log_in(running_instance, "operator1")) as first,
            closing(log_in(running_instance, "operator2")) as second,
        ):
            room = Room(
                running_instance, phones, operators, {FIRST: first, SECOND: second}, supervisor, network
            )
            network.manner = room.invited
            yield room
    finally:
        network.stop()


@pytest.fixture
def room(whole_room: Room) -> Iterator[Room]:
    whole_room.dialled.clear()
    whole_room.wanted.clear()
    # Whoever has forwarded or talked in the test before would ring last for as long as a wrap-up may take.
    for position in whole_room.phones:
        # In this process: a Python of its own for each would cost half a second.
        ask(whole_room.instance.settings, f"queue set penalty 0 on PJSIP/{position}")
    yield whole_room
    whole_room.network_does = TALKS
    for phone in whole_room.phones.values():
        phone.habits = TALKS
        phone.hang_up()
    wait_until(
        lambda: (
            {s["state"] for s in asked(whole_room.supervisor, "/positions")["items"] if s["login"]}
            == {"free"}
            and not asked(whole_room.supervisor, "/calls", live=True)["items"]
            and not whole_room.loop.run(lambda: list(whole_room.network.phone.live))
        ),
        20,
        what="every call is over",
        every=0.1,
    )
    assert whole_room.dialled == whole_room.wanted, "what the trunk was asked for is what people asked for"


@pytest.fixture
def talk(room: Room) -> Iterator[tuple[Call, str]]:
    """A citizen whom the first operator has; and the call's id."""
    room.phones[SECOND].habits = Habits(does="ignore")
    with room.citizen() as (call, number):
        wait_until(lambda: room.talks(FIRST), 20, what="the first talks")
        detail = room.detail(number=number, status="answered")
        room.phones[SECOND].habits = TALKS
        yield call, detail["id"]


def channels(instance: Instance) -> list[str]:
    """Asterisk's channels, but for the line probe's."""
    shown = instance.console("core show channels concise")
    return [line for line in shown.splitlines() if "!" in line and "!probe!" not in line]


# --- forwards ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "forward",
    [
        forwards(),
        forwards("300 Multiple Choices"),
        forwards("301 Moved Permanently"),
        forwards("305 Use Proxy"),
        forwards("380 Alternative Service"),
        forwards(to=f"PJSIP%2F{ELSEWHERE}%40trunk"),
        Habits(does="refuse", refusal="302 Moved Temporarily"),
    ],
    ids=["302", "300", "301", "305", "380", "a dial string", "nowhere"],
)
def test_the_next_operator_rings_when_a_phone_forwards(room: Room, forward: Habits) -> None:
    room.phones[FIRST].habits, room.phones[SECOND].habits = forward, Habits(does="refuse")
    with room.citizen() as (_, number):
        wait_until(lambda: FIRST in room.forwarders(number), 20, what="the phone has forwarded")
        room.phones[SECOND].habits = TALKS
        wait_until(lambda: room.talks(SECOND), 10, what="the free operator")
        room.detail(number=number, status="answered")
        assert room.forwarders(number) == {FIRST}
        wait_until(lambda: room.alarms() == {FIRST}, 10, what="the room is told which phone forwards")


def test_who_forwards_no_more_rings_again(room: Room) -> None:
    room.phones[FIRST].habits, room.phones[SECOND].habits = forwards(), Habits(does="refuse")
    with room.citizen() as (_, number):
        wait_until(lambda: FIRST in room.forwarders(number), 20, what="the phone has forwarded")
        room.phones[FIRST].habits = TALKS
        wait_until(lambda: room.talks(FIRST), 20, what="it rings again, behind the others")
        wait_until(lambda: room.alarms() == set(), 10, what="the alarm is over")


def test_the_same_phone_does_not_ring_for_ever_in_place_of_the_others(room: Room) -> None:
    """Who never takes a call is always the one who has waited longest for one."""
    told(room.clients[SECOND], f"/positions/{SECOND}/pause", {"reason": "rest"})
    try:
        room.phones[FIRST].habits = forwards()
        with room.citizen() as (_, number):
            wait_until(lambda: FIRST in room.forwarders(number), 20, what="it has forwarded")
            behind = f"(PJSIP/{FIRST}) with penalty 200"
            wait_until(
                lambda: behind in room.instance.console("queue show q112"),
                10,
                what="it rings behind everybody, in the overflow too",
            )
    finally:
        told(room.clients[SECOND], f"/positions/{SECOND}/ready")


def handed_to_a_seat(room: Room, call: str) -> None:
    room.act(call, FIRST, "transfer", {"position": SECOND})


def asked_at_a_seat(room: Room, call: str) -> None:
    room.act(call, FIRST, "consult", {"position": SECOND})


def guest_at_a_seat(room: Room, call: str) -> None:
    room.act(call, FIRST, "conference", {"position": SECOND})


def phone_to_phone(room: Room, _call: str) -> None:
    phone = room.phones[FIRST].phone
    other = room.loop.run(lambda: phone.call(extension_of(room.supervisor, SECOND)))
    assert other.finished.wait(10), "it is refused"


@pytest.mark.parametrize("way", [handed_to_a_seat, asked_at_a_seat, guest_at_a_seat, phone_to_phone])
def test_a_seat_that_forwards_is_not_followed(
    room: Room, talk: tuple[Call, str], way: Callable[[Room, str], None]
) -> None:
    call, ident = talk
    room.phones[SECOND].habits = forwards()
    way(room, ident)
    legs = wait_until(
        lambda: [leg for leg in room.detail(id=ident)["legs"] if leg["station"] == SECOND and leg["cause"]],
        15,
        what="the leg in the record",
    )
    assert {leg["cause"] for leg in legs} == {23}
    assert not call.finished.is_set()


def handed_outside(room: Room, call: str) -> None:
    room.act(call, FIRST, "transfer", {"number": "110"})


def asked_outside(room: Room, call: str) -> None:
    room.act(call, FIRST, "consult", {"number": "110"})


def guest_outside(room: Room, call: str) -> None:
    room.act(call, FIRST, "conference", {"number": "110"})


def dialled_by_phone(room: Room, _call: str) -> None:
    room.loop.run(lambda: room.phones[FIRST].phone.call("110"))


def handed_over_by_phone(room: Room, _call: str) -> None:
    leg = room.phones[FIRST].talking
    assert leg
    room.loop.run(lambda: leg.hand_over("110"))


@pytest.mark.parametrize(
    "way", [handed_outside, asked_outside, guest_outside, dialled_by_phone, handed_over_by_phone]
)
def test_a_number_that_has_moved_is_not_followed(
    room: Room, talk: tuple[Call, str], way: Callable[[Room, str], None]
) -> None:
    call, ident = talk
    room.network_does = forwards()
    room.wanted.append("110")
    way(room, ident)
    leg = wait_until(
        lambda: [leg for leg in room.detail(id=ident)["legs"] if leg["station"] == "trunk" and leg["cause"]],
        15,
        what="the leg in the record",
    )
    assert leg[0]["cause"] == 23
    assert not call.finished.is_set()


def test_a_citizen_who_has_moved_is_not_reached_and_it_is_said(room: Room) -> None:
    room.network_does = forwards()
    room.wanted.append("081299998888")
    told(room.clients[FIRST], "/actions/calls", {"key": uuid4().hex, "to": {"number": "081299998888"}})
    detail = room.detail(number="+6281299998888", status="failed")
    assert [fact["kind"] for fact in detail["facts"]] == ["forwarded"]
    wait_until(lambda: not room.talks(FIRST), 10, what="the operator's phone is free")
    assert room.row(outbound=False, ended_at=None) is None, "nobody has made a call out of it"


@pytest.mark.parametrize("to", [ELSEWHERE, f"PJSIP%2F{ELSEWHERE}%40trunk", f"Local%2F{ELSEWHERE}%40outside"])
def test_an_operators_own_phone_that_forwards_places_no_call(room: Room, to: str) -> None:
    room.phones[FIRST].habits = forwards(to=to)
    body = {"key": uuid4().hex, "to": {"number": "081299998888"}}
    action = told(room.clients[FIRST], "/actions/calls", body)
    done = wait_until(
        lambda: (a := asked(room.clients[FIRST], f"/actions/{action['id']}"))["status"] == "failed" and a, 15
    )
    assert done["result"] == "Your phone did not answer: busy, or it forwards its calls."


def an_order(room: Room, number: str) -> UUID:
    """A case call as dispatch writes it; tried once."""
    now = datetime.now(UTC)
    order = PhoneOrder(
        id=new_id(now),
        purpose="case_call",
        number=number,
        flow="panggilan-kasus",
        text="Kebakaran.",
        created_at=now,
        next_try_at=now,
        give_up_at=now + timedelta(seconds=10),
    )
    with database(room.instance) as sessions, sessions() as session:
        begin(session, order, at=now, who="test")
        session.commit()
        return order.id


def why_it_failed(room: Room, order: UUID) -> str | None:
    with database(room.instance) as sessions, sessions() as session:
        row = session.get(PhoneOrder, order)
        return row.last_error if row and row.status == "failed" else None


def test_a_duty_phone_that_forwards_gets_no_case(room: Room) -> None:
    room.network_does = forwards(to=f"PJSIP%2F{ELSEWHERE}%40trunk")
    room.wanted.append("+6281122223333")
    order = an_order(room, "+6281122223333")
    why = wait_until(lambda: why_it_failed(room, order), 20, what="the order has failed")
    assert why == "busy, or it forwards its calls"


# --- transfers from the telephone network ------------------------------------------------------------------------


def test_a_caller_cannot_have_somebody_else_called(room: Room, talk: tuple[Call, str]) -> None:
    call, ident = talk
    room.loop.run(lambda: call.hand_over(ELSEWHERE))
    room.loop.run(lambda: call.hand_over(extension_of(room.supervisor, SECOND)))
    assert request(room, "REFER", call, f"Refer-To: <sip:{ELSEWHERE}@127.0.0.1>") >= 400
    assert room.talks(FIRST)
    assert not call.finished.is_set()
    kinds = {fact["kind"] for fact in room.detail(id=ident)["facts"]}
    assert "transferred" not in kinds


def test_who_is_called_cannot_have_somebody_else_called(room: Room, talk: tuple[Call, str]) -> None:
    call, ident = talk
    room.wanted.append("110")
    room.act(ident, FIRST, "transfer", {"number": "110"})
    outside = wait_until(
        lambda: next((c for c in room.loop.run(lambda: list(room.network.phone.live.values()))), None), 10
    )
    assert outside
    wait_until(lambda: outside.answered_at, 10, what="the police answer")
    room.loop.run(lambda: outside.hand_over(ELSEWHERE))
    room.loop.run(lambda: outside.press("#0812#*2"))
    wait_until(lambda: room.loop.run(call.seen).keys.endswith("#0812#*2"), 10, what="keys are only keys")
    assert not outside.finished.is_set()
    assert not call.finished.is_set()


def test_nobody_takes_over_a_talk_by_its_ids(room: Room, talk: tuple[Call, str]) -> None:
    """INVITE with Replaces, which is for phones that hand over to phones of another exchange."""
    call, _ = talk
    ours, theirs = tags(call)
    replaces = f"Replaces: {call.call_id};to-tag={theirs};from-tag={ours}"
    for address in ("127.0.0.2", "127.0.0.1"):
        assert request(room, "INVITE", None, replaces, address=address) >= 400
    assert not call.finished.is_set()
    assert room.talks(FIRST)


@pytest.mark.parametrize("to", [ELSEWHERE, "112", "2001"])
def test_a_refer_out_of_any_call_is_refused(room: Room, to: str) -> None:
    assert request(room, "REFER", None, f"Refer-To: <sip:{to}@127.0.0.1>") >= 400


def tags(call: Call) -> tuple[str, str]:
    """Of the citizen's side and of Asterisk's."""
    _, theirs, ours = unquote(call.phone.client.replacing(call.request)).rsplit(";", 2)
    return ours.removeprefix("from-tag="), theirs.removeprefix("to-tag=")


def request(room: Room, method: str, call: Call | None, *extra: str, address: str = "127.0.0.2") -> int:
    """Sends a request of its own, or within a call, from an address of the trunk's; gives the final status."""
    sound = (
        f"v=0\r\no=- 1 1 IN IP4 {address}\r\ns=-\r\nc=IN IP4 {address}\r\nt=0 0\r\nm=audio 9 RTP/AVP 8\r\n"
    )
    body = sound if method == "INVITE" else ""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind((address, 0))
        sock.settimeout(10)
        here = f"{address}:{sock.getsockname()[1]}"
        ours, theirs = tags(call) if call else (uuid4().hex, "")
        lines = [
            f"{method} sip:112@{room.server[0]}:{room.server[1]} SIP/2.0",
            f"Via: SIP/2.0/UDP {here};branch=z9hG4bK{uuid4().hex};rport",
            "Max-Forwards: 70",
            f"From: <sip:081200000009@{here}>;tag={ours}",
            f"To: <sip:112@{room.server[0]}>" + (f";tag={theirs}" if theirs else ""),
            f"Call-ID: {call.call_id if call else uuid4().hex}",
            f"CSeq: 77 {method}",
            f"Contact: <sip:net@{here}>",
            *extra,
            *(["Content-Type: application/sdp"] if body else []),
            f"Content-Length: {len(body)}",
        ]
        sock.sendto(("\r\n".join(lines) + "\r\n\r\n" + body).encode(), room.server)
        while True:
            answer = sock.recv(65536).decode()
            if answer.startswith("SIP/2.0 ") and not answer.startswith("SIP/2.0 1"):
                return int(answer.split(" ")[1])


# --- what is dialled ---------------------------------------------------------------------------------------------

NO_NUMBERS = [
    f"0811&PJSIP%2F{ELSEWHERE}%40trunk",
    "0811&PJSIP/112-2",
    "0811,5",
    f"0811%40trunk&PJSIP%2F{ELSEWHERE}",
    "0811(5)",
    "0811$%7bEXTEN%7d",
    "0811%7c5",
    "0811%22",
    "0811/5",
    "+",
    "08+11",
]


@pytest.mark.parametrize("odd", NO_NUMBERS)
def test_a_phone_can_dial_nothing_but_a_number(room: Room, odd: str) -> None:
    call = room.phones[FIRST].phone.dial(odd)
    assert call.finished.wait(10)
    assert call.seen().status in (404, 484)
    assert room.phones[SECOND].talking is None


def test_a_phone_dials_the_number_that_it_dials(room: Room) -> None:
    # What stands behind a semicolon belongs to no number (RFC 3261, 19.1.1: parameters of the user).
    room.wanted += ["110", "+6281122223333", "0811"]
    for number in ("110", "+6281122223333", "0811%3bx"):
        call = room.phones[FIRST].phone.dial(number)
        wait_until(lambda call=call: call.answered_at, 10, what=f"{number} answers")
        room.phones[FIRST].hang_up()
        assert call.finished.wait(10)


def test_a_phone_can_hand_over_to_nothing_but_a_number(room: Room, talk: tuple[Call, str]) -> None:
    call, _ = talk
    leg = room.phones[FIRST].talking
    assert leg
    room.loop.run(lambda: leg.hand_over(f"0811&PJSIP%2F{ELSEWHERE}%40trunk"))
    again = wait_until(
        lambda: any(
            (new := phone.talking) and new is not leg and new.answered_at for phone in room.phones.values()
        ),
        20,
        what="somebody has the caller again",
    )
    assert again
    assert not call.finished.is_set()


@pytest.mark.parametrize("odd", ["0811&PJSIP/0900@trunk", "0811,HOME=x", "0811/n", "0811@guest", "", "x"])
def test_nobody_can_ask_for_anything_but_a_number(room: Room, talk: tuple[Call, str], odd: str) -> None:
    _, ident = talk
    client = room.clients[FIRST]
    for kind in ("transfer", "consult", "conference"):
        body = {"kind": kind, "key": uuid4().hex, "to": {"number": odd}}
        assert client.post(f"/calls/{ident}/actions", json=body).status_code == 422
    assert client.post("/actions/calls", json={"key": uuid4().hex, "to": {"number": odd}}).status_code == 422
    assert room.talks(FIRST)


def test_a_case_is_read_out_to_nothing_but_a_number(room: Room) -> None:
    order = an_order(room, f"0811&PJSIP/{ELSEWHERE}@trunk")
    why = wait_until(lambda: why_it_failed(room, order), 20, what="the order has failed")
    assert why == "this is no number that can be dialled: digits, with or without a +"


async def originate(instance: Instance, channel: str) -> None:
    """Has Asterisk call that channel, which would stay for a minute."""
    secret = instance.secrets.ami_actions
    link = await AmiLink.open("127.0.0.1", instance.settings.ami_port, "actions", secret)
    wanted = {"Channel": channel, "Application": "Wait", "Data": "60", "Async": "true"}
    await link.act("Originate", wanted)
    link.close()


@pytest.mark.parametrize("number", ["112", "0811"])
def test_what_the_trunk_did_not_bring_is_no_citizens_call(room: Room, number: str) -> None:
    before = asked(room.supervisor, "/calls", limit=1)["items"]
    log = room.instance.home / "asterisk" / "log" / "messages.log"

    def refusals() -> int:
        # Other tests send bytes that are no letters.
        return log.read_text(errors="replace").count("came to a flow, but not from the telephone network")

    seen = refusals()
    asyncio.run(originate(room.instance, f"Local/{number}@from-trunk"))
    wait_until(lambda: refusals() > seen, 15, what="it is refused, and said so")
    wait_until(lambda: channels(room.instance) == [], 15, what="it is over at once")
    assert asked(room.supervisor, "/calls", limit=1)["items"] == before
    assert all(phone.talking is None for phone in room.phones.values())
