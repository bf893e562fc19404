"""From the opened incident to the agency's server, with the real processes, and with what may die."""

import statistics
import time
from collections import Counter

import psycopg
import pytest
from sqlalchemy import select

from records.incidents import Case
from records.machines import CaseStatus, DeliveryStatus
from records.session import Sessions
from records.work import Delivery, DeliveryAttempt
from settings.settings import Settings
from tests.integration.dispatch.conftest import Processes, Receiver
from tests.integration.dispatch.room import a_contact, an_open_incident
from tests.waiting import wait_until


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


@pytest.mark.alone
def test_an_opened_incident_is_with_its_agency_within_a_second(
    settings: Settings, sessions: Sessions, processes: Processes, receiver: Receiver
) -> None:
    with sessions() as session:
        a_contact(session, "DAMKAR", receiver.hook("DAMKAR"))
        session.commit()
    processes.start("clock")
    processes.start("worker-urgent")
    processes.wait_for("worker-urgent", "ready")
    waits = [seconds_to_arrive(sessions, receiver) for _ in range(20)]
    print(f"commit to receipt: median {statistics.median(waits):.3f} s, worst {max(waits):.3f} s")
    assert max(waits) < 1
    assert statistics.median(waits) < 0.25
    assert receiver.inbox.refused == 0
    wait_until(lambda: statuses(sessions)[DeliveryStatus.DELIVERED] == 20)
    with sessions() as session:
        assert set(session.scalars(select(Case.status))) == {CaseStatus.DELIVERED}

    # Every connection is cut while the worker waits in its loop: both must come back by themselves.
    cut_connections(settings)
    wanted = arrived(receiver) | open_some(sessions, 5)
    wait_until(lambda: arrived(receiver) == wanted, 60, what="worker and clock are back")
    assert all(process.poll() is None for process in processes.running), "nobody had to be started again"


def test_nothing_is_lost_when_the_broker_forgets_and_workers_are_killed(
    settings: Settings, sessions: Sessions, processes: Processes, receiver: Receiver
) -> None:
    with sessions() as session:
        a_contact(session, "DAMKAR", receiver.hook("DAMKAR"))
        session.commit()
    processes.start("clock")
    wanted = open_some(sessions, 50)
    wait_until(lambda: waiting_messages(settings) >= 50, 60, what="the messages wait in the broker")
    with psycopg.connect(settings.libpq_url, autocommit=True) as admin:
        admin.execute("TRUNCATE pgmq.q_urgent")
    cut_connections(settings)

    receiver.inbox.seconds_to_answer = 0.2
    for kill_at in (5, 20):
        worker = processes.start("worker-urgent")
        wait_until(lambda kill_at=kill_at: len(arrived(receiver)) >= kill_at, 60, what=f"{kill_at} arrive")
        worker.kill()
        worker.wait(10)
    processes.start("worker-urgent")
    wait_until(lambda: statuses(sessions)[DeliveryStatus.DELIVERED] == 50, 90, what="all are delivered")
    assert arrived(receiver) == wanted
    assert receiver.inbox.repeats > 0, "what was in doubt is repeated with the same id"
    with sessions() as session:
        tries = session.scalars(select(DeliveryAttempt)).all()
        died = [one for one in tries if one.ended_at is None]
        print(
            f"{len(tries)} tries for 50 cases, {len(died)} died with a worker, {receiver.inbox.repeats} repeats"
        )
        assert died, "the kill hit nothing that was under way"


def seconds_to_arrive(sessions: Sessions, receiver: Receiver) -> float:
    """From the commit that opens an incident to the receipt of its case."""
    with sessions() as session:
        [case] = an_open_incident(session)
        began = time.monotonic()
        session.commit()
    wait_until(lambda: str(case.id) in arrived(receiver), 5, every=0.002, what="the case arrives")
    return time.monotonic() - began


def cut_connections(settings: Settings) -> None:
    """Ends every connection to this database but the asking one, as a restart would."""
    with psycopg.connect(settings.libpq_url, autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def waiting_messages(settings: Settings) -> int:
    """How many messages lie in the urgent queue; none while the broker's tables are not there."""
    with psycopg.connect(settings.libpq_url) as connection:
        row = connection.execute("SELECT to_regclass('pgmq.q_urgent') IS NOT NULL").fetchone()
        if row != (True,):
            return 0
        count = connection.execute("SELECT count(*) FROM pgmq.q_urgent").fetchone()
        return int(count[0]) if count else 0
