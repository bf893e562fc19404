"""Whoever waited first is answered first, whatever callers press or their phones do meanwhile."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import select

from records.calls import Call as CallRecord
from records.calls import QueueWait
from records.session import Sessions
from telephony.simulator.call import Call
from telephony.simulator.citizen import SimulatedCitizen
from telephony.simulator.habits import Habits
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.operator import SimulatedOperator
from telephony.simulator.pyvoip import TransmitType
from telephony.simulator.sounds import tone
from tests.instance import Instance
from tests.telephony.room import database, log_in, manned, told
from tests.telephony.walked import lay_out
from tests.waiting import wait_until

SEAT = "119-1"
FLOW = """
kind: service
service: "119"
start: antre
steps:
  antre:
    queue:
      greeting: t-antre
      stages: [{queue: q119, seconds: 5}, {queue: q119-all, seconds: 300}]
      digits: {"1": bahasa, "2": kata, "3": lain, "4": pindah}
      duty_mobile: no
  bahasa: {language: {prompts: t-bahasa, wait: 5, digits: {"1": id, "2": en}, then: antre}}
  kata: {say: {prompts: t-kata, then: antre}}
  lain: {queue: {greeting: t-kata, stages: [{queue: qdamkar, seconds: 5}], then: antre}}
  pindah: {go: pusat-panggilan}
"""
OTHER = """
kind: service
service: cc
start: petugas
steps:
  petugas:
    queue: {greeting: t-lain, stages: [{queue: qcc, seconds: 300}], digits: {"1": kembali}, duty_mobile: no}
  kembali: {go: medis-119}
"""
PANEL = """
kind: emergency
service: "112"
start: antre
steps:
  antre: {queue: {greeting: t-112, stages: [{queue: q112-all, seconds: 30}]}}
"""
HERTZ = {
    name: 700 + 100 * number
    for number, name in enumerate(("t-antre", "t-bahasa", "t-kata", "t-lain", "t-112"))
}


@dataclass
class Line:
    """Callers who wait in the line of 119, and the one operator who will have them."""

    instance: Instance
    phones: PhoneLoop
    sessions: Sessions
    operator: SimulatedOperator
    citizens: list[SimulatedCitizen]
    numbers: Iterator[int]

    def has(self) -> str | None:
        """The number of the caller whom the operator has."""
        call = self.operator.talking
        return "0" + call.number.removeprefix("+62").removeprefix("0") if call else None

    def dial(self) -> "Waiting":
        """One more caller, who waits in the line's last stage."""
        number = f"0812666{next(self.numbers):05d}"
        citizen = SimulatedCitizen(
            self.phones, ("127.0.0.1", self.instance.settings.sip_port), number, sound=tone(700)
        )
        self.citizens.append(citizen)
        caller = Waiting(self, number, citizen.dial("119"))
        caller.waits_in("q119-all")
        return caller


@dataclass
class Waiting:
    """One caller."""

    line: Line
    number: str
    call: Call

    def waits(self) -> list[QueueWait]:
        with self.line.sessions() as session:
            found = select(QueueWait).join(CallRecord, CallRecord.id == QueueWait.call_id)
            found = found.where(CallRecord.number == "+62" + self.number[1:]).order_by(QueueWait.ordinal)
            return list(session.scalars(found))

    def waits_in(self, queue: str, *, after: int = 0) -> None:
        """Until they wait there, having been in more queues than `after`."""
        wait_until(
            lambda: (rows := self.waits())[after:] and rows[-1].queue == queue and rows[-1].left_at is None,
            30,
            what=f"{self.number} waits in {queue}",
        )

    def press(self, key: str) -> None:
        self.line.phones.run(lambda: self.call.press(key))

    def offer(self, way: TransmitType) -> None:
        """Offers the sound anew, and waits until Asterisk has taken it."""
        before = self.call.offers_taken
        self.line.phones.run(lambda: self.call.offer(way))
        wait_until(lambda: self.call.offers_taken > before, 10, what="Asterisk takes the offer")


@pytest.fixture(scope="module")
def line(phones: PhoneLoop) -> Iterator[Line]:
    with tempfile.TemporaryDirectory(prefix="dcor-") as folder, ExitStack() as stack:
        flows, home = Path(folder) / "flows", Path(folder) / "home"
        sources = {"medis-119.yaml": FLOW, "pusat-panggilan.yaml": OTHER, "gawat-darurat-112.yaml": PANEL}
        lay_out(flows, home, sources, HERTZ)
        instance = Instance(home, DCOR_FLOWS_DIR=str(flows))
        stack.callback(instance.stop)
        instance.start()
        sessions = stack.enter_context(database(instance))
        operators = stack.enter_context(manned(instance, phones, [SEAT], Habits(answer_after=0.1)))
        yield Line(instance, phones, sessions, operators[SEAT], [], count())


def rests_everywhere(instance: Instance) -> bool:
    """Whether the operator is paused in each queue of the line: Asterisk is told of one after the other."""
    return all("(paused" in instance.console(f"queue show {queue}") for queue in ("q119", "q119-all"))


def twice(caller: Waiting) -> None:
    """There and back over another line, one digit and then another."""
    been = len(caller.waits())
    caller.press("4")
    caller.waits_in("qcc", after=been)
    caller.press("1")
    caller.waits_in("q119-all", after=been + 1)


def over_another_queue(caller: Waiting) -> None:
    been = len(caller.waits())
    caller.press("3")
    caller.waits_in("q119-all", after=been + 1)


def over_words(caller: Waiting) -> None:
    been = len(caller.waits())
    caller.press("2")
    caller.waits_in("q119-all", after=been)


def by_language(caller: Waiting) -> None:
    been = len(caller.waits())
    caller.press("1")
    wait_until(lambda: caller.waits()[-1].left_at, 10, what="the line is left for the language")
    caller.press("2")
    caller.waits_in("q119-all", after=been)


def keys_without_meaning(caller: Waiting) -> None:
    been = len(caller.waits())
    for keys in ("#", "*", "9", "99", "*#0"):
        caller.press(keys)
    assert len(caller.waits()) == been
    caller.waits_in("q119-all")


def hold_and_resume(caller: Waiting) -> None:
    been = len(caller.waits())
    caller.offer(TransmitType.SENDONLY)
    caller.offer(TransmitType.SENDRECV)
    caller.offer(TransmitType.SENDRECV)
    assert len(caller.waits()) == been


@pytest.mark.parametrize(
    ("does", "who"),
    [
        (twice, "first"),
        (twice, "both"),
        (over_another_queue, "first"),
        (over_another_queue, "second"),
        (over_words, "both"),
        (by_language, "first"),
        (keys_without_meaning, "first"),
        (hold_and_resume, "first"),
    ],
)
def test_whoever_was_first_stays_first(does: Callable[[Waiting], None], who: str, line: Line) -> None:
    with closing(log_in(line.instance, "operator1")) as seat:
        told(seat, f"/positions/{SEAT}/pause", {"reason": "rest"})
        wait_until(lambda: rests_everywhere(line.instance), 15, what="the operator rests")
        first, second = line.dial(), line.dial()
        try:
            for caller in [second] * (who != "first") + [first] * (who != "second"):
                does(caller)
            told(seat, f"/positions/{SEAT}/ready")
            for caller in (first, second):
                wait_until(line.has, 20, what="the operator has somebody")
                assert line.has() == caller.number
                line.phones.run(caller.call.hangup)
                wait_until(lambda: not line.has(), 10, what="the operator is free")
        finally:
            for citizen in line.citizens:
                citizen.stop()
            line.citizens.clear()
