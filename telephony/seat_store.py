"""The seats between the database and Asterisk: what is wished of them, what their phones do."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.journal import DESK, WALL, About, rows_there, tell
from records.people import POSITION_CHANGED, WRAP_UP, Position, StationState, end_wrap_up
from telephony.call_store import WEB_STATION
from telephony.members import Seat

WISH_CHANGED = POSITION_CHANGED

STATE_CHANGED = "position.state"
"""Journal kind: the phone at a seat rings, talks, is free, cannot be reached."""

ORDER_QUEUED = "phone_order.queued"
ACTION_QUEUED = "call_action.queued"


def station_of(position: Position) -> str:
    """The phone that rings at the seat: on the desk or in the browser."""
    return position.code + (WEB_STATION if position.station == "web" else "")


def stations(session: Session) -> dict[str, str]:
    """Which phone rings at each seat."""
    return {position.code: station_of(position) for position in session.scalars(select(Position))}


def occupied(session: Session) -> list[Seat]:
    """The seats at which somebody is logged in."""
    rows = session.scalars(select(Position).where(Position.user_id.is_not(None)))
    return [
        Seat(row.code, station_of(row), row.ready, row.pause_reason, row.wrap_up_since is not None)
        for row in rows
    ]


def end_wrap_ups(session: Session, *, now: datetime) -> datetime | None:
    """Ends what wrap-up is over; returns when the next one will be, none if nobody wraps up."""
    due: list[datetime] = []
    for row in session.scalars(select(Position).where(Position.wrap_up_since.is_not(None))):
        over = (row.wrap_up_since or now) + WRAP_UP
        if over <= now:
            end_wrap_up(session, row.code, at=now)
        else:
            due.append(over)
    return min(due, default=None)


def write_states(session: Session, states: Mapping[str, StationState], *, at: datetime) -> int:
    """Writes and tells the seats whose phone does something else now; returns how many."""
    changed = 0
    rows = select(Position).where(Position.code.in_(states)).order_by(Position.code).with_for_update()
    for row in session.scalars(rows):
        state = states[row.code]
        if row.state is state:
            continue
        row.state, row.state_since = state, at
        changed += 1
        about = About(subject=row.code, audience=(DESK, WALL), data={"state": state.value})
        tell(session, STATE_CHANGED, about, at=at)
    return changed


def kinds_after(session: Session, cursor: int) -> tuple[set[str], int]:
    """What kinds of journal rows came after `cursor`, and the cursor behind them."""
    rows = rows_there(session, cursor)
    return {row.kind for row in rows}, rows[-1].number if rows else cursor
