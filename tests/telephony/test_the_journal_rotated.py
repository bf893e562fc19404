"""Asterisk's call-event journal is rotated while calls run and the bridge is dead: nothing is lost or comes twice.

And what else housekeeping asks of a real Asterisk: it forgets callers in time, and writes its logs on in new files.
"""

import signal
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from operations.asterisk import ask
from records.alarms import CALL_JOURNAL_UNREAD, open_alarms
from records.calls import Call, QueueWait
from records.machines import CallStatus
from records.session import Sessions
from telephony.astdb_cleanup import LAST_KEPT, forget_callers
from telephony.asterisk_logs import LOGS, tidy_logs
from telephony.call_journal import tidy_call_journal
from telephony.cel_lines import CelLine, read_lines
from telephony.cel_tail import JOURNAL
from telephony.rendering import asterisk_home
from telephony.rotation import ROTATE_EVERY, rotated
from telephony.simulator.habits import Habits
from telephony.simulator.loop import PhoneLoop
from tests.instance import Instance
from tests.signalling import kill_pids, signal_pids
from tests.telephony import sipp_run
from tests.telephony.room import database, manned
from tests.telephony.sipp_run import Caller
from tests.waiting import wait_until

NUMBER = "081266677001"
CALLS = 12
ROTATIONS = 4


@contextmanager
def dead_bridge(instance: Instance) -> Generator[None, None, None]:
    """The bridge does nothing inside; afterwards its supervisor starts another."""
    bridge = instance.pid_of("operations bridge")
    signal_pids(signal.SIGSTOP, bridge)
    try:
        yield
    finally:
        kill_pids(bridge)


def lines_of(files: list[Path]) -> list[CelLine]:
    return [
        item
        for file in files
        if file.exists()
        for item in read_lines(file.read_bytes()).items
        if isinstance(item, CelLine)
    ]


def calls_of(sessions: Sessions, number: str) -> list[Call]:
    with sessions() as session:
        return list(session.scalars(select(Call).where(Call.number == number)))


def tidy(instance: Instance, sessions: Sessions, *, now: datetime) -> str:
    settings = instance.settings
    with sessions() as session:
        did = tidy_call_journal(
            session,
            asterisk_home(settings) / JOURNAL,
            settings.node,
            days=settings.call_journal_days,
            now=now,
            began_at=now - ROTATE_EVERY,
        )
        session.commit()
        return did


def test_no_line_is_lost_or_doubled_by_rotation_while_the_bridge_is_dead(
    running_instance: Instance, phones: PhoneLoop, tmp_path: Path
) -> None:
    instance, number = running_instance, "+62" + NUMBER[1:]
    journal = asterisk_home(instance.settings) / JOURNAL
    with (
        database(instance) as sessions,
        manned(instance, phones, ["112-1", "112-2"], Habits(answer_after=0.1)),
    ):
        with dead_bridge(instance):
            first = len(rotated(journal))
            day = datetime.now(UTC)
            with sipp_run.start(
                "citizen_112",
                ("127.0.0.1", instance.settings.sip_port),
                tmp_path,
                calls=CALLS,
                rate=2,
                talk=1,
                callers=[Caller(number=NUMBER)],
                limit=120,
            ) as running:
                for _ in range(ROTATIONS):
                    wait_until(
                        lambda: journal.exists() and journal.stat().st_size, 60, what="a line of a call"
                    )
                    # Each a day later than the one before, so that each is due.
                    assert tidy(instance, sessions, now=day).startswith("rotated")
                    day += ROTATE_EVERY
                result = running.result()
            assert (result.succeeded, result.failed) == (CALLS, 0), result.errors
            assert calls_of(sessions, number) == [], "nobody wrote them down yet: the bridge is dead"
            # What nobody has read stays, however old, and somebody is told.
            tidy(instance, sessions, now=day + timedelta(days=400))
            files = [path for _, path in rotated(journal)]
            assert len(files) > first + ROTATIONS - 1
            with sessions() as session:
                assert instance.settings.node in open_alarms(session, CALL_JOURNAL_UNREAD)
            ends = Counter(
                line.uniqueid
                for line in lines_of([*files, journal])
                if line.kind == "DCOR_END" and line.number == NUMBER
            )
            assert list(ends.values()) == [1] * CALLS, "Asterisk wrote each end once"

        calls = wait_until(lambda: ended(calls_of(sessions, number)), 60, what="every call, caught up")
        assert {call.uniqueid for call in calls} == set(ends)
        # With two desks some hang up before they are served: that too is told once.
        assert {call.status for call in calls} <= {CallStatus.CLOSED, CallStatus.ABANDONED}
        with sessions() as session:
            stays = Counter(
                session.scalars(select(QueueWait.call_id).where(QueueWait.call_id.in_([c.id for c in calls])))
            )
        assert list(stays.values()) == [1] * CALLS, "one stay in one queue each: no line came twice"

        # Now that all is read, what is old goes, and the alarm with it.
        tidy(instance, sessions, now=day + timedelta(days=400))
        with sessions() as session:
            assert open_alarms(session, CALL_JOURNAL_UNREAD) == {}
        assert len(rotated(journal)) <= 2


def ended(calls: list[Call]) -> list[Call]:
    """All of them when each is over, none before."""
    return calls if len(calls) == CALLS and all(call.ended_at for call in calls) else []


def test_asterisk_forgets_callers_in_time_and_nobody_else(running_instance: Instance) -> None:
    settings = running_instance.settings
    now = datetime.now(UTC)
    for key, age in (
        ("112-0812000000999", timedelta(seconds=5)),
        ("112-0813000000999", LAST_KEPT + timedelta(seconds=5)),
    ):
        ask(settings, f'database put last {key} "112-1&{(now - age).timestamp():.0f}"')
    ask(settings, f"database put wrap 112-9 {now.timestamp():.0f}")
    ask(settings, "database put flag 0812 1")
    try:
        assert forget_callers(lambda command: ask(settings, command), now=now) >= 1
        shown = ask(settings, "database show")
        assert "/last/112-0813000000999" not in shown
        assert all(key in shown for key in ("/last/112-0812000000999", "/wrap/112-9", "/flag/0812"))
    finally:
        for key in ("last 112-0812000000999", "wrap 112-9", "flag 0812"):
            ask(settings, f"database del {key}")


def test_asterisk_writes_its_logs_on_in_new_files(running_instance: Instance) -> None:
    settings = running_instance.settings
    folder = asterisk_home(settings) / "log"
    now = datetime.now(UTC)
    for _ in range(2):
        before = {name: (folder / name).stat().st_ino for name in LOGS}
        assert all((folder / name).stat().st_size for name in LOGS), "each has something in it"
        did = tidy_logs(
            folder,
            lambda command: ask(settings, command),
            days=30,
            most_bytes=10**9,
            now=now,
            began_at=now - ROTATE_EVERY,
        )
        assert did == "rotated messages.log, security.log, queue_log; removed 0"
        now += ROTATE_EVERY
        wait_until(lambda old=before: all(is_new(folder / name, inode) for name, inode in old.items()), 10)
        # Something to say for each of them: the next round needs it.
        ask(settings, "core set debug 0")
        ask(settings, "queue add member PJSIP/nobody to seat-112-1")
        ask(settings, "queue remove member PJSIP/nobody from seat-112-1")
    assert all(len(rotated(folder / name)) >= 2 for name in LOGS)


def is_new(file: Path, inode: int) -> bool:
    """Whether Asterisk has made the file anew."""
    return file.exists() and file.stat().st_ino != inode and file.stat().st_size > 0
