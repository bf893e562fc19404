"""Actions on calls between the database and Asterisk: claimed once, done when the call's own journal says so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from records.actions import ActionKind, CallAction
from records.calls import Call, Leg
from records.logins import is_logged_in
from records.machines.call_action import CallActionStatus
from records.moves import move
from records.people import Position
from telephony.action_plan import Asked
from telephony.call_events import ActionDone
from telephony.seat_store import station_of

WHO = "bridge"
_LISTENS = (ActionKind.LISTEN, ActionKind.WHISPER)
"""Who barges in talks to the citizen: that talk is finished first."""

UNHEARD = "Asterisk did not say in time that it was done; look at the call before you ask again."


@dataclass(frozen=True)
class CallNow:
    """A running call by the records."""

    citizen: str
    """Asterisk's uniqueid of the citizen's channel."""
    stations: tuple[str, ...]
    """The phones that may have the citizen, likeliest first: the asker's, then the last that answered."""


@dataclass(frozen=True)
class Claimed:
    """One action to do now."""

    action: UUID
    asked: Asked
    call: CallNow | None


def claim(session: Session, *, now: datetime) -> Claimed | None:
    """Takes the oldest action that waits; one whose deadline has passed meanwhile has failed."""
    rows = session.scalars(
        select(CallAction)
        .where(CallAction.status.in_([CallActionStatus.QUEUED, CallActionStatus.DOING]))
        .order_by(CallAction.asked_at)
        .with_for_update(skip_locked=True)
    )
    for row in rows:
        if row.deadline_at <= now:
            _fail(session, row, UNHEARD, now=now)
        elif row.status is CallActionStatus.QUEUED:
            move(session, row, CallActionStatus.DOING, at=now, who=WHO)
            return Claimed(row.id, _asked(session, row), _call_now(session, row))
    return None


def done(session: Session, events: Iterable[ActionDone]) -> None:
    """The calls' own journal says so."""
    for event in events:
        row = _row(session, event.action)
        if row is not None and row.status in (CallActionStatus.DOING, CallActionStatus.FAILED):
            row.result = None
            move(session, row, CallActionStatus.DONE, at=event.at, who=WHO)


def answered(session: Session, action: UUID, *, now: datetime) -> None:
    """Asterisk's own answer says so."""
    done(session, [ActionDone(str(action), now)])


def failed(session: Session, action: UUID, why: str, *, now: datetime) -> None:
    """It was refused, or cannot be done now."""
    row = _row(session, str(action))
    if row is not None and row.status is CallActionStatus.DOING:
        _fail(session, row, why, now=now)


def phones_of_gone_listeners(session: Session, *, now: datetime) -> set[str]:
    """The phones at which somebody began to listen to a call that goes on, and who is logged in no more."""
    seats = session.scalars(
        select(Position)
        .join(CallAction, CallAction.position == Position.code)
        .join(Call, Call.id == CallAction.call_id)
        .where(CallAction.kind.in_(_LISTENS), CallAction.status == CallActionStatus.DONE)
        .where(Call.ended_at.is_(None), ~is_logged_in(CallAction.user_id, now=now))
        .where(or_(Position.user_id.is_(None), Position.user_id == CallAction.user_id))
    )
    return {station_of(seat) for seat in seats}


def _fail(session: Session, row: CallAction, why: str, *, now: datetime) -> None:
    row.result = why
    move(session, row, CallActionStatus.FAILED, at=now, who=WHO, why=why)


def _row(session: Session, action: str) -> CallAction | None:
    try:
        ident = UUID(action)
    except ValueError:
        return None
    session.flush()
    return session.get(CallAction, ident, with_for_update=True)


def _asked(session: Session, row: CallAction) -> Asked:
    seat = session.get(Position, row.position) if row.position else None
    station = station_of(seat) if seat else ""
    return Asked(str(row.id), row.kind, row.target or "", station, row.service or "")


def _call_now(session: Session, row: CallAction) -> CallNow | None:
    call = session.get(Call, row.call_id) if row.call_id else None
    if call is None or call.ended_at is not None:
        return None
    seats = [session.get(Position, code) for code in (row.position, call.position) if code]
    answered = session.scalars(
        select(Leg.station)
        .where(Leg.call_id == call.id, Leg.answered_at.is_not(None), Leg.ended_at.is_(None))
        .order_by(Leg.answered_at.desc())
    )
    return CallNow(call.uniqueid, tuple([station_of(seat) for seat in seats if seat] + list(answered)))
