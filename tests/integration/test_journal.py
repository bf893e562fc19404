"""The journal under overlapping writers: a reader with a cursor misses nothing, and strangers do not stall it."""

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from threading import Event, Thread

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import NoResultFound

from records.journal import CHANNEL, About, JournalReader, last_number, rows_after, tell
from records.session import Sessions, listening
from settings.clock import system_clock
from settings.settings import Settings
from tests.waiting import wait_until

WRITERS = 8
SECONDS = 10.0


@dataclass
class Run:
    """What happened in one run, as each side saw it."""

    sessions: Sessions
    stop: Event = field(default_factory=Event)
    """The writers end."""
    all_written: Event = field(default_factory=Event)
    """Every writer has ended: whoever has read the newest row by now has read all."""
    written: list[str] = field(default_factory=list[str])
    """Marks of all rows whose commit returned."""
    read: list[tuple[int, str, float]] = field(default_factory=list[tuple[int, str, float]])
    """(number, mark, when it was read)."""
    committed_at: dict[str, float] = field(default_factory=dict[str, float])
    rolled_back: int = 0
    faults: list[BaseException] = field(default_factory=list[BaseException])

    def thread(self, work: Callable[[], None]) -> Thread:
        def guarded() -> None:
            try:
                work()
            except BaseException as error:
                self.faults.append(error)
                raise

        thread = Thread(target=guarded)
        thread.start()
        return thread

    def write(self, writer: int) -> None:
        """Transactions of one to three rows that stay open for a moment; one in ten is rolled back."""
        chance = random.Random(writer)  # noqa: S311 - a test's dice
        number = 0
        while not self.stop.is_set():
            marks = [f"{writer}-{number + offset}" for offset in range(chance.randint(1, 3))]
            number += len(marks)
            with self.sessions() as session:
                for mark in marks:
                    tell(session, "test.mark", About(data={"mark": mark}), at=system_clock())
                session.execute(text("SELECT pg_sleep(:s)"), {"s": chance.random() * 0.01})
                if chance.random() < 0.1:
                    session.rollback()
                    self.rolled_back += 1
                    continue
                session.commit()
            done = time.perf_counter()
            for mark in marks:
                self.committed_at[mark] = done
            self.written += marks

    def follow(self, settings: Settings) -> None:
        """A reader as every process has one: woken by NOTIFY, guided by its cursor alone."""
        cursor = 0
        with listening(settings, CHANNEL) as connection:
            while not (self.all_written.is_set() and cursor == self.newest()):
                with self.sessions() as session:
                    rows = rows_after(session, cursor)
                seen = time.perf_counter()
                self.read += [(row.number, str(row.data.get("mark")), seen) for row in rows]
                cursor = rows[-1].number if rows else cursor
                if not rows:
                    self.wait_for_news(connection)

    def newest(self) -> int:
        with self.sessions() as session:
            return last_number(session)

    @staticmethod
    def wait_for_news(connection: psycopg.Connection) -> None:
        for _ in connection.notifies(timeout=0.2, stop_after=1):
            pass

    def lags(self) -> list[float]:
        """Seconds from a commit's return to the reading of its row; below zero when reading was faster."""
        return [seen - self.committed_at[mark] for _number, mark, seen in self.read]


def strangers_transaction(engine: Engine, entered: Event) -> None:
    """Something unrelated that takes three seconds, with a transaction id of its own."""
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO audit (at, who, what, subject) VALUES (now(), 'test', 'slow', 'slow')")
        )
        entered.set()
        connection.execute(text("SELECT pg_sleep(3)"))


@pytest.mark.alone
@pytest.mark.timeout(120)
def test_eight_overlapping_writers_never_make_a_reader_skip(
    engine: Engine, sessions: Sessions, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    run = Run(sessions)
    readers = [run.thread(lambda: run.follow(settings))]
    writers = [run.thread(lambda writer=writer: run.write(writer)) for writer in range(WRITERS)]
    began = time.perf_counter()
    wait_until(lambda: time.perf_counter() - began > SECONDS / 3, SECONDS)
    entered = Event()
    stranger = run.thread(lambda: strangers_transaction(engine, entered))
    assert entered.wait(5)
    stranger_began = time.perf_counter()
    stranger.join()
    stranger_ended = time.perf_counter()
    wait_until(lambda: time.perf_counter() - began > SECONDS, SECONDS + 5)
    run.stop.set()
    for thread in writers:
        thread.join(30)
    run.all_written.set()
    for thread in readers:
        thread.join(30)
    assert run.faults == []

    numbers = [number for number, _mark, _seen in run.read]
    assert numbers == list(range(1, len(numbers) + 1)), "every number once, in order, none missing"
    assert sorted(mark for _number, mark, _seen in run.read) == sorted(run.written)
    assert run.rolled_back > 0, "rollbacks were among them and left no gap"
    beside = [seen for _number, _mark, seen in run.read if stranger_began < seen < stranger_ended]
    longest_silence = max(later - earlier for earlier, later in pairwise(beside))
    assert longest_silence < 1.5, "a stranger's three seconds must not stall a reader"

    lags = sorted(run.lags())
    with capsys.disabled():
        print(
            f"\n  journal: {len(run.written)} rows by {WRITERS} writers in {SECONDS:.0f} s,"
            f" {run.rolled_back} rollbacks, none missed; lag median {statistics.median(lags) * 1000:.1f} ms,"
            f" 99th percentile {lags[int(len(lags) * 0.99)] * 1000:.1f} ms;"
            f" longest silence beside a 3 s stranger {longest_silence * 1000:.0f} ms"
        )


def test_order_within_a_transaction_is_kept(sessions: Sessions) -> None:
    with sessions() as session:
        for index in range(20):
            tell(session, "test.mark", About(data={"mark": index}), at=system_clock())
        session.commit()
        assert [row.data["mark"] for row in rows_after(session, 0)] == list(range(20))


def test_without_a_counter_nothing_is_committed(sessions: Sessions) -> None:
    with sessions() as session:
        session.execute(text("DELETE FROM journal_counter"))
        tell(session, "test.mark", About(), at=system_clock())
        with pytest.raises(NoResultFound):
            session.commit()


def test_a_cursor_moves_in_the_transaction_of_its_work(sessions: Sessions) -> None:
    """A reader that dies between reading and committing does its work again, not never."""
    with sessions() as session:
        tell(session, "test.mark", About(), at=system_clock())
        session.add(JournalReader(name="test", cursor=0))
        session.commit()
    with sessions() as dying:
        reader = dying.get_one(JournalReader, "test")
        reader.cursor = rows_after(dying, reader.cursor)[-1].number
        dying.flush()
        dying.rollback()
    with sessions() as session:
        reader = session.get_one(JournalReader, "test")
        assert [row.number for row in rows_after(session, reader.cursor)] == [1]
