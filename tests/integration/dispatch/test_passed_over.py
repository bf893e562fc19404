"""What dispatch's reader passed over is told, and not for ever."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from dispatch import reader
from dispatch.housekeeping_watch import EVERY, HousekeepingWatch
from records.alarms import ROW_PASSED_OVER, open_alarms
from records.journal import About, JournalReader, last_number, tell
from records.session import Sessions

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def a_row(sessions: Sessions) -> int:
    with sessions() as session:
        tell(session, "call.changed", About(), at=START)
        session.commit()
        return last_number(session)


def a_hole(sessions: Sessions, now: datetime) -> None:
    """The reader finds a row missing."""
    with sessions() as session:
        session.execute(text("UPDATE journal_counter SET last = last + 1"))
        session.commit()
    a_row(sessions)
    while reader.read_on(sessions, lambda: now):
        pass


def alarm(sessions: Sessions) -> int | None:
    """How many are missing."""
    with sessions() as session:
        found = open_alarms(session, ROW_PASSED_OVER).get(reader.NAME)
        return found.data["missing"] if found else None


def test_the_alarm_about_holes_ends_a_week_after_the_last(sessions: Sessions) -> None:
    number = a_row(sessions)
    with sessions() as session:
        session.add(JournalReader(name=reader.NAME, cursor=number))
        session.commit()
    now = [START]
    watch = HousekeepingWatch(sessions, lambda: now[0])

    def look(at: datetime) -> int | None:
        now[0] = at
        watch.look()
        return alarm(sessions)

    a_hole(sessions, START)
    assert look(START + timedelta(days=6)) == 1
    a_hole(sessions, START + timedelta(days=6))
    assert look(START + timedelta(days=7) + EVERY) == 2
    assert look(START + timedelta(days=13)) is None
    a_hole(sessions, START + timedelta(days=14))
    assert alarm(sessions) == 1, "what is new is told anew"
