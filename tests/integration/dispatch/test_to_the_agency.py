"""From the opened incident to the agency's server, with the real processes, and with what may die."""

import statistics
import time
from collections import Counter

import psycopg
import pytest
from sqlalchemy import func, select

from records.incidents import Case
from records.machines import CaseStatus, DeliveryStatus
from records.session import Sessions
from records.work import Delivery, DeliveryAttempt
from settings.settings import Settings
from tests.integration.dispatch.conftest import Processes, Receiver
from tests.integration.dispatch.room import a_contact, an_open_incident
from tests.waiting import wait_until


@pytest.fixture
def at_work(processes: Processes) -> Processes:
    for name in ("clock", "worker-urgent"):
        processes.start(name)
    processes.wait_for("worker-urgent", "ready")
    return processes


def open_some(sessions: Sessions, count: int) -> set[str]:
    """Opens so many incidents, each in its own transaction; the ids of their cases."""
    ids: set[str] = set()
    for _ in range(count):
        with sessions() as session:
            [case] = an_open_incident(session)
            session.commit()
            ids.add(str(case.id))
    return ids


def arrived(receiver: Receiver) -> set[str]:
    return {notice.case_id for notice in list(receiver.inbox.notices.values())}


def statuses(sessions: Sessions) -> Counter[DeliveryStatus]:
    with sessions() as session:
        return Counter(session.scalars(select(Delivery.status)))


def test_an_opened_incident_is_with_its_agency_within_a_second(
    sessions: Sessions, at_work: Processes, receiver: Receiver
) -> None:
    waits: list[float] = []
    with sessions() as session:
        a_contact(session, "DAMKAR", receiver.hook("DAMKAR"))
        session.commit()
    for _ in range(20):
        with sessions() as session:
            [case] = an_open_incident(session)
            began = time.monotonic()
            session.commit()
            wanted = str(case.id)
        wait_until(lambda wanted=wanted: wanted in arrived(receiver), 5, every=0.002, what="the case arrives")
        waits.append(time.monotonic() - began)
    print(
        f"commit to receipt: median {statistics.median(waits) * 1000:.0f} ms, worst {max(waits) * 1000:.0f} ms"
    )
    assert max(waits) < 1
    assert statistics.median(waits) < 0.25
    assert receiver.inbox.refused == 0
    wait_until(lambda: statuses(sessions)[DeliveryStatus.DELIVERED] == 20)
    with sessions() as session:
        assert set(session.scalars(select(Case.status))) == {CaseStatus.DELIVERED}


def test_nothing_is_lost_when_workers_are_killed(
    sessions: Sessions, processes: Processes, receiver: Receiver
) -> None:
    processes.start("clock")
    with sessions() as session:
        a_contact(session, "DAMKAR", receiver.hook("DAMKAR"))
        session.commit()
    receiver.inbox.seconds_to_answer = 0.2
    wanted = open_some(sessions, 50)
    for kill_at in (5, 20):
        worker = processes.start("worker-urgent")
        wait_until(lambda kill_at=kill_at: len(arrived(receiver)) >= kill_at, 60, what=f"{kill_at} arrive")
        worker.kill()
        worker.wait(10)
    processes.start("worker-urgent")
    wait_until(lambda: statuses(sessions)[DeliveryStatus.DELIVERED] == 50, 60, what="all are delivered")
    assert arrived(receiver) == wanted
    assert receiver.inbox.repeats > 0, "what was in doubt was repeated with the same id"
    with sessions() as session:
        begun = session.scalar(select(func.count()).select_from(DeliveryAttempt)) or 0
        unreported = session.scalars(select(DeliveryAttempt).where(DeliveryAttempt.ended_at.is_(None))).all()
        print(
            f"{begun} tries for 50 cases, {len(unreported)} died with a worker, {receiver.inbox.repeats} repeats"
        )
        assert unreported, "the kill hit nothing that was under way"


def test_the_broker_may_lose_everything(
    settings: Settings, sessions: Sessions, processes: Processes, receiver: Receiver
) -> None:
    processes.start("clock")
    with sessions() as session:
        a_contact(session, "DAMKAR", receiver.hook("DAMKAR"))
        session.commit()
    wanted = open_some(sessions, 30)
    wait_until(lambda: waiting_messages(settings) >= 30, 60, what="the messages wait in the broker")
    with psycopg.connect(settings.libpq_url, autocommit=True) as admin:
        admin.execute("TRUNCATE pgmq.q_urgent")
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    processes.start("worker-urgent")
    wait_until(lambda: arrived(receiver) == wanted, 60, what="the sweep tells the workers again")
    # Once more while the worker waits in its loop: it must come back by itself.
    with psycopg.connect(settings.libpq_url, autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    wanted |= open_some_again(sessions)
    wait_until(lambda: arrived(receiver) == wanted, 60, what="the worker is back")
    assert all(process.poll() is None for process in processes.running), "nobody had to be started again"


def open_some_again(sessions: Sessions) -> set[str]:
    """As `open_some`; the test's own pool has lost its connections too and tests them before use."""
    return open_some(sessions, 5)


def waiting_messages(settings: Settings) -> int:
    with psycopg.connect(settings.libpq_url) as connection:
        row = connection.execute("SELECT to_regclass('pgmq.q_urgent') IS NOT NULL").fetchone()
        if row != (True,):
            return 0
        count = connection.execute("SELECT count(*) FROM pgmq.q_urgent").fetchone()
        return int(count[0]) if count else 0
