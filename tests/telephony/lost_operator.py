"""The table of law 5: how a leg ends, after what, how often; and what must become of the citizen.

Cells run in three lanes beside each other: each line of the city has its own citizens, positions and phones.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import uuid4

import httpx

from telephony.simulator.call import Call
from telephony.simulator.citizen import SimulatedCitizen
from telephony.simulator.habits import Habits
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.operator import SimulatedOperator
from telephony.simulator.sounds import tone
from tests.instance import Instance
from tests.telephony import tones
from tests.telephony.room import asked, extension_of, log_in, told
from tests.waiting import wait_until

End = Literal["page_closed", "no_sound_at_all", "sound_lost", "power", "bye", "ami_hangup"]
After = Literal[
    "answer",
    "blind",
    "attended",
    "phone_blind",
    "phone_attended",
    "attended, phone_attended",
    "phone_attended, phone_attended",
]

DEATHS: tuple[End, ...] = ("page_closed", "no_sound_at_all", "sound_lost", "power")
WISHES: tuple[End, ...] = ("bye", "ami_hangup")
AFTERS: tuple[After, ...] = ("answer", "blind", "attended", "phone_blind", "phone_attended")
AFTER_TWO: tuple[After, ...] = ("attended, phone_attended", "phone_attended, phone_attended")
"""Who was handed the citizen hands them on."""

RETURN_SECONDS = 25
"""Silence is noticed after 3 s, a powered-off phone after 5 s, and 3 s are given to the phone to come back."""


@dataclass(frozen=True)
class Cell:
    """One cell: `times` legs end so, one after the other, the first of them after `after`."""

    end: End
    after: After
    times: int
    again: int = 0
    """Which repetition of a cell it is that asks for a rare moment."""

    @property
    def name(self) -> str:
        name = f"{self.end}-after-{self.after.replace(', ', '-')}-{self.times}x"
        return f"{name}-{self.again}" if self.again else name


CELLS = [
    *(Cell(end, after, times) for end in DEATHS for after in AFTERS for times in (1, 2)),
    *(Cell(end, after, 1) for end in WISHES for after in AFTERS),
    *(Cell(end, after, 1) for end in ("page_closed", "sound_lost", "bye") for after in AFTER_TWO),
    # Of 150 wishes one met the very moment in which the citizen's channel took the phone's, and was forgotten.
    *(Cell("bye", "phone_attended", 1, again) for again in range(1, 300)),
]


SHORT = [
    *(Cell("page_closed", after, 1) for after in ("answer", "attended", "phone_attended")),
    Cell("page_closed", "answer", 2),
    *(Cell("no_sound_at_all", after, 1) for after in ("answer", "blind")),
    *(Cell("sound_lost", after, 1) for after in ("answer", "attended", "phone_blind")),
    Cell("power", "answer", 1),
    Cell("power", "blind", 2),
    *(Cell("bye", after, 1) for after in ("answer", "attended", "phone_attended")),
    *(Cell("ami_hangup", after, 1) for after in ("answer", "blind")),
    *(Cell("page_closed", after, 1) for after in AFTER_TWO),
]
"""Each way to end, and each kind of transfer, at least once; the whole table is the long form."""


@dataclass
class Outcome:
    """What became of the citizen of one cell."""

    returned_to: list[str] = field(default_factory=list[str])
    """Seat that had the citizen after each death."""
    died_at: list[str] = field(default_factory=list[str])
    ended: bool = False
    """The citizen's call was ended by us."""
    heard: list[bool] = field(default_factory=list[bool])
    """Whether the citizen heard the tone of that seat then."""
    ended_by: str | None = None
    statuses: list[str] = field(default_factory=list[str])
    trouble: str = ""


@dataclass(frozen=True)
class Lane:
    """A line of the city with its seats; each seat speaks its own tone."""

    dialled: str
    keys: tuple[tuple[float, str], ...]
    """What leads to the operators: seconds after the answer, and the key."""
    positions: dict[str, int]
    first_user: int


LANES = (
    Lane("112", (), {"112-1": 440, "112-2": 520, "112-3": 610, "112-4": 770}, 1),
    Lane("119", (), {"119-1": 440, "119-2": 520}, 5),
    Lane("1500112", ((1.0, "1"), (3.0, "0")), {"cc-1": 440, "cc-2": 520}, 7),
)


def run_table(instance: Instance, loop: PhoneLoop, cells: Sequence[Cell]) -> dict[str, Outcome]:
    """Every cell's outcome by its name."""
    outcomes: dict[str, Outcome] = {}
    waiting = list(reversed(cells))
    lock = threading.Lock()

    def take(lane: Lane) -> Cell | None:
        """The next cell for which the lane has phones enough: a third one must be left to take the citizen."""
        with lock:
            fits = [c for c in waiting if c.end != "power" or c.times == 1 or len(lane.positions) > 2]
            return waiting.pop(waiting.index(fits[-1])) if fits else None

    def work(lane: Lane) -> None:
        with closing(_Room(instance, loop, lane)) as room:
            while cell := take(lane):
                outcomes[cell.name] = room.play(cell)

    threads = [threading.Thread(target=work, args=[lane]) for lane in LANES]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


class _Room:
    """One lane's people."""

    def __init__(self, instance: Instance, loop: PhoneLoop, lane: Lane) -> None:
        self.instance, self.loop, self.lane = instance, loop, lane
        self.server = ("127.0.0.1", instance.settings.sip_port)
        self.open = ExitStack()
        self.clients: dict[str, httpx.Client] = {}
        self.phones: dict[str, SimulatedOperator] = {}
        self.number = 0
        for offset, position in enumerate(lane.positions):
            client = self.open.enter_context(closing(log_in(instance, f"operator{lane.first_user + offset}")))
            self.clients[position] = client
            self.phones[position] = self._phone(position)
            told(client, f"/positions/{position}/take", {"station": "desk"})
            told(client, f"/positions/{position}/ready")
        self._wait_for_free()

    def close(self) -> None:
        for position, phone in self.phones.items():
            self.clients[position].post(f"/positions/{position}/leave")
            phone.stop()
        self.open.close()

    def play(self, cell: Cell) -> Outcome:
        """Plays one cell; what goes wrong is kept in it, for its own test to tell."""
        self.number += 1
        number = f"08{self.lane.first_user}77{self.number:06d}"
        citizen = SimulatedCitizen(self.loop, self.server, number, sound=tone(700))
        outcome = Outcome()
        try:
            self._play(cell, citizen, number, outcome)
        except (AssertionError, httpx.HTTPError, KeyError) as error:
            outcome.trouble = f"{error!r}; {self._story(number)}"
        finally:
            citizen.stop()
            for phone in self.phones.values():
                phone.hang_up()
                phone.habits = Habits(answer_after=0.1)
            self._wait_for_free()
        return outcome

    def _play(self, cell: Cell, citizen: SimulatedCitizen, number: str, outcome: Outcome) -> None:
        if cell.end == "no_sound_at_all" and cell.after == "answer":
            self._all_mute()
        call = citizen.dial(self.lane.dialled, Habits(keys=self.lane.keys))
        seat = self._has(call)
        ident = self._record(number)
        if cell.after != "answer":
            if cell.end == "no_sound_at_all":
                self._all_mute(besides=seat)
            for after in cell.after.split(", "):
                seat = self._hand_over(after, ident, seat)
        for _ in range(cell.times):
            outcome.died_at.append(seat)
            before = self._answered_legs(ident, seat)
            self._end(cell.end, ident, seat)
            if cell.end in WISHES:
                break
            last = len(outcome.died_at) == cell.times
            if cell.end == "no_sound_at_all" and last:
                # The next phone that is picked up works.
                self._all_speak()
            seat = self._returned(ident, before, call)
            outcome.returned_to.append(seat)
            if cell.end != "no_sound_at_all" or last:
                outcome.heard.append(self._hears(call, seat))
        if cell.end in DEATHS:
            wait_until(lambda: not call.finished.is_set(), 1, what="the citizen is still there")
            self.phones[seat].hang_up()
        outcome.ended = call.finished.wait(10)
        record = wait_until(lambda: self._ended(ident), 10, what="the record's end")
        outcome.ended_by = record["ended_by"]
        outcome.statuses = [record["status"]]

    # --- what is done -----------------------------------------------------------------------------------------

    def _hand_over(self, after: str, ident: str, seat: str) -> str:
        to = next(position for position in self.lane.positions if position != seat)
        phone = self.phones[seat]
        leg = phone.talking
        assert leg
        extension = extension_of(self.clients[to], to)
        if after == "blind":
            self._act(seat, ident, "transfer", to={"position": to})
        elif after == "attended":
            self._act(seat, ident, "consult", to={"position": to})
            wait_until(lambda: self._talks(to), 10, what=f"{to} answers the consultation")
            self._act(seat, ident, "complete")
        elif after == "phone_blind":
            self.loop.run(lambda: leg.hand_over(extension))
        else:
            consult = self.loop.run(lambda: phone.phone.call(extension))
            wait_until(lambda: consult.answered_at, 10, what=f"{to} answers the phone's consultation")
            self.loop.run(lambda: leg.hand_over(consult))
        wait_until(lambda: self._talks(to), 10, what=f"{to} takes the citizen over")
        if after.startswith("phone"):
            wait_until(lambda: self._has_left(ident, seat), 10, what=f"{seat}'s own leg is over")
            phone.hang_up()
        wait_until(lambda: self._free(seat), 10, what=f"{seat} is out of the call")
        return to

    def _end(self, end: End, ident: str, seat: str) -> None:
        phone = self.phones[seat]
        match end:
            case "page_closed":
                phone.hang_up("Q.850;cause=41")
            case "sound_lost":
                leg = phone.talking
                assert leg
                self.loop.run(leg.mute)
            case "no_sound_at_all":
                pass
            case "power":
                phone.phone.vanish()
                self.phones[seat] = _Nobody()
            case "bye":
                phone.hang_up()
            case "ami_hangup":
                self._act(seat, ident, "hang_up")

    def _all_mute(self, besides: str = "") -> None:
        for position, phone in self.phones.items():
            if position != besides:
                phone.habits = Habits(answer_after=0.1, mute=True)

    def _all_speak(self) -> None:
        for phone in self.phones.values():
            phone.habits = Habits(answer_after=0.1)

    def _act(self, seat: str, ident: str, kind: str, **more: object) -> None:
        answer = told(
            self.clients[seat], f"/calls/{ident}/actions", {"kind": kind, "key": uuid4().hex, **more}
        )
        assert answer["status"] == "done", answer

    # --- what is seen -----------------------------------------------------------------------------------------

    def _record(self, number: str) -> str:
        client = next(iter(self.clients.values()))
        number = "+62" + number[1:]

        def found() -> str | None:
            rows = asked(client, "/calls", live=True)["items"]
            return next((row["id"] for row in rows if row["number"] == number and row["answered_at"]), None)

        return wait_until(found, 10, what="the call's record") or ""

    def _story(self, number: str) -> str:
        """What the record tells of a citizen's newest call, for whoever must find out."""
        client = next(iter(self.clients.values()))
        rows = [row for row in asked(client, "/calls")["items"] if row["number"] == f"+62{number[1:]}"]
        detail: dict[str, Any] = asked(client, f"/calls/{rows[0]['id']}") if rows else {}
        told = {part: detail.get(part) for part in ("legs", "waits", "facts", "ended_at", "ended_by")}
        return f"{told}; {self.instance.console('core show channels concise')}"

    def _detail(self, ident: str) -> Any:
        return asked(next(iter(self.clients.values())), f"/calls/{ident}")

    def _ended(self, ident: str) -> Any:
        detail = self._detail(ident)
        return detail if detail["ended_at"] else None

    def _has_left(self, ident: str, seat: str) -> bool:
        return all(leg["ended_at"] for leg in self._rows(ident) if leg["position"] == seat)

    def _answered_legs(self, ident: str, seat: str) -> int:
        """How many legs were answered so far, once the record knows that the seat's is among them and lives."""

        def told() -> int:
            legs = [leg for leg in self._rows(ident) if leg["answered_at"]]
            known = any(leg["position"] == seat and not leg["ended_at"] for leg in legs)
            return len(legs) if known else 0

        return wait_until(told, 10, what=f"the record knows that {seat} has the citizen")

    def _rows(self, ident: str) -> list[dict[str, Any]]:
        return self._detail(ident)["legs"]

    def _returned(self, ident: str, before: int, call: Call) -> str:
        """The seat that has the citizen now, after another leg was answered."""

        def answered() -> str | None:
            assert not call.finished.is_set(), "the citizen was hung up on"
            legs = sorted(
                (leg for leg in self._rows(ident) if leg["answered_at"]), key=lambda leg: leg["answered_at"]
            )
            return legs[-1]["position"] if len(legs) > before else None

        return wait_until(answered, RETURN_SECONDS, what="another answer", every=0.1) or ""

    def _has(self, call: Call) -> str:
        def seat() -> str | None:
            assert not call.finished.is_set(), "the citizen was hung up on"
            return next((position for position in self.phones if self._talks(position)), None)

        return wait_until(seat, 20, what="an operator has the citizen") or ""

    def _talks(self, position: str) -> bool:
        leg = self.phones[position].talking
        return leg is not None and leg.answered_at is not None

    def _free(self, position: str) -> bool:
        return self.phones[position].talking is None

    def _hears(self, call: Call, seat: str) -> bool:
        def near() -> bool:
            samples = tones.of_samples(self.loop.run(call.hearing.samples))
            piece = tones.piece(samples, -0.4, 0.4)
            return len(piece) > 1600 and tones.strongest(piece).is_near(self.lane.positions[seat])

        try:
            return wait_until(near, 5, what="the seat's tone", every=0.1)
        except AssertionError:
            return False

    def _phone(self, position: str) -> SimulatedOperator:
        phone = SimulatedOperator(
            self.loop,
            self.server,
            position,
            self.instance.secrets.stations[position],
            habits=Habits(answer_after=0.1),
            sound=tone(self.lane.positions[position]),
        )
        phone.start(10)
        return phone

    def _wait_for_free(self) -> None:
        for position, phone in self.phones.items():
            if isinstance(phone, _Nobody):
                self.phones[position] = self._phone(position)
        wait_until(lambda: set(self._states()) == {"free"}, 30, what="every phone of the lane is free")

    def _states(self) -> Iterator[str]:
        for seat in asked(next(iter(self.clients.values())), "/positions")["items"]:
            if seat["code"] in self.lane.positions:
                yield seat["state"]


class _Nobody(SimulatedOperator):
    """A seat whose phone has no power."""

    def __init__(self) -> None:
        self.habits = Habits()

    talking: Call | None = None  # pyright: ignore[reportIncompatibleMethodOverride, reportAssignmentType]

    def hang_up(self, reason: str = "") -> None:
        """Nothing is there to hang up."""

    def stop(self) -> None:
        """Nothing is there to stop."""
