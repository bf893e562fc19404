"""Seats whose people are gone: their login has ended, however it did, and calls would ring an empty desk.

Whoever is gone rings no more at once; a talk that goes on is finished first, then the seat is empty.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from records.alarms import SEAT_LEFT, clear_alarm, open_alarms, raise_alarm
from records.calls import Call, Leg
from records.journal import DESK, WALL, About, agency_audience, tell
from records.logins import end_logins_of_gone_users, is_logged_in
from records.people import (
    POSITION_CHANGED,
    SESSION_ENDED_REASON,
    LoginSession,
    Position,
    StationState,
    User,
    seat,
)

SHOWN = timedelta(minutes=15)
"""How long the desk is told that somebody was taken out of the queues, unless somebody sits there before."""


def sweep_seats(session: Session, *, now: datetime) -> None:
    """Takes out of the queues whose login has ended, and empties their seats when they do not talk. Tells the desk."""
    end_logins_of_gone_users(session, now=now)
    gone = _gone(session, now)
    for position, user in gone:
        if position.ready:
            data = {"operator": user.name, "login": user.login}
            raise_alarm(session, SEAT_LEFT, position.code, at=now, data=data)
        if not _talks(session, position):
            seat(session, position, None, at=now)
            position.ready, position.pause_reason = False, None
            _tell(session, position, now)
        elif position.ready or position.pause_reason != SESSION_ENDED_REASON:
            position.ready, position.pause_reason = False, SESSION_ENDED_REASON
            _tell(session, position, now)
    _clear(session, now)


def _gone(session: Session, now: datetime) -> Sequence[tuple[Position, User]]:
    """Seats whose person is logged in nowhere, or whose login at the seat has ended while another one goes on."""
    here = exists().where(
        LoginSession.token_sha256 == Position.session_sha256,
        LoginSession.user_id == Position.user_id,
        LoginSession.expires_at > now,
    )
    at_the_seat = or_(Position.session_sha256.is_(None), here)
    rows = session.execute(
        select(Position, User)
        .join(User, User.id == Position.user_id)
        .where(~(is_logged_in(User.id, now=now) & at_the_seat))
        .order_by(Position.code)
        .with_for_update(of=Position)
        .execution_options(populate_existing=True)
    )
    return [(position, user) for position, user in rows]


def _talks(session: Session, position: Position) -> bool:
    """Whether its phone is in a call of a citizen's. One that only listens does not talk."""
    if position.state not in (StationState.TALKING, StationState.HOLD):
        return False
    leg = exists().where(
        Leg.position == position.code,
        Leg.answered_at.is_not(None),
        Leg.ended_at.is_(None),
        Call.id == Leg.call_id,
        Call.ended_at.is_(None),
    )
    return bool(session.scalar(select(leg)))


def _tell(session: Session, position: Position, now: datetime) -> None:
    position.wish_since = now
    audience = [DESK, WALL] + ([agency_audience(position.agency)] if position.agency else [])
    data = {
        "taken": position.user_id is not None,
        "ready": False,
        "state": position.state.value,
        "session_ended": True,
    }
    tell(session, POSITION_CHANGED, About(subject=position.code, audience=audience, data=data), at=now)


def _clear(session: Session, now: datetime) -> None:
    for code, alarm in open_alarms(session, SEAT_LEFT).items():
        position = session.get(Position, code)
        back = position is None or (
            position.user_id is not None and position.pause_reason != SESSION_ENDED_REASON
        )
        if back or alarm.raised_at + SHOWN <= now:
            clear_alarm(session, SEAT_LEFT, code, at=now)
