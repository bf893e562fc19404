"""What the room sees of its seats, and in which order callers reach them."""

from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from typing import Any
from uuid import uuid4

import httpx
import pytest

from ivr_flows.astdb_families import LAST
from settings.clock import system_clock
from telephony.simulator.call import Call
from telephony.simulator.citizen import SimulatedCitizen
from telephony.simulator.habits import Habits
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.operator import SimulatedOperator
from telephony.simulator.sounds import tone
from tests.instance import Instance
from tests.telephony.room import asked, log_in, manned, told
from tests.waiting import wait_until

ONE_SECOND = 1.0
POWER_SECONDS = 5.0
TEN_MINUTES = 600


class Room:
    """Operators at their phones, a supervisor who looks on, and citizens."""

    def __init__(self, instance: Instance, loop: PhoneLoop, phones: dict[str, SimulatedOperator]) -> None:
        self.instance, self.loop, self.phones = instance, loop, phones
        self.supervisor = log_in(instance, "supervisor")
        self.citizens: list[SimulatedCitizen] = []

    def seat(self, position: str) -> dict[str, Any]:
        return next(s for s in asked(self.supervisor, "/positions")["items"] if s["code"] == position)

    def state(self, position: str, state: str, seconds: float = ONE_SECOND) -> None:
        """Fails unless the seat is shown so within that time."""
        wait_until(lambda: self.seat(position)["state"] == state, seconds, what=f"{position} is {state}")

    def rank(self, position: str) -> int:
        """Asterisk's own: a member's penalty in q112."""
        listed = self.instance.console("queue show q112")
        [line] = [line for line in listed.splitlines() if line.strip().startswith(f"{position} ")]
        return int(line.partition("with penalty ")[2].split(" ")[0] or 0)

    def notes(self, number: str, position: str) -> None:
        """Waits until Asterisk has noted that this caller of 112 spoke with that position last."""
        command = f"database get {LAST} 112-{number}"
        wait_until(
            lambda: f"Value: {position}&" in self.instance.console(command),
            10,
            what=f"Asterisk notes {position}",
        )

    def dial(self, number: str, dialled: str = "112") -> Call:
        citizen = SimulatedCitizen(
            self.loop, ("127.0.0.1", self.instance.settings.sip_port), number, sound=tone(700)
        )
        self.citizens.append(citizen)
        return citizen.dial(dialled)

    def record(self, number: str) -> dict[str, Any]:
        """The newest call of that number."""

        def found() -> dict[str, Any] | None:
            rows = asked(self.supervisor, "/calls")["items"]
            return next((row for row in rows if row["number"] == "+62" + number[1:]), None)

        row = wait_until(found, 10, what="the call's record") or {}
        return asked(self.supervisor, f"/calls/{row['id']}")

    def holder(self, number: str) -> str | None:
        """The position that talks to that caller."""
        legs = self.record(number)["legs"]
        return next((leg["position"] for leg in legs if leg["answered_at"] and not leg["ended_at"]), None)

    def stage(self, number: str) -> str | None:
        """The queue in which that caller waits."""
        waits = self.record(number)["waits"]
        return next((wait["queue"] for wait in waits if not wait["left_at"]), None)

    def talks(self, position: str) -> Call:
        def answered() -> Call | None:
            leg = self.phones[position].talking
            return leg if leg and leg.answered_at else None

        leg = wait_until(answered, 15, what=f"{position} talks")
        assert leg
        return leg


@contextmanager
def room_of(
    instance: Instance, loop: PhoneLoop, positions: list[str], habits: Habits | None = None
) -> Generator[Room]:
    with manned(instance, loop, positions, habits or Habits(answer_after=0.2)) as phones:
        room = Room(instance, loop, phones)
        try:
            yield room
        finally:
            for citizen in room.citizens:
                citizen.stop()
            room.supervisor.close()


@pytest.fixture
def first(running_instance: Instance) -> Iterator[httpx.Client]:
    with closing(log_in(running_instance, "operator1")) as client:
        yield client


def test_every_state_is_shown_within_a_second(
    running_instance: Instance, phones: PhoneLoop, first: httpx.Client
) -> None:
    with room_of(running_instance, phones, ["112-1"], Habits(does="ignore")) as room:
        room.state("112-1", "free")
        room.dial("081500000001")
        wait_until(lambda: room.phones["112-1"].talking, 10, what="the phone rings")
        room.state("112-1", "ringing")
        leg = room.phones["112-1"].talking
        assert leg
        room.loop.run(leg.answer)
        room.state("112-1", "talking")
        call = room.record("081500000001")["id"]
        told(first, f"/calls/{call}/actions", {"kind": "hold", "key": uuid4().hex})
        room.state("112-1", "hold")
        told(first, f"/calls/{call}/actions", {"kind": "resume", "key": uuid4().hex})
        room.state("112-1", "talking")
        room.phones["112-1"].hang_up()
        room.state("112-1", "free")
        wait_until(lambda: room.seat("112-1")["wrap_up_since"], ONE_SECOND, what="wrap-up")
        told(first, f"/calls/{call}/disposition", {"disposition": "information"})
        wait_until(lambda: not room.seat("112-1")["wrap_up_since"], ONE_SECOND, what="its end")
        told(first, "/positions/112-1/pause", {"reason": "prayer"})
        assert room.seat("112-1")["pause_reason"] == "prayer"
        told(first, "/positions/112-1/ready")


def test_a_phone_without_power_is_noticed_within_five_seconds(
    running_instance: Instance, phones: PhoneLoop
) -> None:
    with room_of(running_instance, phones, ["112-1"]) as room:
        room.state("112-1", "free")
        room.phones["112-1"].phone.vanish()
        room.state("112-1", "unreachable", POWER_SECONDS)


def test_whoever_comes_back_is_before_those_in_the_overflow(
    running_instance: Instance, phones: PhoneLoop
) -> None:
    """A phone dies while others have waited long: the next operator who is free has its citizen, not one of them."""
    cut, waits, talks = (f"08150000005{n}" for n in range(3))
    with room_of(running_instance, phones, ["112-1", "112-2"]) as room:
        room.dial(cut)
        dying = wait_until(lambda: room.holder(cut), 10, what="an operator has the first caller") or ""
        room.dial(talks)
        [other] = {"112-1", "112-2"} - {dying}
        room.talks(other)
        room.dial(waits)
        wait_until(lambda: room.stage(waits) == "q112-info", 20, what="the next caller is in the overflow")
        room.phones[dying].phone.vanish()
        wait_until(lambda: room.record(cut)["status"] == "queued", 60, what="the first caller waits again")
        wait_until(
            lambda: (room.stage(cut) or "").startswith("q112"), 10, what="not at the dead phone any more"
        )
        room.phones[other].hang_up()
        wait_until(lambda: room.holder(cut) == other, 20, what="the first caller has an operator again")
        assert room.record(waits)["answered_at"] is None


def test_whoever_writes_down_a_call_rings_last(running_instance: Instance, phones: PhoneLoop) -> None:
    with room_of(running_instance, phones, ["112-1", "112-2"]) as room:
        call = room.dial("081500000011")
        seat = wait_until(
            lambda: next((p for p in room.phones if room.phones[p].talking), None), 10, what="an operator"
        )
        assert seat
        room.talks(seat)
        room.phones[seat].hang_up()
        assert call.finished.wait(5)
        wait_until(lambda: room.seat(seat)["wrap_up_since"], 5, what="wrap-up")
        other = next(position for position in room.phones if position != seat)
        for number in ("081500000012", "081500000013"):
            # The other one has talked less recently only the first time: rank comes before turn.
            next_call = room.dial(number)
            room.talks(other)
            assert room.phones[seat].talking is None
            row = room.record(number)
            room.phones[other].hang_up()
            assert next_call.finished.wait(5)
            with closing(log_in(room.instance, "supervisor")) as desk:
                told(desk, f"/calls/{row['id']}/disposition", {"disposition": "ghost"})
            wait_until(lambda: not room.seat(other)["wrap_up_since"], 5, what="the end of wrap-up")
            wait_until(lambda: room.rank(other) == 0, 5, what="Asterisk knows it")
        # Last, not absent: alone, the one in wrap-up rings.
        with closing(log_in(room.instance, f"operator{list(room.phones).index(other) + 1}")) as colleague:
            told(colleague, f"/positions/{other}/pause", {"reason": "rest"})
            wait_until(
                lambda: "(paused" in room.instance.console("queue show q112"),
                5,
                what="the pause",
            )
            assert room.seat(seat)["wrap_up_since"]
            room.dial("081500000014")
            room.talks(seat)
            told(colleague, f"/positions/{other}/ready")


def test_a_caller_comes_back_to_the_operator_who_had_them(
    running_instance: Instance, phones: PhoneLoop
) -> None:
    number = "081500000021"
    with room_of(running_instance, phones, ["112-1", "112-2"]) as room:
        had: list[str] = []
        for _ in range(4):
            call = room.dial(number)
            seat = wait_until(
                lambda: next((p for p in room.phones if room.phones[p].talking), None), 10, what="an operator"
            )
            assert seat
            room.talks(seat)
            had.append(seat)
            room.notes(number, seat)
            room.phones[seat].hang_up()
            assert call.finished.wait(5)
            room.state(seat, "free", 5)
        assert len(set(had)) == 1, had
        assert ("last_operator", had[0]) in [(f["kind"], f["value"]) for f in room.record(number)["facts"]]


@pytest.mark.parametrize("ago", [590, 601])
def test_who_had_a_caller_counts_for_ten_minutes(
    running_instance: Instance, phones: PhoneLoop, ago: int
) -> None:
    number = f"081500000{ago}"
    with room_of(running_instance, phones, ["112-1", "112-2"]) as room:
        note(running_instance, number, "112-2", ago)
        room.dial(number)
        wait_until(lambda: room.holder(number), 10, what="an operator has the caller")
        facts = [(fact["kind"], fact["value"]) for fact in room.record(number)["facts"]]
        assert (("last_operator", "112-2") in facts) is (ago < TEN_MINUTES)


def test_an_operator_who_is_busy_is_not_waited_for(running_instance: Instance, phones: PhoneLoop) -> None:
    with room_of(running_instance, phones, ["112-1", "112-2"]) as room:
        room.dial("081500000061")
        busy = wait_until(lambda: room.holder("081500000061"), 10, what="an operator is busy")
        assert busy
        note(running_instance, "081500000062", busy, 60)
        room.dial("081500000062")
        had = wait_until(
            lambda: room.holder("081500000062"), 10, what="the other operator has the next caller"
        )
        record = room.record("081500000062")
        assert had != busy
        assert "last_operator" not in [fact["kind"] for fact in record["facts"]]
        assert [wait["queue"] for wait in record["waits"]] == ["q112"], "waited nowhere else before"


def note(instance: Instance, number: str, position: str, ago: int) -> None:
    """Asterisk believes that this caller of 112 spoke with that position so many seconds ago."""
    at = int(system_clock().timestamp()) - ago
    said = instance.console(f"database put {LAST} 112-{number} {position}&{at}")
    assert "Updated database successfully" in said


def test_a_flagged_caller_waits_behind_the_others_and_is_served(
    running_instance: Instance, phones: PhoneLoop
) -> None:
    running_instance.console("database put flag 081500000032 1")
    with room_of(running_instance, phones, ["112-1"]) as room:
        room.dial("081500000031")
        busy = room.talks("112-1")
        flagged = room.dial("081500000032")
        wait_until(
            lambda: room.record("081500000032")["status"] == "queued", 10, what="the flagged caller waits"
        )
        decent = room.dial("081500000033")
        wait_until(
            lambda: room.record("081500000033")["status"] == "queued", 10, what="the other caller waits"
        )
        place = {
            caller["call_id"]: caller["priority"]
            for queue in asked(room.supervisor, "/queues")["queues"]
            for caller in queue["callers"]
        }
        ids = {number: room.record(number)["id"] for number in ("081500000032", "081500000033")}
        assert place[ids["081500000033"]] > place[ids["081500000032"]], "behind the others"
        assert list(place) == [ids["081500000033"], ids["081500000032"]], "their place in the queue"
        room.loop.run(busy.hangup)
        wait_until(
            lambda: room.record("081500000033")["position"] == "112-1", 15, what="the later caller is first"
        )
        assert room.record("081500000032")["position"] is None
        assert not flagged.finished.is_set(), "never blocked"
        room.phones["112-1"].hang_up()
        assert decent.finished.wait(5)
        wait_until(
            lambda: room.record("081500000032")["position"] == "112-1", 15, what="then the flagged one"
        )
        assert ("flagged", "") in [(f["kind"], f["value"]) for f in room.record("081500000032")["facts"]]
    running_instance.console("database del flag 081500000032")


def test_a_call_back_is_placed_from_its_row(
    running_instance: Instance, phones: PhoneLoop, first: httpx.Client
) -> None:
    """A citizen who gave up is called from the row that says so; what came of it the operator tells."""
    with room_of(running_instance, phones, ["112-1"], Habits(does="ignore")) as room:
        call = room.dial("081500000041")
        wait_until(lambda: room.phones["112-1"].talking, 10, what="the phone rings")
        room.loop.run(call.hangup)

        def owed() -> dict[str, Any] | None:
            rows = asked(first, "/callbacks")["items"]
            return next((r for r in rows if r["number"] == "+6281500000041" and r["status"] == "due"), None)

        row = wait_until(owed, 10, what="the call-back")
        assert row
        room.phones["112-1"].habits = Habits(answer_after=0.1)
        told(first, f"/callbacks/{row['id']}/take")
        action = told(first, "/actions/calls", {"key": uuid4().hex, "to": {"callback": row["id"]}})
        assert action["status"] == "done", action
        wait_until(lambda: (owed() or {}).get("tries") == 1, 10, what="the try is written down")
        room.phones["112-1"].hang_up()
        told(first, f"/callbacks/{row['id']}/result", {"result": "unreached", "note": "tidak diangkat"})
        assert owed() is None
