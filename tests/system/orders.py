"""Random orders of `run`, `stop`, signals, `kill -9` and lost records, and what must be true after each."""

import random
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from typing import Literal, get_args

from operations.process_record import ProcessRecord
from tests.instance import Instance
from tests.signalling import kill_pids, signal_pids
from tests.system.health_watch import HealthWatch
from tests.waiting import wait_until

Victim = Literal[
    "foreground",
    "operations api",
    "operations bridge",
    "operations clock",
    "operations worker",
    "supervisord",
    "postgres -D",
    "a backend",
    "asterisk.sh",
    "asterisk -f",
]
Wish = Literal[
    "run", "stop", "stop at once", "ctrl_c", "term", "hup", "kill", "lose records", "let it settle"
]

VICTIMS: tuple[Victim, ...] = get_args(Victim)
PARTS = (
    "supervisord",
    "operations api",
    "operations bridge",
    "operations clock",
    "operations probe",
    "postgres -D",
    "asterisk.sh",
)
_WEIGHTS: dict[Wish, int] = {
    "run": 3,
    "stop": 2,
    "stop at once": 2,
    "ctrl_c": 2,
    "term": 1,
    "hup": 1,
    "kill": 7,
    "lose records": 1,
    "let it settle": 2,
}
_SIGNALS: dict[Wish, int] = {"ctrl_c": signal.SIGINT, "term": signal.SIGTERM, "hup": signal.SIGHUP}
_SETTLE_SECONDS = 500
_MOST_MOMENT = 3.0
"""Seconds until the next step, at most: it comes in the midst of a start or a stop."""


@dataclass
class Tally:
    """What was done and seen."""

    orders: int = 0
    steps: dict[str, int] = field(default_factory=dict[str, int])
    whole: int = 0
    nothing: int = 0
    brought_back: int = 0
    """Orders after which all stood with nobody in the foreground to keep it, and a `run` brought it back whole."""


class Orders:
    """Plays orders on one system; the seed gives the same orders again."""

    def __init__(self, instance: Instance, watch: HealthWatch, seed: int) -> None:
        self._instance = instance
        self._watch = watch
        self._chance = random.Random(seed)  # noqa: S311 - orders, no secrets
        self._others: list[subprocess.Popen[bytes]] = []
        self._runs: list[subprocess.Popen[bytes]] = []
        self.tally = Tally()
        self.story: list[str] = []
        """What this order did so far, for a failure's message."""

    def adopt_foreground(self) -> None:
        """Takes the `run` that started the system for one of its own."""
        assert self._instance.process
        self._runs.append(self._instance.process)

    def foregrounds_end(self) -> set[int]:
        """The exit codes of those that were in the foreground until now, once they have ended."""
        return {one.wait(_SETTLE_SECONDS) for one in self._runs}

    def play(self) -> None:
        """One order. Raises `AssertionError` with its story."""
        self.story = []
        try:
            for _ in range(self._chance.randint(2, 4)):
                self._do(self._wish())
                self._let_pass(self._chance.choice((0.0, 0.3, self._chance.uniform(0, _MOST_MOMENT))))
            self._end_of_order()
        except AssertionError as error:
            raise AssertionError(f"{error}\n{' / '.join(self.story)}\n{self.state()}") from error
        self.tally.orders += 1

    def is_whole(self) -> bool:
        """All runs: each part once, `/health` says so, and 112 answers."""
        one_each = all(len(self._instance.pids_of(part)) == 1 for part in PARTS)
        return one_each and self._instance.is_healthy() and self._watch.silent_seconds < 2 * _MOST_MOMENT

    def is_nothing(self) -> bool:
        """Nothing runs."""
        return not self._instance.processes() and self._instance.mounts() == []

    def state(self) -> str:
        """What there is, for a failure's message."""
        lines = [f"{pid} {command[-100:]}" for pid, command in sorted(self._instance.processes().items())]
        health = self._instance.is_healthy()
        return "\n".join([f"healthy: {health}, 112 silent for {self._watch.silent_seconds:.1f} s", *lines])

    # --- one step -------------------------------------------------------------------------------------------------

    def _wish(self) -> Wish:
        return self._chance.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]

    def _do(self, wish: Wish) -> None:
        victim = self._chance.choice(VICTIMS) if wish == "kill" else None
        self.story.append((victim and f"kill {victim}") or wish)
        name = self.story[-1]
        self.tally.steps[name] = self.tally.steps.get(name, 0) + 1
        if victim:
            self._kill(victim)
        elif wish == "run":
            self._run()
        elif wish in {"stop", "stop at once"}:
            self._stop(at_once=wish == "stop at once")
        elif wish == "lose records":
            self._lose_records()
        elif wish == "let it settle":
            self._settle()
        elif wish in _SIGNALS and (foreground := self._foreground()):
            foreground.send_signal(_SIGNALS[wish])

    def _run(self) -> None:
        """Begins another `run`: beside one that is in the foreground it must refuse."""
        self._instance.launch("run", wait=False)
        assert self._instance.process
        self._runs.append(self._instance.process)

    def _stop(self, *, at_once: bool) -> None:
        process = self._instance.begin("stop")
        self._others.append(process)
        if not at_once:
            process.wait(_SETTLE_SECONDS)

    def _kill(self, victim: Victim) -> None:
        if victim == "foreground":
            if foreground := self._foreground():
                kill_pids(foreground.pid)
            return
        part = "asterisk" if victim == "asterisk -f" else victim
        if victim == "a backend":
            pids = [
                pid for pid, words in self._instance.processes().items() if words.startswith("postgres: dcor")
            ]
        elif victim == "asterisk -f":
            record = ProcessRecord.read(self._instance.home / "asterisk" / "run" / "asterisk.process")
            pids = [record.pid] if record and record.alive else []
        else:
            pids = self._instance.pids_of(part)
        if pids:
            signal_pids(signal.SIGKILL, self._chance.choice(pids))

    def _lose_records(self) -> None:
        home = self._instance.home
        for file in (
            *home.glob("run/*.process"),
            *home.glob("asterisk/run/*.process"),
            home / "run" / "lock",
        ):
            file.unlink(missing_ok=True)
        if self._chance.random() < 0.5:
            shutil.rmtree(home / "run", ignore_errors=True)

    def _let_pass(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        wait_until(lambda: time.monotonic() >= until, seconds + 5, what="the next step's moment")

    # --- what must be true ------------------------------------------------------------------------------------------

    def _foreground(self) -> subprocess.Popen[bytes] | None:
        return next((one for one in self._runs if one.poll() is None), None)

    def _settle(self) -> str:
        """Waits until all runs, or nothing does, or what runs is without a foreground that would keep it."""
        for other in self._others:
            other.wait(_SETTLE_SECONDS)
        assert {other.returncode for other in self._others} <= {0}, "a `stop` that failed"
        self._others.clear()

        def settled() -> str | None:
            living = [one for one in self._runs if one.poll() is None]
            if len(living) > 1:
                return None
            if not living:
                return "nothing" if self.is_nothing() else "unkept"
            return "whole" if self.is_whole() else None

        found = wait_until(settled, _SETTLE_SECONDS, what="all runs or nothing does", every=0.3) or ""
        self.story.append(f"({found})")
        self._see_how_they_ended()
        return found

    def _see_how_they_ended(self) -> None:
        """Each `run` that has ended: asked to, killed, or refused with a sentence; none by a fault of its own."""
        for one in [one for one in self._runs if one.poll() is not None]:
            allowed = {0, 1, 2, -signal.SIGKILL, *(-number for number in _SIGNALS.values())}
            assert one.returncode in allowed, one.returncode
            self._runs.remove(one)
        assert "Traceback" not in self._instance.output, self._instance.output[-3000:]

    def _end_of_order(self) -> None:
        found = self._settle()
        if found == "whole":
            self.tally.whole += 1
        elif found == "nothing":
            self.tally.nothing += 1
        else:
            self.tally.brought_back += 1
        if found != "whole":
            self._run()
            assert self._settle() == "whole", "a `run` brings it back"
        if self._chance.random() < 0.25:
            self._stop(at_once=False)
            assert self._settle() == "nothing", "a `stop` leaves nothing"
