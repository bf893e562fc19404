"""Four hundred days of housekeeping with calls on each: every call is recorded, and nothing grows beyond its bound.

The short form lives into the fifth month, a system without housekeeping dies in the fourth; the long one through all.
"""

import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text

from operations.housekeeping import JOBS, Place
from operations.housekeeping_process import do_due, register
from records.alarms import Alarm
from records.base import Base
from records.calls import Call, Disposition, Recording, RecordingStatus
from records.housekeeping import HousekeepingJob
from records.journal import JournalReader, last_number
from records.partitions import make_room, partitions_of
from records.people import LoginSession, User
from records.probes import ProbeResult
from records.received_webhooks import ReceivedWebhook
from records.session import Sessions
from telephony import lease
from telephony.call_follower import CallFollower, Node
from telephony.cel_tail import JOURNAL
from telephony.recording_queue import SETTLE, RecordingQueue
from telephony.rendering import asterisk_home
from tests.cel_text import Journal
from tests.integration.operations.conftest import AsteriskConsole, MovableClock

START = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
DAYS, DAYS_LONG = 116, 400
EVERY, EVERY_LONG = 5, 1
"""Days from one round of housekeeping to the next."""
CALLS = 3
"""Each day: one is an emergency (kept a year), two turn out to be ghosts (kept a month)."""
JOURNAL_DAYS = 90
ROWS_A_DAY = 100_000
"""By which the journal's number grows each day beside the calls: ten million in a hundred days."""

NEVER = threading.Event()
pytestmark = pytest.mark.timeout(1200)


class Days:
    """What is written in a day, by Asterisk and by us, and the bridge that follows it."""

    def __init__(self, place: Place, console: AsteriskConsole, clock: MovableClock) -> None:
        self.place = place
        self.sessions = place.sessions
        self.home = asterisk_home(place.settings)
        self.clock = clock
        self._console = console
        self._shelf = RecordingQueue(
            self.home / "spool" / "monitor", place.settings.home / "recordings", place.settings.node
        )
        with self.sessions() as session:
            taken = lease.take(session, "test", "test", now=clock())
            session.add(JournalReader(name="dispatch", cursor=0))
            session.commit()
        assert taken
        node = Node(place.settings.node, self.home / JOURNAL, "ID", "test", taken.number)
        self._follower = CallFollower(node, self.sessions, clock, away_since=None)

    def live_through(self, number: int) -> None:
        """One day."""
        now = self.clock()
        journal = Journal(micros=int(now.timestamp() * 1_000_000))
        for call in range(CALLS):
            uniqueid = f"node1-{int(now.timestamp())}.{number * CALLS + call}"
            journal.arrives(uniqueid)
            journal.ends(uniqueid)
            self._put(self.home / "spool/monitor/2026/11/23" / f"{uniqueid}.raw", b"\1\0\2\0" * 800)
        self._append(self.home / JOURNAL, journal.text)
        for name in ("messages.log", "security.log", "queue_log"):
            self._append(self.home / "log" / name, b"a line of %d\n" % number)
        self._put(self.home / "spool/orders" / f"{number}.wav", b"an address")
        self._put(self.place.settings.home / "recordings" / f"{now:%Y/%m/%d}" / "half.part", b"half")
        seat = f"112-1&{int(now.timestamp())}"
        self._console.query("INSERT INTO astdb VALUES (?, ?)", f"/last/112-0812{number:07}", seat)
        while self._follower.step():
            pass
        self._write_rows(number, now)
        self._finish_recordings(now)

    def _write_rows(self, number: int, now: datetime) -> None:
        with self.sessions() as session:
            user = session.scalars(select(User.id).limit(1)).one()
            session.add(ProbeResult(service="112", at=now, ok=True))
            session.add(
                LoginSession(
                    token_sha256=b"%d" % number,
                    user_id=user,
                    created_at=now,
                    expires_at=now + timedelta(hours=12),
                )
            )
            session.add(
                ReceivedWebhook(
                    agency="DAMKAR", webhook_id=str(number), received_at=now, body_sha256=b"", answer={}
                )
            )
            for call in session.scalars(select(Call).where(Call.arrived_at >= now)):
                sequence = int(call.uniqueid.rpartition(".")[2])
                call.disposition = None if sequence % CALLS == 0 else Disposition.GHOST
            session.execute(text("UPDATE journal_counter SET last = last + :n"), {"n": ROWS_A_DAY})
            session.flush()
            session.get_one(JournalReader, "dispatch").cursor = last_number(session)
            session.commit()

    def _finish_recordings(self, now: datetime) -> None:
        with self.sessions() as session:
            due = self._shelf.due(session, now=now + SETTLE + timedelta(minutes=1))
            for one in due:
                self._shelf.record(session, due=one, finished=self._shelf.finish(one), at=now)
            session.commit()
        for one in due:
            self._shelf.tidy(one)

    def _put(self, file: Path, content: bytes) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        os.utime(file, (self.clock().timestamp(), self.clock().timestamp()))

    def _append(self, file: Path, content: bytes) -> None:
        with file.open("ab") as out:
            out.write(content)


def test_every_day_is_recorded_and_nothing_grows_without_end(
    place: Place, console: AsteriskConsole, engine: Engine, request: pytest.FixtureRequest
) -> None:
    is_long = request.config.getoption("--long")
    days, every = (DAYS_LONG, EVERY_LONG) if is_long else (DAYS, EVERY)
    clock = MovableClock(START)
    os.utime(place.settings.home / "secrets.json", (START.timestamp(), START.timestamp()))
    pack = place.city.retention.model_copy(update={"journal": JOURNAL_DAYS})
    place = Place(
        place.settings, place.city.model_copy(update={"retention": pack}), engine, place.sessions, console
    )
    with engine.begin() as connection:
        make_room(connection, now=START)
    life = Days(place, console, clock)
    register(place, now=START)
    for number in range(days):
        clock.now = START + DAY * number
        life.live_through(number)
        clock.now += timedelta(hours=12)
        if number % every == 0:
            do_due(place, clock, NEVER)
    do_due(place, clock, NEVER)

    by_day = dict(by_day_of(place.sessions))
    assert len(by_day) == days
    assert set(by_day.values()) == {CALLS}, "every call of every day"
    assert_rows_are_bounded(place.sessions, days, every)
    assert_files_are_bounded(place, console, days, every)
    assert_journal_is_bounded(engine, days)
    assert_all_was_done(place.sessions, clock())


def by_day_of(sessions: Sessions) -> list[tuple[str, int]]:
    """Calls of each day."""
    day = func.to_char(Call.arrived_at, "YYYY-MM-DD")
    with sessions() as session:
        return [(at, count) for at, count in session.execute(select(day, func.count()).group_by(day))]


def assert_rows_are_bounded(sessions: Sessions, days: int, every: int) -> None:
    def count(table: type[Base]) -> int:
        with sessions() as session:
            return session.scalars(select(func.count()).select_from(table)).one()

    assert count(ProbeResult) <= 31 + every
    assert count(LoginSession) <= 9 + every
    assert count(ReceivedWebhook) <= 31 + every
    with sessions() as session:
        rows = session.execute(select(Recording.state, func.count()).group_by(Recording.state))
        of_state = {state: number for state, number in rows}  # noqa: C416 - rows are not pairs to the checker
    finished = of_state[RecordingStatus.FINISHED]
    assert finished <= min(days, 366 + every) + (CALLS - 1) * (31 + 7 + every)
    assert finished + of_state[RecordingStatus.EXPIRED] == days * CALLS, "what went has its row"


def assert_files_are_bounded(place: Place, console: AsteriskConsole, days: int, every: int) -> None:
    settings, home = place.settings, asterisk_home(place.settings)
    rotated = list((home / JOURNAL).parent.iterdir())
    assert len(rotated) <= settings.call_journal_days + 3
    for name in ("messages.log", "security.log", "queue_log"):
        assert 2 <= len(list((home / "log").glob(f"{name}*"))) <= settings.log_days + 2
    assert len(list((home / "spool" / "orders").iterdir())) <= 1
    assert console.query("SELECT count(*) FROM astdb WHERE key LIKE '/last/%'") == [(0,)]
    assert list((home / "spool" / "monitor").rglob("*.raw")) == []
    sounds = list((settings.home / "recordings").rglob("*.wav"))
    assert len(sounds) <= min(days, 366 + every) + (CALLS - 1) * (31 + 7 + every)
    assert len(list((settings.home / "recordings").rglob("*.part"))) <= 2 + every


def assert_journal_is_bounded(engine: Engine, days: int) -> None:
    with engine.connect() as connection:
        parts = [part.name for part in partitions_of(connection, "journal")]
    last = days * ROWS_A_DAY // 10_000_000
    # At most what is younger than its days, begun partitions at both ends, and one made ahead.
    assert len(parts) <= JOURNAL_DAYS * ROWS_A_DAY // 10_000_000 + 3
    assert parts[-1] == f"journal_{last + 1:04}"
    assert ("journal_0000" in parts) is (days * ROWS_A_DAY < 10_000_000 + JOURNAL_DAYS * ROWS_A_DAY)


def assert_all_was_done(sessions: Sessions, now: datetime) -> None:
    with sessions() as session:
        jobs = session.scalars(select(HousekeepingJob)).all()
        assert len(jobs) == len(JOBS)
        assert [job.title for job in jobs if job.last_fault] == []
        assert all(job.last_success_at == now for job in jobs)
        assert session.scalars(select(Alarm.kind)).all() == []
