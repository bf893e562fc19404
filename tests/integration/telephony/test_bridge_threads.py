"""The bridge's threads: a long backlog keeps nobody from renewing the lease, work that is run again leaves nothing
twice, and what the follower cannot do stops no other task."""

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from records.calls import Call
from records.journal import JournalReader
from records.session import Sessions
from telephony import call_worker, lease
from telephony.call_worker import CallWorker
from telephony.database_thread import DatabaseThread
from tests.cel_text import BEGAN, Journal, channel, said
from tests.integration.telephony.desk_work import until
from tests.integration.telephony.follower_desk import NOW, A, Desk, a_story

LINES = 100_000
CALLS = 100
"""Whole calls among them; the other lines are of channels that are no calls of ours."""

BATCHES = 20
"""Fewer than there are."""


@pytest.fixture
def desk(sessions: Sessions, tmp_path: Path) -> Desk:
    return Desk(sessions, tmp_path / "log")


def threads(desk: Desk, *names: str) -> list[DatabaseThread]:
    name, number = desk.node.lease_name, desk.node.lease_number
    return [DatabaseThread(each, desk.sessions, lease_name=name, number=number) for each in names]


def backlog() -> Journal:
    """So many lines, with whole calls all along."""
    journal = Journal(step=10)
    calls = 0
    while (number := len(journal.lines)) < LINES:
        if number >= calls * LINES // CALLS:
            calls += 1
            call, leg = channel(number), channel(number + 1)
            journal.arrives(call)
            journal.rings(call, leg)
            journal.answers(leg)
            journal.ends(call)
            journal.leg_ends(leg, 16)
        journal.tell("CHAN_START", channel(number + 2))
    return journal


def test_a_backlog_keeps_nobody_from_renewing_the_lease(desk: Desk) -> None:
    desk.write(*backlog().lines)
    calls, leases = threads(desk, "calls", "lease")
    renewals: list[datetime] = []

    def renew() -> None:
        with desk.sessions() as session:
            lease.renew(session, desk.node.lease_name, desk.node.lease_number, now=datetime.now(UTC))
            session.commit()
        renewals.append(datetime.now(UTC))

    async def hold(is_read: asyncio.Event) -> None:
        while not is_read.is_set():
            await leases.run(renew)

    async def read(is_read: asyncio.Event) -> None:
        # One piece of work for its thread: it reads to the end before it looks for orphans.
        await calls.run(partial(desk.follower().end_orphans, [], NOW))
        is_read.set()

    async def both() -> None:
        is_read = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(hold(is_read))
            tasks.create_task(read(is_read))

    asyncio.run(both())
    assert [row["status"] for row in desk.rows()] == ["closed"] * CALLS
    # Not how long each took: on one thread none would come before all is read.
    assert len(renewals) > BATCHES


def test_work_that_is_run_again_leaves_only_what_it_returns(desk: Desk) -> None:
    [room] = threads(desk, "room")
    runs: list[int] = []

    def work(session: Session) -> list[str]:
        runs.append(session.execute(text("SELECT pg_backend_pid()")).scalar_one())
        session.add(JournalReader(name="once", cursor=1))
        session.flush()
        if len(runs) == 1:
            session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        return [row.name for row in session.scalars(select(JournalReader))]

    assert asyncio.run(room.transact(work)) == ["once"]
    assert len(runs) == 2


async def while_it_follows(desk: CallWorker, then: Awaitable[None]) -> None:
    """Does something while the calls are followed."""
    following = asyncio.create_task(desk.run())
    try:
        await then
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)


def test_calls_are_followed_and_what_was_set_aside_is_tried_at_the_start(desk: Desk) -> None:
    story = a_story()
    desk.sql("ALTER TABLE call_facts ADD CONSTRAINT no_facts CHECK (kind = '')")
    facts = Journal(micros=BEGAN + 1_000_000)
    facts.tell("DCOR_FACT", A, said("language|en"))
    desk.write(*story.lines[:6], *facts.lines)
    desk.follow()
    assert len(desk.rows()) == 1
    desk.sql("ALTER TABLE call_facts DROP CONSTRAINT no_facts")
    [calls] = threads(desk, "calls")
    following = CallWorker(desk.follower(), calls, lambda: datetime.now(UTC))

    def is_open() -> bool:
        with desk.sessions() as session:
            return bool(session.scalar(text("SELECT count(*) FROM set_aside_lines WHERE over_at IS NULL")))

    def has_ended() -> bool:
        with desk.sessions() as session:
            return bool(session.scalars(select(Call.id).where(Call.ended_at.is_not(None))).all())

    async def then() -> None:
        await until(lambda: not is_open())
        desk.write(*story.lines[6:])
        await until(has_ended)

    asyncio.run(while_it_follows(following, then()))


def test_what_cannot_be_followed_is_waited_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(call_worker, "LONGEST_PAUSE", 0.5)
    desk.sql(
        "CREATE TRIGGER fails BEFORE INSERT ON cel_cursors FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    desk.write(*a_story().lines)
    [calls] = threads(desk, "calls")
    following = CallWorker(desk.follower(), calls, lambda: datetime.now(UTC))

    def has_ended() -> bool:
        with desk.sessions() as session:
            return bool(session.scalars(select(Call.id).where(Call.ended_at.is_not(None))).all())

    async def then() -> None:
        await asyncio.to_thread(desk.sql, "DROP TRIGGER fails ON cel_cursors")
        await until(has_ended)

    asyncio.run(while_it_follows(following, then()))
    assert desk.cursor() == len(a_story().text)


def test_who_writes_for_long_may_renew_meanwhile(desk: Desk) -> None:
    name, number = desk.node.lease_name, desk.node.lease_number
    with desk.sessions() as writing, desk.sessions() as renewing:
        lease.check(writing, name, number)
        renewing.execute(text("SET LOCAL lock_timeout = '2s'"))
        lease.renew(renewing, name, number, now=NOW)
        renewing.commit()
        writing.commit()
