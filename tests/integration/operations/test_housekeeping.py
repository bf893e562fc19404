"""Jobs are done in time and once, whoever dies; what is not done is told."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import IntegrityError

from dispatch.housekeeping_watch import EVERY, HousekeepingWatch
from operations import housekeeping_process
from operations.housekeeping import JOBS, Job, Place
from operations.housekeeping_process import do_due, register
from records.alarms import (
    DISK_LOW,
    HOUSEKEEPING,
    PARTITIONS_LOW,
    TRUNK_DOWN,
    TRUNK_FAULTS,
    Alarm,
    open_alarms,
    raise_alarm,
)
from records.calls import Call
from records.housekeeping import (
    AGAIN_AFTER,
    AWAY_AFTER,
    CITY,
    GONE_AFTER,
    Housekeeper,
    HousekeepingJob,
    begin_run,
    claim,
    note_awake,
)
from records.housekeeping import register as register_jobs
from records.housekeeping_state import keep_alarms, look_at
from records.ids import call_id
from records.journal import About, JournalReader, KeptJournalRow, first_number, last_number, tell
from records.journal_retention import ROOM_BEHIND_READERS, drop_old_partitions
from records.moves import begin
from records.partitions import JOURNAL_PARTITION, make_room, partitions_of, reserves
from records.session import Sessions
from records.telephone import NOBODY, Lease
from records.trunk_faults import TrunkListener, note_listener
from settings.errors import OutsideError
from tests.integration.operations.conftest import MovableClock
from tests.waiting import wait_until

NOW = datetime.now(UTC).replace(microsecond=0)
HOUR = timedelta(hours=1)
NEVER = threading.Event()


def a_job(work: Callable[[Place, datetime], str], *, of_node: bool = False) -> Job:
    return Job("sweeping", HOUR, lambda _: "Nothing for longer than an hour.", work, of_node=of_node)


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Callable[[Job], None]:
    """Makes a job the only one of the registry."""
    return lambda job: monkeypatch.setattr(housekeeping_process, "JOBS", (job,))


def the_row(sessions: Sessions) -> HousekeepingJob:
    with sessions() as session:
        return session.scalars(select(HousekeepingJob)).one()


def alarms(sessions: Sessions, kind: str = HOUSEKEEPING) -> dict[str, object]:
    with sessions() as session:
        return {subject: alarm.data for subject, alarm in open_alarms(session, kind).items()}


def test_every_job_of_the_table_is_done_and_says_what_it_did(place: Place, sessions: Sessions) -> None:
    register(place, now=NOW)
    assert sorted(do_due(place, lambda: NOW, NEVER)) == sorted(job.name for job in JOBS)
    with sessions() as session:
        rows = {row.name: row for row in session.scalars(select(HousekeepingJob))}
    assert {name: row.last_fault for name, row in rows.items() if row.last_fault} == {}
    for job in JOBS:
        row = rows[job.name]
        assert (row.node, row.next_due_at) == (place.settings.node if job.of_node else CITY, NOW + job.every)
        assert row.did
        assert row.keeps.endswith(".")
    assert alarms(sessions) == {}


def test_nothing_is_done_before_its_time(place: Place, only: Callable[[Job], None]) -> None:
    done: list[datetime] = []
    only(a_job(lambda _, now: str(done.append(now))))
    clock = MovableClock(NOW)
    register(place, now=NOW)
    for minutes in (0, 1, 59, 60, 61):
        clock.now = NOW + timedelta(minutes=minutes)
        do_due(place, clock, NEVER)
    assert done == [NOW, NOW + HOUR]


def test_two_processes_never_do_the_citys_job_at_once_nor_twice(
    place: Place, only: Callable[[Job], None]
) -> None:
    inside: list[datetime] = []
    begun, go = threading.Event(), threading.Event()

    def work(_: Place, now: datetime) -> str:
        inside.append(now)
        begun.set()
        assert go.wait(30)
        return "swept"

    only(a_job(work))
    nodes = [
        replace(place, settings=place.settings.model_copy(update={"node": n})) for n in ("node1", "node2")
    ]
    for node in nodes:
        register(node, now=NOW)
    first = threading.Thread(target=do_due, args=(nodes[0], lambda: NOW, NEVER))
    first.start()
    assert begun.wait(30)
    assert do_due(nodes[1], lambda: NOW, NEVER) == [], "the first is at it"
    go.set()
    first.join(30)
    assert do_due(nodes[1], lambda: NOW, NEVER) == [], "the first has just done it"
    assert inside == [NOW]


def test_a_nodes_job_is_done_by_each_node(place: Place, only: Callable[[Job], None]) -> None:
    done: list[str] = []
    only(a_job(lambda place, _: str(done.append(place.settings.node)), of_node=True))
    for name in ("node1", "node2"):
        node = replace(place, settings=place.settings.model_copy(update={"node": name}))
        register(node, now=NOW)
        do_due(node, lambda: NOW, NEVER)
    assert done == ["node1", "node2"]


def test_one_that_fails_twice_raises_an_alarm_until_it_succeeds(
    place: Place, only: Callable[[Job], None], sessions: Sessions
) -> None:
    faults: list[Exception | None] = [
        OutsideError("Asterisk of /home/dcor does not answer."),
        KeyError("+6281234567890"),
        None,
    ]

    def work(_: Place, now: datetime) -> str:
        if fault := faults.pop(0):
            raise fault
        return "swept"

    only(a_job(work))
    register(place, now=NOW)
    clock = MovableClock(NOW)
    do_due(place, clock, NEVER)
    said = the_row(sessions).last_fault or ""
    assert "see the log" in said
    assert "/home" not in said, "anybody may read it"
    assert alarms(sessions) == {}, "once is no trouble yet"
    clock.now += AGAIN_AFTER
    do_due(place, clock, NEVER)
    said = the_row(sessions).last_fault or ""
    assert "KeyError" in said
    assert "+62" not in said, "what a library says may be anybody's number"
    assert alarms(sessions) == {"sweeping": {"state": "failing"}}
    clock.now += AGAIN_AFTER
    do_due(place, clock, NEVER)
    row = the_row(sessions)
    assert (row.failures, row.did, row.next_due_at) == (0, "swept", clock.now + HOUR)
    assert alarms(sessions) == {}


def test_one_that_kills_its_process_counts_as_failed(
    place: Place, only: Callable[[Job], None], sessions: Sessions
) -> None:
    only(a_job(lambda _, now: "swept"))
    register(place, now=NOW)
    for minutes in (0, 10):
        with claim(place.engine, "sweeping", CITY) as ours, sessions() as session:
            assert ours
            assert begin_run(session, "sweeping", CITY, now=NOW + timedelta(minutes=minutes))
            session.commit()
    row = the_row(sessions)
    assert (row.failures, row.last_fault) == (1, "it was interrupted")


def test_one_that_kills_its_process_lets_the_others_come_first(
    place: Place, monkeypatch: pytest.MonkeyPatch, sessions: Sessions
) -> None:
    def kill(_: Place, now: datetime) -> str:
        raise SystemExit

    done: list[datetime] = []
    jobs = (
        Job("killing", HOUR, lambda _: "Nothing.", kill),
        Job("sweeping", HOUR, lambda _: "Nothing.", lambda _, now: str(done.append(now))),
    )
    monkeypatch.setattr(housekeeping_process, "JOBS", jobs)
    for minutes in (0, 1):
        now = NOW + timedelta(minutes=minutes)
        register(place, now=now)
        with suppress(SystemExit):
            do_due(place, lambda now=now: now, NEVER)
    assert done == [NOW + timedelta(minutes=1)]


def test_one_that_is_never_done_is_overdue_however_often_its_process_comes_up(
    place: Place, only: Callable[[Job], None], sessions: Sessions
) -> None:
    only(a_job(lambda _, now: "swept"))
    for minutes in range(0, 40, 4):
        register(place, now=NOW + timedelta(minutes=minutes))
    with sessions() as session:
        assert look_at(session, now=NOW + timedelta(minutes=40)).wrong == {"sweeping": "overdue"}


def test_a_stop_in_the_middle_is_no_failure(
    place: Place, only: Callable[[Job], None], sessions: Sessions
) -> None:
    stop = threading.Event()

    def killed(_: Place, now: datetime) -> str:
        stop.set()
        wait_until(lambda: the_row(sessions).last_run_at is None, 30, what="the stop is noted")
        raise SystemExit

    only(a_job(killed))
    register(place, now=NOW)
    with pytest.raises(SystemExit):
        do_due(place, lambda: NOW, stop)
    only(a_job(lambda _, now: "swept"))
    register(place, now=NOW)
    with sessions() as session:
        assert begin_run(session, "sweeping", CITY, now=NOW), "it is due at once"
        session.commit()
    assert (the_row(sessions).failures, the_row(sessions).last_fault) == (0, None)


def test_a_long_job_does_not_look_dead(
    place: Place, only: Callable[[Job], None], sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping_process, "SEEN_SECONDS", 0)
    clock = MovableClock(NOW)

    def is_away() -> bool:
        with sessions() as session:
            return bool(look_at(session, now=clock.now).away)

    def long(_: Place, now: datetime) -> str:
        clock.now = now + AWAY_AFTER + timedelta(minutes=1)
        wait_until(lambda: not is_away(), 30, what="it is seen")
        return "swept"

    only(a_job(long))
    register(place, now=NOW)
    do_due(place, clock, NEVER)
    assert the_row(sessions).did == "swept"


def test_the_clock_tells_of_a_housekeeping_that_is_dead(
    place: Place, only: Callable[[Job], None], sessions: Sessions
) -> None:
    only(a_job(lambda _, now: "swept"))
    register(place, now=NOW)
    do_due(place, lambda: NOW, NEVER)
    clock = MovableClock(NOW)
    watch = HousekeepingWatch(sessions, clock)
    clock.now = NOW + EVERY
    watch.look()
    assert alarms(sessions) == {}
    clock.now = NOW + timedelta(minutes=10)
    watch.look()
    assert alarms(sessions) == {"process of node1": {"state": "away"}}
    clock.now = NOW + timedelta(hours=2)
    watch.look()
    assert alarms(sessions) == {
        "process of node1": {"state": "away"},
        "sweeping": {"state": "overdue"},
    }
    # It comes back and does what is due.
    register(place, now=clock.now)
    do_due(place, clock, NEVER)
    assert alarms(sessions) == {}


def a_call(at: datetime) -> Call:
    uniqueid = f"node1-{int(at.timestamp())}.1"
    return Call(
        id=call_id("node1", uniqueid),
        node="node1",
        uniqueid=uniqueid,
        service="112",
        dialled="112",
        arrived_at=at,
    )


def record(sessions: Sessions, at: datetime) -> None:
    with sessions() as session:
        begin(session, a_call(at), at=at, who="bridge")
        session.commit()


def test_the_fourth_month_has_room_and_its_lack_is_told_a_month_before(
    place: Place, only: Callable[[Job], None], engine: Engine, sessions: Sessions
) -> None:
    later = NOW + timedelta(days=130)
    with pytest.raises(IntegrityError, match="no partition"):
        record(sessions, later)
    with engine.connect() as connection:
        left = reserves(connection, now=NOW)[0].left
    assert left >= 89
    clock = MovableClock(NOW)
    watch = HousekeepingWatch(sessions, clock)
    clock.now = NOW + timedelta(days=left - 31)
    watch.look()
    assert alarms(sessions, PARTITIONS_LOW) == {}
    clock.now += timedelta(days=1)
    watch.look()
    assert alarms(sessions, PARTITIONS_LOW) == {"calls": {"left": "30 days"}}
    only(next(job for job in JOBS if job.name == "partitions"))
    register(place, now=later)
    do_due(place, lambda: later, NEVER)
    record(sessions, later)
    assert alarms(sessions, PARTITIONS_LOW) == {}


def test_to_tell_of_little_room_takes_no_room(engine: Engine, sessions: Sessions) -> None:
    with sessions() as session:
        session.execute(
            text("UPDATE journal_counter SET last = :last"), {"last": 2 * JOURNAL_PARTITION - 1_000_005}
        )
        keep_alarms(session, now=NOW)
        session.commit()
        before = last_number(session)
        for _ in range(3):
            keep_alarms(session, now=NOW)
            session.commit()
        assert last_number(session) == before
    assert alarms(sessions, PARTITIONS_LOW) == {"journal": {"left": "1000000 rows"}}


def test_making_room_waits_for_nobody_where_there_is_room(engine: Engine) -> None:
    """A reader that holds the table must not hold up every call behind a partition that is there already."""
    with engine.connect() as reader:
        reader.execute(text("SELECT 1 FROM calls, journal"))
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL lock_timeout = '100ms'"))
            assert make_room(connection, now=NOW) == []


def journal_at(sessions: Sessions, number: int, at: datetime, *kinds: str) -> None:
    """The journal goes on at that number with a row of each kind."""
    with sessions() as session:
        session.execute(text("UPDATE journal_counter SET last = :last"), {"last": number - 1})
        for kind in kinds:
            tell(session, kind, About(incident_id=call_id("node1", "node1-1.1"), data={"by": "siti"}), at=at)
        session.commit()


def dropped(engine: Engine, *, days: int = 400) -> list[str]:
    with engine.begin() as connection:
        return drop_old_partitions(connection, days=days, now=NOW)


def test_the_journal_goes_when_it_is_old_and_read_and_leaves_the_timelines(
    engine: Engine, sessions: Sessions
) -> None:
    old = NOW - timedelta(days=401)
    journal_at(sessions, 5, old, "incident.edited", "call.closed")
    journal_at(sessions, JOURNAL_PARTITION + ROOM_BEHIND_READERS, NOW, "call.closed")
    with sessions() as session:
        session.add(JournalReader(name="dispatch", cursor=JOURNAL_PARTITION - 1))
        session.commit()
    assert dropped(engine) == [], "a reader has not read it to its end"
    with sessions() as session:
        session.get_one(JournalReader, "dispatch").cursor = JOURNAL_PARTITION
        session.commit()
    assert dropped(engine, days=402) == [], "it is too young"
    assert dropped(engine) == ["journal_0000"]
    assert dropped(engine) == []
    with sessions() as session:
        kept = session.scalars(select(KeptJournalRow)).all()
        assert [(row.number, row.kind, row.at, row.data) for row in kept] == [
            (5, "incident.edited", old, {"by": "siti"})
        ]
        assert first_number(session) == last_number(session) == JOURNAL_PARTITION + ROOM_BEHIND_READERS
    with engine.begin() as connection:
        assert [part.name for part in partitions_of(connection, "journal")] == ["journal_0001"]
        assert make_room(connection, now=NOW) == ["journal_0002"], "and it is not made again"


def test_a_journal_that_is_read_is_not_waited_for(engine: Engine, sessions: Sessions) -> None:
    """Who must wait to drop lets everybody else write on, and tries again."""
    journal_at(sessions, 5, NOW - timedelta(days=401), "call.closed")
    journal_at(sessions, JOURNAL_PARTITION + ROOM_BEHIND_READERS, NOW, "call.closed")
    with engine.connect() as reader:
        reader.execute(text("SELECT 1 FROM journal LIMIT 1"))
        with pytest.raises(Exception, match="lock timeout"):
            dropped(engine)
    assert dropped(engine) == ["journal_0000"]


def test_a_node_that_went_for_good_is_forgotten_and_its_alarms_are_over(sessions: Sessions) -> None:
    subjects = {"node2": DISK_LOW, "node2/b": TRUNK_DOWN, "node2: codec": TRUNK_FAULTS, "node22": TRUNK_DOWN}
    with sessions() as session:
        for name, at in (("node1", NOW), ("node2", NOW)):
            register_jobs(session, name, [], now=at)
            note_listener(session, name, alive_at=at, heard_at=at)
            session.add(Lease(name=f"bridge:{name}", holder="somebody", number=7, until=at))
        for subject, kind in subjects.items():
            raise_alarm(session, kind, subject, at=NOW)
        session.commit()

    def nodes(at: datetime) -> tuple[list[str], list[str], list[str], list[str]]:
        with sessions() as session:
            note_awake(session, "node1", now=at)
            session.commit()
            held = select(Lease.name).where(Lease.holder != NOBODY).order_by(Lease.name)
            opened = select(Alarm.subject).where(Alarm.cleared_at.is_(None)).order_by(Alarm.subject)
            return (
                list(session.scalars(select(Housekeeper.node).order_by(Housekeeper.node))),
                list(session.scalars(select(TrunkListener.node).order_by(TrunkListener.node))),
                list(session.scalars(held)),
                list(session.scalars(opened)),
            )

    both, leases = ["node1", "node2"], ["bridge:node1", "bridge:node2"]
    assert nodes(NOW + GONE_AFTER) == (both, both, leases, sorted(subjects))
    gone = NOW + GONE_AFTER + timedelta(seconds=1)
    assert nodes(gone) == (["node1"], ["node1"], ["bridge:node1"], ["node22"])
    with sessions() as session:
        assert session.get_one(Lease, "bridge:node2").number == 7, (
            "an owner that comes back takes the next one"
        )


def test_a_node_whose_bridge_is_alive_is_not_gone(sessions: Sessions) -> None:
    later = NOW + GONE_AFTER + timedelta(seconds=1)
    with sessions() as session:
        register_jobs(session, "node2", [], now=NOW)
        session.add(Lease(name="bridge:node2", holder="somebody", number=7, until=later))
        note_awake(session, "node1", now=later)
        session.commit()
        assert session.scalars(select(Housekeeper.node)).all() == ["node2"], (
            "its housekeeping is away, and said to be"
        )
