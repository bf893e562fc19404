"""What time alone brings about: alarms raised and cleared, flags and news that end."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from records import flags, news
from records.alarms import CALLBACKS_OVERDUE, LOW_STAFF, Alarm, open_alarms, raise_alarm
from records.callbacks import Callback, CallbackReason, finish, owe
from records.city import load_city
from records.flags import Flag
from records.ids import call_id, new_id
from records.machines.callback import CallbackStatus
from records.people import Position, StationState, User
from records.session import Sessions
from telephony.call_events import CallArrived
from telephony.call_fold import Ledger
from telephony.call_store import save
from telephony.room_timers import RoomTimers
from telephony.staffing import PATIENCE
from tests.integration.telephony.call_rows import told
from tests.integration.telephony.desk_work import take

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
"""12:00 in Depok."""

CITY = load_city("depok")


def look(sessions: Sessions, watch: RoomTimers, seconds: float) -> None:
    with sessions() as session:
        watch.look(session, now=NOON + timedelta(seconds=seconds))
        session.commit()


def up(sessions: Sessions, kind: str) -> dict[str, dict[str, object]]:
    with sessions() as session:
        return {subject: alarm.data for subject, alarm in open_alarms(session, kind).items()}


def kinds(sessions: Sessions, about: str) -> list[str]:
    with sessions() as session:
        return [kind for kind in told(session) if kind.startswith(about)]


def reachable(sessions: Sessions, state: StationState, *codes: str) -> None:
    with sessions() as session:
        for code in codes:
            session.get_one(Position, code).state = state
        session.commit()


def owed(sessions: Sessions, number: str, at: datetime) -> Callback:
    """A call-back of a call that ended at that instant."""
    uniqueid = f"node1-{int(at.timestamp())}.{number[-4:]}"
    ledger = Ledger()
    call = ledger.apply(CallArrived(uniqueid, at, "112", "112", number, None))
    assert call
    with sessions() as session:
        save(session, "node1", [call], repaired=False)
        row = owe(
            session,
            number,
            call_id("node1", uniqueid),
            "112",
            reason=CallbackReason.ABANDONED,
            priority=2,
            at=at,
            who="bridge",
        )
        session.commit()
        return row


def test_too_few_operators(sessions: Sessions) -> None:
    watch = RoomTimers(CITY)
    look(sessions, watch, 0)
    look(sessions, watch, PATIENCE.total_seconds() - 1)
    assert up(sessions, LOW_STAFF) == {}
    look(sessions, watch, PATIENCE.total_seconds())
    assert up(sessions, LOW_STAFF)["112"] == {"ready": 0, "needed": 2}
    take(sessions, "112-1", "operator1", ready=True)
    take(sessions, "112-2", "operator2", ready=True)
    take(sessions, "119-1", "operator3", ready=True)
    take(sessions, "cc-1", "operator4", ready=True)
    look(sessions, watch, 20)
    assert up(sessions, LOW_STAFF).keys() == {"112", "119", "cc"}, "their phones cannot be reached"
    reachable(sessions, StationState.TALKING, "112-1")
    look(sessions, watch, 21)
    assert up(sessions, LOW_STAFF)["112"] == {"ready": 1, "needed": 2}
    reachable(sessions, StationState.FREE, "112-2", "119-1", "cc-1")
    look(sessions, watch, 22)
    assert up(sessions, LOW_STAFF) == {}
    before = kinds(sessions, "alarm.")
    assert before[:3] == ["alarm.raised"] * 3
    assert before[-3:] == ["alarm.cleared"] * 3
    look(sessions, watch, 23)
    assert kinds(sessions, "alarm.") == before, "then it is quiet"


def test_an_alarm_of_before_is_kept_or_cleared_by_the_next_bridge(sessions: Sessions) -> None:
    with sessions() as session:
        raise_alarm(session, LOW_STAFF, "112", at=NOON, data={"ready": 0, "needed": 2})
        session.commit()
    look(sessions, RoomTimers(CITY), 1)
    assert up(sessions, LOW_STAFF).keys() == {"112"}
    with sessions() as session:
        [alarm] = session.scalars(select(Alarm)).all()
        assert alarm.raised_at == NOON


def test_late_call_backs(sessions: Sessions) -> None:
    watch = RoomTimers(CITY)
    first = owed(sessions, "+6281234567890", NOON)
    owed(sessions, "+6281234567891", NOON + timedelta(seconds=30))
    look(sessions, watch, 179)
    assert up(sessions, CALLBACKS_OVERDUE) == {}
    look(sessions, watch, 181)
    assert up(sessions, CALLBACKS_OVERDUE) == {"112": {"count": 1}}
    look(sessions, watch, 211)
    assert up(sessions, CALLBACKS_OVERDUE) == {"112": {"count": 2}}
    with sessions() as session:
        for row in session.scalars(select(Callback)):
            finish(session, row, CallbackStatus.REACHED, "", at=NOON, who="operator:operator1")
        session.commit()
        assert session.get_one(Callback, first.id).ended_at == NOON
    look(sessions, watch, 212)
    assert up(sessions, CALLBACKS_OVERDUE) == {}


def test_flags_and_news_end_by_themselves(sessions: Sessions) -> None:
    watch = RoomTimers(CITY)
    with sessions() as session:
        user = session.scalars(select(User.id).where(User.login == "supervisor")).one()
        session.add(Flag(id=new_id(NOON), number="+62811", raised_at=NOON, until=NOON + timedelta(minutes=1)))
        news.put(session, "112", "Kebakaran.", user, until=NOON + timedelta(minutes=2), at=NOON)
        session.commit()
    look(sessions, watch, 59)
    with sessions() as session:
        assert flags.flagged_numbers(session, now=NOON + timedelta(seconds=59)) == ["+62811"]
        assert news.all_in_force(session).keys() == {"112"}
    look(sessions, watch, 60)
    look(sessions, watch, 120)
    with sessions() as session:
        assert flags.flagged_numbers(session, now=NOON) == []
        assert news.all_in_force(session) == {}
    assert kinds(sessions, "flag.") == ["flag.ended"]
    assert kinds(sessions, "news.") == ["news.on", "news.off"]
