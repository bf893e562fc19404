"""Incidents opened at a steady pace while workers are killed and the broker forgets."""

import contextlib
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing import get_context
from statistics import median
from typing import Self
from uuid import UUID

import uvicorn

from dispatch import incidents
from dispatch.simulated_agency import Inbox, Notice, make_receiver
from records.session import Sessions, make_engine, make_sessions
from settings.clock import system_clock
from settings.settings import Settings
from tests.integration.dispatch.conftest import Processes
from tests.integration.dispatch.room import OPERATOR, SECRET, a_draft
from tests.postgres import free_port
from tests.waiting import wait_until

OPENERS = 2
"""Processes that open incidents."""

THREADS = 8
"""In each: operators enough that one slow commit does not slow the pace."""

WORKERS = ("worker-urgent", "worker")
_YIELDS = 5
"""How nice the workers are: on one machine the operators and their database go first, and the pace stays."""

_LONGEST_START = 20.0
"""Seconds."""

TYPES = ("FIR1", "RES1")
"""Priority 1 and priority 3 in turn, both Damkar's: both queues have work."""


@dataclass
class Agency:
    """An agency's server that acts on each case it is told of, and counts how often it acted."""

    url: str
    inbox: Inbox
    acted: Counter[str] = field(default_factory=Counter[str])
    """By case id."""

    def received_at(self) -> dict[str, datetime]:
        """When each case came first."""
        return {notice.case_id: notice.received_at for notice in list(self.inbox.notices.values())}


def serve_agency() -> tuple[Agency, Callable[[], None]]:
    """A running server of Damkar, and what ends it."""
    port, inbox = free_port(), Inbox()
    agency = Agency(f"http://127.0.0.1:{port}/hook/DAMKAR", inbox)

    async def act(notice: Notice) -> None:
        agency.acted[notice.case_id] += 1

    app = make_receiver({"DAMKAR": SECRET}, inbox, on_case=act)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    wait_until(lambda: server.started)

    def end() -> None:
        server.should_exit = True
        thread.join(20)

    return agency, end


def make_drafts(sessions: Sessions, count: int) -> list[UUID]:
    """Drafts with all that an operator types, ready to be opened."""
    with sessions() as session:
        drafts = [a_draft(session, type_code=TYPES[number % len(TYPES)]) for number in range(count)]
        session.commit()
    return drafts


def open_steadily(settings: Settings, drafts: Sequence[UUID], per_second: float) -> dict[str, datetime]:
    """Opens them in that pace; the instant at which each case's transaction went to be committed.

    In processes of their own, which go first where the system lets them: the pace is what the workers are tried with,
    so it must not yield to them.
    """
    spawn = get_context("spawn")
    due = [(draft, number / per_second) for number, draft in enumerate(drafts)]
    all_there = spawn.Barrier(OPENERS)
    with ProcessPoolExecutor(
        OPENERS, mp_context=spawn, initializer=all_there.wait, initargs=(_LONGEST_START,)
    ) as openers:
        shares = [openers.submit(_open_each, settings, due[first::OPENERS]) for first in range(OPENERS)]
        return {case: at for share in shares for case, at in share.result().items()}


def _open_each(settings: Settings, due: Sequence[tuple[UUID, float]]) -> dict[str, datetime]:
    """In a process of its own: opens each draft so many seconds from now, or as soon as it can."""
    with contextlib.suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, -10)
    began = time.monotonic()
    engine = make_engine(settings, process="test", pool_size=THREADS)
    sessions = make_sessions(engine)
    committed: dict[str, datetime] = {}

    def open_one(draft: UUID, seconds: float) -> None:
        time.sleep(max(0.0, began + seconds - time.monotonic()))
        with sessions() as session:
            [case] = incidents.open_incident(session, draft, at=system_clock(), who=OPERATOR)
            session.flush()
            at = system_clock()
            session.commit()
        committed[str(case.id)] = at

    with ThreadPoolExecutor(THREADS) as operators:
        list(operators.map(open_one, *zip(*due, strict=True)))
    engine.dispose()
    return committed


def waits(agency: Agency, committed: dict[str, datetime]) -> list[float]:
    """Seconds from commit to receipt of each of these cases."""
    there = agency.received_at()
    return sorted((there[case] - at).total_seconds() for case, at in committed.items())


def told(name: str, seconds: Sequence[float]) -> str:
    """A line of figures."""
    late = seconds[int(len(seconds) * 0.95)]
    return f"{name}: median {median(seconds):.3f} s, 95 % {late:.3f} s, worst {seconds[-1]:.3f} s, n={len(seconds)}"


class Reaper:
    """Kills all workers with -9 every so many seconds, and starts them again at once as the supervisor does.

    On a machine so slow that they have done nothing yet, it waits for them: who is killed before the first
    delivery proves nothing.
    """

    def __init__(self, processes: Processes, agency: Agency, *, every: float) -> None:
        self._processes = processes
        self._agency = agency
        self._every = every
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._reap)
        self.kills = 0
        self._arrived_before = 0
        self._alive = [processes.start(name, nice=_YIELDS) for name in WORKERS]

    def __enter__(self) -> Self:
        """From now on they die."""
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """The workers that are alive now stay so."""
        self._over.set()
        self._thread.join(30)

    def _reap(self) -> None:
        while not self._over.wait(self._every):
            self._let_them_do_something()
            for worker in self._alive:
                worker.kill()
            for worker in self._alive:
                worker.wait(20)
            self._alive = [self._processes.start(name, nice=_YIELDS) for name in WORKERS]
            self.kills += 1
            self._arrived_before = len(self._agency.inbox.notices)

    def _let_them_do_something(self) -> None:
        give_up = time.monotonic() + _LONGEST_START
        while len(self._agency.inbox.notices) == self._arrived_before and time.monotonic() < give_up:
            if self._over.wait(0.02):
                return
