"""Incidents and cases go through random legal and illegal moves, two transactions at a time, on real PostgreSQL.

`make test` plays the short form, `make test-long` hundreds of longer lives.
"""

import threading
import traceback
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from typing import Any, cast

import psycopg
import pytest
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dispatch import deliver
from records.agencies import ChannelKind, ContactRole
from records.machines import DeliveryStatus, Machine
from records.session import Sessions
from records.work import Delivery
from settings.errors import CallerFaultError, ConflictError
from settings.settings import Settings
from tests.integration.dispatch import laws
from tests.integration.dispatch.room import a_contact
from tests.integration.dispatch.steps import OF_DELIVERIES, STEPS, NothingThereError, Step, World
from tests.waiting import wait_until

pytestmark = pytest.mark.timeout(3000)

START = datetime(2026, 11, 23, 16, 50, tzinfo=UTC)
"""Ten minutes before midnight in Depok."""

LIVES = {False: (15, 30), True: (150, 50)}
"""(how many, steps of each) of the short and the long form."""


def _no_way(row: laws.Row) -> list[StrEnum]:
    """Where its machine does not let it go from here."""
    machine: Machine[Any] = row.machine
    return sorted(set(machine.moves) - machine.moves[row.status] - {row.status})


class How(StrEnum):
    """How two transactions meet."""

    RACE = "both begin at the same instant"
    COMMITS = "the first commits while the second waits for it"
    GIVES_UP = "the first is rolled back while the second waits for it"


@dataclass
class Table:
    """Figures of a run."""

    done: Counter[str] = field(default_factory=Counter[str])
    refused: Counter[str] = field(default_factory=Counter[str])
    guarded: int = 0
    together: Counter[str] = field(default_factory=Counter[str])
    waited: int = 0
    fault: str | None = None
    """The first broken law and how it came to that. A race need not come again when hypothesis repeats it."""


ONWARD = ("accept", "assign unit", "en route", "on scene", "done", "claim a delivery", "record a delivery")
"""Drawn more often, for most other steps come to an end."""

steps = st.builds(
    Step, st.sampled_from(sorted([*STEPS, *ONWARD, *ONWARD])), st.integers(0, 5), st.integers(0, 11)
)


class Lives(RuleBasedStateMachine):
    """One example: some incidents, from their drafts on."""

    def __init__(self, sessions: Sessions, table: Table, threads: ThreadPoolExecutor) -> None:
        super().__init__()
        self._sessions = sessions
        self._table = table
        self._threads = threads
        self._world = World(START, [])
        self._in_hand = False
        """Whether a worker may have had a delivery in hand when its case ended."""
        self._story: list[str] = []

    @initialize(opened=st.integers(1, 2), team=st.integers(0, 2))
    def some_are_open(self, opened: int, team: int) -> None:
        for which in range(opened):
            self.one_after_another([Step("draft", 0, which), Step("open", which, team)])

    @contextmanager
    def _telling(self, what: object = None) -> Generator[None]:
        if what is not None:
            self._story.append(str(what))
        try:
            yield
        except BaseException:
            if self._table.fault is None:
                self._table.fault = "\n".join([*self._story, traceback.format_exc()])
            raise

    @rule(several=st.lists(steps, min_size=1, max_size=5))
    def one_after_another(self, several: list[Step]) -> None:
        """Refused is refused: also when the edge commits, nothing has changed."""
        for step in several:
            with self._telling(step):
                before = self._picture()
                refusal = self._take(step)
                if refusal is not None:
                    assert before == self._picture(), f"refused ({refusal}), and yet something changed"
                self.the_laws_hold()

    @rule(first=steps, second=steps, how=st.sampled_from(How))
    def two_at_once(self, first: Step, second: Step, how: How) -> None:
        self._table.together[how] += 1
        self._in_hand |= not OF_DELIVERIES.isdisjoint({first.door, second.door})
        with self._telling(f"{first} and {second}: {how}"):
            if how is How.RACE:
                self._race(first, second)
            else:
                self._overlap(first, second, commits=how is How.COMMITS)

    @rule(which=st.integers(0, 30), to=st.integers(0, 12))
    def somebody_writes_past_the_doors(self, which: int, to: int) -> None:
        """The database refuses by itself what the table of moves does not have."""
        with self._telling(f"past the doors: {which} to {to}"), self._sessions() as session:
            rows = laws.rows_of(session, self._world.incidents)
            illegal = [(row, status) for row in rows for status in _no_way(row)]
            if not illegal:
                return
            row, status = illegal[(which * 13 + to) % len(illegal)]
            before = laws.picture(session, self._world.incidents)
            session.commit()
            with pytest.raises(IntegrityError, match="illegal move"):
                session.execute(update(type(row)).where(type(row).id == row.id).values(status=status))
            session.rollback()
            with pytest.raises(IntegrityError, match="written once"):
                session.execute(text("UPDATE status_moves SET new = 'done'"))
            session.rollback()
            assert laws.picture(session, self._world.incidents) == before
        self._table.guarded += 1

    @invariant()
    def the_laws_hold(self) -> None:
        with self._telling(), self._sessions() as session:
            laws.hold(session, self._world.incidents)
            waiting = laws.waiting_for_nobody(session, self._world.incidents)
            untouched = [one for one in waiting if session.get_one(Delivery, one).attempt == 0]
            assert self._in_hand or not untouched, f"of ended cases, and nobody cancelled them: {untouched}"

    def teardown(self) -> None:
        """Whatever happened: an ended case is told to nobody any more."""
        with self._telling("the end"), self._sessions() as session:
            for one in laws.waiting_for_nobody(session, self._world.incidents):
                delivery = session.get_one(Delivery, one)
                wanted = deliver.claim(session, one, delivery.attempt + 1, now=self._world.now)
                assert wanted is None
                assert delivery.status is DeliveryStatus.CANCELLED
            session.commit()

    def _take(self, step: Step, *, begin: Callable[[], object] | None = None) -> str | None:
        """Takes the step in a transaction; returns why it was refused. Any other error is a fault of ours."""
        with self._sessions() as session:
            if begin:
                begin()
            refusal = self._try(step, session)
            session.commit()
        return refusal

    def _try(self, step: Step, session: Session) -> str | None:
        try:
            step(self._world, session)
            session.flush()
        except NothingThereError:
            return "there is nothing"
        except ConflictError as refusal:
            # An edge would roll back; the doors promise that it need not.
            self._table.refused[step.door] += 1
            return str(refusal)
        except CallerFaultError as refusal:
            session.rollback()
            self._table.refused[step.door] += 1
            return str(refusal)
        self._table.done[step.door] += 1
        return None

    def _picture(self) -> object:
        with self._sessions() as session:
            return laws.picture(session, self._world.incidents)

    def _race(self, *steps: Step) -> None:
        line = threading.Barrier(len(steps), timeout=30)
        for one in [self._threads.submit(self._take, step, begin=line.wait) for step in steps]:
            one.result(60)

    def _overlap(self, first: Step, second: Step, *, commits: bool) -> None:
        with self._sessions() as session:
            self._try(first, session)
            other = self._threads.submit(self._take, second)
            wait_until(
                partial(self._waits_or_is_done, other), 30, every=0.002, what="the second waits or ends"
            )
            if commits:
                session.commit()
            else:
                session.rollback()
        other.result(60)

    def _waits_or_is_done(self, other: "Future[str | None]") -> bool:
        if other.done():
            return True
        with self._sessions() as session:
            waits = session.execute(
                text(
                    "SELECT count(*) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND wait_event_type = 'Lock'"
                )
            ).scalar_one()
        self._table.waited += bool(waits)
        return bool(waits)


@pytest.fixture
def long(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--long"))


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as two:
        yield two


def test_any_moves_two_at_a_time(
    settings: Settings, sessions: Sessions, threads: ThreadPoolExecutor, *, long: bool
) -> None:
    nobody_waits_for_ever(settings)
    with sessions() as session:
        a_contact(session, "DAMKAR", "http://127.0.0.1:1/")
        a_contact(session, "DAMKAR", "+622177200000", channel=ChannelKind.CASE_CALL)
        a_contact(session, "DAMKAR", "http://127.0.0.1:1/", role=ContactRole.BACKUP)
        a_contact(session, "PLN", "http://127.0.0.1:1/", role=ContactRole.HEAD)
        session.commit()
    table = Table()
    lives, length = LIVES[long]
    try:
        _live(sessions, table, threads, lives, length)
    except BaseException as error:
        raise AssertionError(table.fault) from error
    print(f"\n{table.done.total()} steps done: {dict(table.done.most_common())}")
    print(f"{table.refused.total()} refused: {dict(table.refused.most_common())}")
    print(
        f"{table.guarded} illegal moves refused by the database; "
        f"together: {dict(table.together)}, {table.waited} waited"
    )
    assert table.guarded
    assert table.waited, "two transactions never met"


def _live(sessions: Sessions, table: Table, threads: ThreadPoolExecutor, lives: int, length: int) -> None:
    run_state_machine_as_test(
        cast(type[Lives], partial(Lives, sessions, table, threads)),
        settings=hypothesis_settings(
            max_examples=lives,
            stateful_step_count=length,
            deadline=None,
            database=None,
            # A race does not come again when asked, so there is little to shrink.
            phases=[Phase.generate],
            suppress_health_check=[
                HealthCheck.too_slow,
                HealthCheck.filter_too_much,
                HealthCheck.data_too_large,
            ],
        ),
    )


def nobody_waits_for_ever(settings: Settings) -> None:
    """From the next connection on, a statement that hangs is an error."""
    with psycopg.connect(settings.libpq_url, autocommit=True) as admin:
        name = admin.info.dbname
        admin.execute(f"ALTER DATABASE {name} SET statement_timeout = '30s'".encode())
