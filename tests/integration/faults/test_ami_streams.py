"""A thousand and more broken AMI streams: the room and the calls that are placed come out as over a good line."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar, cast
from unittest import mock
from uuid import UUID

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from records.city import QueuePack
from records.people import StationState
from telephony import members, phone_order_store, queue_member_sync
from telephony.ami import AmiError, AmiLink
from telephony.members import Member, Seat
from telephony.phone_order_store import Try
from telephony.phone_order_worker import PhoneOrderWorker
from telephony.queue_member_sync import QueueMemberSync
from telephony.stations import station_state
from tests.fake_ami import SECRET, USER, event
from tests.integration.faults.bad_line import WELL_AGAIN, Asterisk, Fault, run_jumping

Result = TypeVar("Result")

ROOMS = 900
CALLS = 300
"""Generated streams of each kind."""

ROOMS_SEEN: list[int] = []
CALLS_SEEN: list[int] = []
"""How many faults each stream had that was tried in this process."""

SEATS = ("112-1", "112-2", "119-1")
QUEUES = (
    QueuePack(name="q112", positions=("112-1", "112-2"), weight=10),
    QueuePack(name="q119", positions=("119-1",), weight=10),
    QueuePack(name="q119-all", positions=SEATS, weight=25),
)
STATES = ("NOT_INUSE", "INUSE", "RINGING", "ONHOLD", "UNAVAILABLE", "BUSY")
OVER = WELL_AGAIN + 60
"""When all must be in order: a silent line is noticed in 10 s, the room is looked at every 15."""


@dataclass
class Room:
    """The records of the seats, in memory: what `telephony.seat_store` does with rows."""

    seats: dict[str, Seat] = field(default_factory=dict[str, Seat])
    states: dict[str, StationState] = field(default_factory=dict[str, StationState])

    def stations(self, _session: object) -> dict[str, str]:
        return {code: code for code in SEATS}

    def occupied(self, _session: object) -> list[Seat]:
        return list(self.seats.values())

    def end_wrap_ups(self, _session: object, *, now: datetime) -> None:
        del now

    def write_states(self, _session: object, states: Mapping[str, StationState], *, at: datetime) -> None:
        del at
        self.states |= states


async def transact(work: Callable[[Any], Result]) -> Result:
    """The records never fail here."""
    return work(None)


def clock() -> datetime:
    return datetime(2026, 11, 23, tzinfo=UTC) + timedelta(seconds=asyncio.get_running_loop().time())


async def over_links(use: Callable[[AmiLink], Awaitable[None]]) -> None:
    """Opens a link, uses it until it is over, opens the next, as the bridge does."""
    while True:
        link: AmiLink | None = None
        try:
            link = await AmiLink.open("127.0.0.1", 5038, USER, SECRET)
            await use(link)
        except* AmiError:
            pass
        finally:
            if link:
                link.close()
        await asyncio.sleep(0.5)


def until_over(
    asterisk: Asterisk, use: Callable[[AmiLink], Awaitable[None]], *, begin: Callable[[], None]
) -> None:
    """Runs to the end of time; whatever ends it before is a crash, and raised."""

    async def run() -> None:
        begin()
        using = asyncio.create_task(over_links(use))
        await asyncio.wait({using}, timeout=OVER)
        if using.done():
            using.result()
        using.cancel()
        await asyncio.wait({using})

    run_jumping(asterisk, run())


# --- what is wrong with a line -------------------------------------------------------------------------------------

garbage = st.one_of(
    st.binary(max_size=30).filter(lambda data: b"\r\n" not in data).map(lambda d: d.removesuffix(b"\r")),
    st.sampled_from(
        [
            b"",
            b"\xff\xfe\xe2\x82",
            b"Event: DeviceStateChange\r\nDevice: PJSIP/112-1\xff\r\nState: INUSE",
            b"Event: DeviceStateChange\r\nState: INUSE",
            b"Event: DeviceStateChange\r\nDevice: \xc3\xa9\xe2\r\nState: \xff",
            b"Event: QueueMemberPause\r\nMemberName: \xe2\x82",
            b"Event: OriginateResponse\r\nActionID: nobody's\r\nResponse: Failure",
            b"Response: Success\r\nActionID: nobody's",
            b"Response: Error\r\nMessage: Permission denied",
            b"Event: ListComplete\r\nEventList: Complete",
            b"Response: Follows\r\nOutput: x",
        ]
    ),
).map(lambda data: data + b"\r\n\r\n")
faults = st.builds(
    Fault,
    pieces=st.one_of(
        st.just(()), st.just((1,)), st.lists(st.integers(1, 90), min_size=1, max_size=6).map(tuple)
    ),
    slow=st.sampled_from([0, 0, 0, 0.001, 0.02, 1.0]),
    ends_after=st.one_of(st.none(), st.integers(0, 2500)),
    half_open=st.booleans(),
    twice=st.frozensets(st.integers(0, 40), max_size=20),
    garbage=st.lists(st.tuples(st.integers(0, 40), garbage), max_size=4).map(tuple),
    late=st.one_of(st.none(), st.permutations(range(len(SEATS))).map(tuple)),
    late_after_list=st.booleans(),
)
instants = st.floats(0, WELL_AGAIN + 10)


# --- the room ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Happening:
    """Something at one time: a phone's state, a member lost, or what is wished of a seat (none: it is left)."""

    at: float
    what: tuple[str, str] | tuple[str, str, None] | Seat | str


happenings = st.lists(
    st.builds(
        Happening,
        instants,
        st.one_of(
            st.tuples(st.sampled_from([*SEATS, "trunk"]), st.sampled_from(STATES)),
            st.tuples(st.sampled_from(["q112", "q119-all"]), st.sampled_from(SEATS), st.none()),
            st.sampled_from(SEATS),
            st.builds(
                Seat,
                position=st.just("112-1"),
                station=st.just("112-1"),
                ready=st.booleans(),
                pause_reason=st.sampled_from([None, "istirahat", "salat é"]),
                wraps_up=st.booleans(),
            ),
            st.sampled_from(SEATS).map(lambda code: Seat(code, code, ready=True, pause_reason=None)),
        ),
    ),
    max_size=12,
)

End = tuple[dict[str, StationState], set[Member]]


def room_after(wrong: list[Fault], story: list[Happening]) -> End:
    """What the records say of the seats and Asterisk of its members, after this story over these lines."""
    room, asterisk = Room(), Asterisk(faults=wrong)
    for code in (*SEATS, "trunk"):
        asterisk.devices[f"PJSIP/{code}"] = "UNAVAILABLE"
    asterisk.members["q112", "PJSIP/of-yesterday"] = {"Paused": "false"}
    keepers: list[QueueMemberSync] = []

    async def keep(link: AmiLink) -> None:
        keepers.append(QueueMemberSync(link, QUEUES, transact, clock))
        await keepers[-1].run()

    def happen(what: object) -> None:
        match what:
            case (str(device), str(state)):
                asterisk.device_is(f"PJSIP/{device}", state)
            case (str(queue), str(station), None):
                asterisk.member_is_lost(queue, f"PJSIP/{station}")
            case Seat():
                room.seats[what.position] = what
            case _:
                room.seats.pop(cast(str, what), None)
        if isinstance(what, Seat | str) and keepers:
            keepers[-1].wish_changed.set()

    def begin() -> None:
        # No two at one instant: their order would be chance.
        for place, each in enumerate(story):
            asyncio.get_running_loop().call_at(each.at + place / 1e6, happen, each.what)

    with mock.patch.object(queue_member_sync, "seat_store", room), capture_logs():
        until_over(asterisk, keep, begin=begin)
    wish = members.wished(room.seats.values(), QUEUES)
    truth = {code: station_state(asterisk.devices[f"PJSIP/{code}"]) for code in SEATS}
    assert room.states == truth, "the seats' states are those of their phones"
    assert members.present(asterisk.listed_members()) == wish, "the members are those that are wished"
    return room.states, wish


# A member is lost in the moment in which it is to be paused.
@example(
    [Fault(pieces=(), slow=0.001)],
    [
        Happening(0.0, Seat("112-1", "112-1", ready=False, pause_reason="istirahat")),
        Happening(1.0, Seat("112-1", "112-1", ready=False, pause_reason=None)),
        Happening(1.0, ("q112", "112-1", None)),
    ],
)
@given(st.lists(faults, max_size=4), happenings)
@settings(max_examples=ROOMS, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def the_room_is_the_same(wrong: list[Fault], story: list[Happening]) -> None:
    assert room_after(wrong, story) == room_after([], story)
    ROOMS_SEEN.append(len(wrong))


def test_the_room_is_the_same_over_any_line() -> None:
    ROOMS_SEEN.clear()
    the_room_is_the_same()
    assert len(ROOMS_SEEN) >= ROOMS


# --- the calls that are placed -------------------------------------------------------------------------------------


@dataclass
class Orders:
    """The records of phone orders, in memory: what `telephony.phone_order_store` does with rows."""

    waiting: list[Try]
    not_reached_: list[UUID] = field(default_factory=list[UUID])

    def claim(self, _session: object, *, now: datetime, most: int) -> list[Try]:
        del now
        claimed, self.waiting = self.waiting[:most], self.waiting[most:]
        return claimed

    def not_reached(self, _session: object, order: UUID, why: str, *, now: datetime) -> None:
        del why, now
        self.not_reached_.append(order)


def speak(_text: str, _file: Path) -> None:
    """Nobody listens."""


def orders_after(wrong: list[Fault], fails: dict[UUID, str]) -> tuple[Orders, Asterisk]:
    """What became of the orders; `fails`: `refused`, `failed` or `answered`, by order."""
    orders = Orders([Try(order, "0811", "panggilan-kasus", "Kebakaran.") for order in fails])

    def answer(action: str) -> bytes:
        failed = fails[UUID(action)] == "failed"
        return event(
            "OriginateResponse", ActionID=action, Response="Failure" if failed else "Success", Reason="3"
        )

    asterisk = Asterisk(
        faults=wrong, answers_originate=answer, refuses=lambda action: fails[UUID(action)] == "refused"
    )

    async def place(link: AmiLink) -> None:
        await PhoneOrderWorker(
            link, transact, clock, speak=speak, folder=Path("/nowhere"), caller="112"
        ).run()

    with (
        mock.patch.multiple(phone_order_store, claim=orders.claim, not_reached=orders.not_reached),
        capture_logs(),
    ):
        until_over(asterisk, place, begin=lambda: None)
    return orders, asterisk


@given(
    st.lists(faults, max_size=3),
    st.dictionaries(st.uuids(), st.sampled_from(["refused", "failed", "answered"]), max_size=4),
)
@settings(max_examples=CALLS, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def no_call_is_placed_twice_or_told_wrongly(wrong: list[Fault], fails: dict[UUID, str]) -> None:
    orders, asterisk = orders_after(wrong, fails)
    assert orders.waiting == [], "every order was tried"
    assert set(asterisk.originated.values()) <= {1}, "an order in doubt is never repeated"
    told = set(orders.not_reached_)
    assert told <= {order for order, fate in fails.items() if fate != "answered"}
    good, well = orders_after([], fails)
    assert {UUID(each) for each in well.originated} == {o for o, fate in fails.items() if fate != "refused"}
    assert set(good.not_reached_) == {order for order, fate in fails.items() if fate != "answered"}
    if not any(fault.ends_after is not None or fault.slow for fault in wrong):
        assert told == set(good.not_reached_), "a line that only garbles loses nothing"
    CALLS_SEEN.append(len(wrong))


def test_no_call_is_placed_twice_or_told_wrongly_over_any_line() -> None:
    CALLS_SEEN.clear()
    no_call_is_placed_twice_or_told_wrongly()
    assert len(CALLS_SEEN) >= CALLS
