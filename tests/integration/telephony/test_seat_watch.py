"""Seats whose people are gone: out of the queues at once, and empty when nobody talks there."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update

from records.alarms import SEAT_LEFT, open_alarms
from records.calls import Call, Leg
from records.ids import call_id
from records.journal import rows_after
from records.logins import SESSION_ENDED, subject
from records.machines import CallStatus
from records.moves import begin, move
from records.people import LoginSession, Position, Seating, StationState, User
from records.session import Sessions
from telephony.seat_watch import SHOWN, sweep_seats
from tests.integration.telephony.desk_work import take

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SEAT = "112-1"


@pytest.fixture(autouse=True)
def seated(sessions: Sessions) -> None:
    take(sessions, SEAT, "operator1", ready=True, state=StationState.FREE)
    take(sessions, "112-2", "operator2", ready=True, state=StationState.FREE)


def sweep(sessions: Sessions, at: datetime = NOW) -> None:
    with sessions() as session:
        sweep_seats(session, now=at)
        session.commit()


def seat(sessions: Sessions, code: str = SEAT) -> Position:
    with sessions() as session:
        return session.get_one(Position, code)


def told(sessions: Sessions, kind: str) -> list[dict[str, object]]:
    with sessions() as session:
        return [dict(row.data) for row in rows_after(session, 0) if row.kind == kind]


def alarms(sessions: Sessions) -> dict[str, dict[str, object]]:
    with sessions() as session:
        return {code: dict(alarm.data) for code, alarm in open_alarms(session, SEAT_LEFT).items()}


def runs_out(sessions: Sessions, login: str = "operator1") -> None:
    with sessions() as session:
        user = session.scalars(select(User.id).where(User.login == login)).one()
        session.execute(update(LoginSession).where(LoginSession.user_id == user).values(expires_at=NOW))
        session.commit()


def deleted(sessions: Sessions) -> None:
    with sessions() as session:
        session.execute(
            delete(LoginSession).where(LoginSession.token_sha256 == seat(sessions).session_sha256)
        )
        session.commit()


def put_out_of_service(sessions: Sessions) -> None:
    with sessions() as session:
        session.scalars(select(User).where(User.login == "operator1")).one().active = False
        session.commit()


def goes_on_elsewhere(sessions: Sessions) -> None:
    """The login at the seat runs out, another one of the same person goes on."""
    runs_out(sessions)
    with sessions() as session:
        user = session.scalars(select(User.id).where(User.login == "operator1")).one()
        session.add(
            LoginSession(
                token_sha256=b"e" * 32, user_id=user, created_at=NOW, expires_at=NOW + timedelta(hours=8)
            )
        )
        session.commit()


def talk(sessions: Sessions) -> UUID:
    """A citizen talks to whoever sits at the seat."""
    uniqueid = "node1-1795420800.1"
    call = Call(
        id=call_id("node1", uniqueid),
        node="node1",
        uniqueid=uniqueid,
        service="112",
        dialled="112",
        arrived_at=NOW,
    )
    with sessions() as session:
        for to in (None, CallStatus.QUEUED, CallStatus.ANSWERED):
            if to is None:
                begin(session, call, at=NOW, who="bridge")
            else:
                move(session, call, to, at=NOW, who="bridge")
        session.flush()
        leg = Leg(call_id=call.id, uniqueid=f"{uniqueid}-leg", station=SEAT, position=SEAT, offered_at=NOW)
        leg.answered_at = NOW
        session.add(leg)
        session.get_one(Position, SEAT).state = StationState.TALKING
        session.commit()
    return call.id


def test_whoever_is_logged_in_stays(sessions: Sessions) -> None:
    sweep(sessions)
    assert (seat(sessions).ready, told(sessions, "position.changed"), alarms(sessions)) == (True, [], {})


@pytest.mark.parametrize("ends", [runs_out, deleted, put_out_of_service, goes_on_elsewhere])
def test_whose_login_has_ended_rings_no_more(sessions: Sessions, ends: object) -> None:
    assert callable(ends)
    ends(sessions)
    sweep(sessions)
    left = seat(sessions)
    assert (left.user_id, left.ready, left.session_sha256) == (None, False, None)
    assert told(sessions, "position.changed") == [
        {"taken": False, "ready": False, "state": "free", "session_ended": True}
    ]
    assert alarms(sessions) == {SEAT: {"operator": "Operator 1", "login": "operator1"}}
    with sessions() as session:
        assert session.scalars(select(Seating.until).where(Seating.position == SEAT)).one() == NOW
    assert seat(sessions, "112-2").ready, "nobody else's"
    sweep(sessions)
    assert len(told(sessions, "position.changed")) == 1, "said once"


def test_a_talk_is_finished_first(sessions: Sessions) -> None:
    call = talk(sessions)
    runs_out(sessions)
    sweep(sessions)
    sweep(sessions)
    talks = seat(sessions)
    assert (talks.user_id is not None, talks.ready, talks.pause_reason) == (True, False, "session_ended")
    assert len(told(sessions, "position.changed")) == 1, "said once"
    assert SEAT in alarms(sessions)
    with sessions() as session:
        session.execute(update(Leg).where(Leg.call_id == call).values(ended_at=NOW))
        session.commit()
    sweep(sessions)
    assert seat(sessions).user_id is None


def test_a_phone_that_only_listens_does_not_talk(sessions: Sessions) -> None:
    with sessions() as session:
        session.get_one(Position, SEAT).state = StationState.TALKING
        session.commit()
    runs_out(sessions)
    sweep(sessions)
    assert seat(sessions).user_id is None


def test_the_alarm_is_over_when_somebody_sits_there_or_has_been_told_long_enough(sessions: Sessions) -> None:
    runs_out(sessions)
    sweep(sessions)
    sweep(sessions, NOW + SHOWN - timedelta(seconds=1))
    assert SEAT in alarms(sessions)
    sweep(sessions, NOW + SHOWN)
    assert alarms(sessions) == {}
    runs_out(sessions, "operator2")
    sweep(sessions)
    take(sessions, "112-2", "operator3", since=NOW)
    sweep(sessions)
    assert alarms(sessions) == {}


def test_streams_of_a_user_who_is_put_out_of_service_end(sessions: Sessions) -> None:
    token = seat(sessions).session_sha256 or b""
    put_out_of_service(sessions)
    sweep(sessions)
    with sessions() as session:
        ended = [row.subject for row in rows_after(session, 0) if row.kind == SESSION_ENDED]
    assert ended == [subject(token)]
