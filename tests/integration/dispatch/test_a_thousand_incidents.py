"""Incidents come fast while workers are killed and the broker loses all it had: no case is missing, none acts twice.

`make test` plays 150 incidents; `make test-long` a thousand, once more with RabbitMQ as the broker.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from statistics import median

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy import func, select

from records.incidents import Case
from records.machines import CaseStatus, DeliveryStatus
from records.session import Sessions
from records.work import Delivery, DeliveryAttempt
from settings.settings import Settings
from tests.integration.dispatch.conftest import Processes
from tests.integration.dispatch.rabbitmq import SERVER, RabbitMq
from tests.integration.dispatch.room import a_contact
from tests.integration.dispatch.storm import (
    Agency,
    Reaper,
    make_drafts,
    open_steadily,
    serve_agency,
    told,
    waits,
)
from tests.integration.dispatch.test_to_the_agency import statuses
from tests.waiting import wait_until

pytestmark = pytest.mark.timeout(900)

MEDIAN_SECONDS = 0.25
"""The issue's: from commit to receipt, when nothing is dying and nothing else wants the machine."""


@dataclass(frozen=True)
class Storm:
    """How much comes, and how often the workers die meanwhile."""

    calm: int
    """Incidents before anything dies, of which the median is taken."""
    calm_per_second: float
    incidents: int
    per_second: float
    kill_every: float
    """Seconds."""
    kills: int
    """At least so many."""


WARM_UP = 5
"""Seconds of the same pace before those of which the median is taken: operators and workers are processes that have
just begun, and their first steps take the machine from one another."""

SHORT = Storm(calm=100, calm_per_second=10, incidents=150, per_second=50, kill_every=3, kills=2)
LONG = Storm(calm=500, calm_per_second=25, incidents=1000, per_second=50, kill_every=3, kills=6)


@pytest.fixture
def storm(request: pytest.FixtureRequest) -> Storm:
    return LONG if request.config.getoption("--long") else SHORT


@pytest.fixture
def agency() -> Iterator[Agency]:
    agency, end = serve_agency()
    yield agency
    end()


@pytest.mark.alone
def test_every_case_arrives_and_acts_once(
    settings: Settings, sessions: Sessions, processes: Processes, agency: Agency, storm: Storm
) -> None:
    """The broker is pgmq in our own database: its restart cuts every connection and loses every message."""
    through(storm, settings, sessions, processes, agency, lambda: forget(settings))


@pytest.mark.long_only
def test_the_same_with_rabbitmq(
    settings: Settings, sessions: Sessions, tmp_path: Path, agency: Agency, storm: Storm
) -> None:
    """The broker of more than one machine, killed with -9 twice. In the long form only: `make test-long`."""
    if not SERVER.exists():
        pytest.fail("RabbitMQ is not on this machine: apt-get install rabbitmq-server, and run this again")
    (tmp_path / "rabbitmq").mkdir()
    with RabbitMq(tmp_path / "rabbitmq") as rabbit:
        processes = Processes(settings.model_copy(update={"broker_url": rabbit.url}), tmp_path)
        try:
            through(storm, settings, sessions, processes, agency, rabbit.restart)
        finally:
            processes.end()


def through(
    storm: Storm,
    settings: Settings,
    sessions: Sessions,
    processes: Processes,
    agency: Agency,
    restart_broker: Callable[[], None],
) -> None:
    """The calm, the storm, and what must be true after it."""
    with sessions() as session:
        a_contact(session, "DAMKAR", agency.url)
        session.commit()
    processes.start("clock")
    reaper = Reaper(processes, agency, every=storm.kill_every)
    for name in ("worker-urgent", "worker"):
        processes.wait_for(name, "ready")

    early = int(WARM_UP * storm.calm_per_second)
    calm = open_steadily(settings, make_drafts(sessions, early + storm.calm), storm.calm_per_second)
    wait_until(lambda: calm.keys() <= agency.received_at().keys(), 60, what="the first cases arrive")
    by_instant = sorted(calm.items(), key=itemgetter(1))
    seconds = waits(agency, dict(by_instant[early:]))
    print(f"\n{told('nothing dies', seconds)}")

    drafts = make_drafts(sessions, storm.incidents)
    # Long enough that a kill finds sends under way.
    agency.inbox.seconds_to_answer = 0.1
    began = time.monotonic()
    with reaper, ThreadPoolExecutor(1) as beside:
        restarts = beside.submit(twice, restart_broker, storm.incidents / storm.per_second)
        stormy = open_steadily(settings, drafts, storm.per_second)
        restarts.result(120)
        wait_until(lambda: reaper.kills >= storm.kills, 60, what="the workers have died often enough")
    wanted = {*calm, *stormy}
    wait_until(lambda: wanted <= agency.received_at().keys(), 180, every=0.2, what="every case arrives")
    arrived_in = time.monotonic() - began
    wait_until(
        lambda: set(statuses(sessions)) == {DeliveryStatus.DELIVERED}, 120, every=0.2, what="all is recorded"
    )

    opened_in = (max(stormy.values()) - min(stormy.values())).total_seconds()
    print(told("workers die, the broker forgets", waits(agency, stormy)))
    with sessions() as session:
        tries = session.scalar(select(func.count()).select_from(DeliveryAttempt))
        died = session.scalar(
            select(func.count()).select_from(DeliveryAttempt).where(DeliveryAttempt.ended_at.is_(None))
        )
    print(
        f"{len(stormy)} opened in {opened_in:.1f} s ({len(stormy) / opened_in:.0f} a second), "
        f"all there after {arrived_in:.1f} s; "
        f"{reaper.kills} times all workers killed, {tries} tries of {len(wanted)} deliveries, "
        f"{died} died with their worker, {agency.inbox.repeats} repeats recognised"
    )
    nothing_missing_nothing_twice(sessions, agency, wanted)
    assert died or storm is not LONG, "no kill hit a send that was under way"
    assert median(seconds) < MEDIAN_SECONDS


def nothing_missing_nothing_twice(sessions: Sessions, agency: Agency, wanted: set[str]) -> None:
    """Each case arrived, acted exactly once, under one webhook id, and the rows say so."""
    assert agency.inbox.refused == 0
    assert set(agency.acted) == wanted
    assert set(agency.acted.values()) == {1}
    assert len(agency.inbox.notices) == len(wanted), "a case came under two ids"
    with sessions() as session:
        assert {str(case) for case in session.scalars(select(Case.id))} == wanted
        assert set(session.scalars(select(Case.status))) == {CaseStatus.DELIVERED}
        ids = {str(one) for one in session.scalars(select(Delivery.id))}
    assert ids == set(agency.inbox.notices)


def twice(restart: Callable[[], None], seconds: float) -> None:
    """A third and two thirds through the storm."""
    for _ in range(2):
        time.sleep(seconds / 3)
        restart()


def forget(settings: Settings) -> None:
    """What a restart of a broker without memory is: no message is left, whoever used it is cut off.

    The operators' connections stay, for it is the broker that restarts and not the database.
    """
    with psycopg.connect(settings.libpq_url, autocommit=True) as admin:
        names = admin.execute("SELECT queue_name FROM pgmq.list_queues()").fetchall()
        for (name,) in names:
            admin.execute(SQL("TRUNCATE pgmq.{}").format(Identifier(f"q_{name}")))
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND application_name <> 'dcor-test'"
        )
