"""What the database says of calls, in a form that can be compared."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from records.base import Base
from records.calls import Call
from records.journal import rows_after
from records.moves import StatusMove

_OWN = {"id", "call_id", "node"}


def _plain(row: Base) -> dict[str, Any]:
    columns = [column.name for column in row.__table__.columns]
    return {name: getattr(row, name) for name in columns if name not in _OWN}


def call_rows(session: Session, node: str) -> list[dict[str, Any]]:
    """Every column of a node's calls and their parts, but for ids and the node's name; in order of arrival."""
    calls = session.scalars(
        select(Call)
        .where(Call.node == node)
        .order_by(Call.arrived_at, Call.uniqueid)
        .options(*[selectinload(part) for part in (Call.waits, Call.legs, Call.steps, Call.recording)])
    ).all()
    return [
        _plain(call)
        | {
            "waits": [_plain(wait) for wait in call.waits],
            "legs": sorted((_plain(leg) for leg in call.legs), key=lambda leg: leg["uniqueid"]),
            "steps": [_plain(step) for step in call.steps],
            "recording": _plain(call.recording) if call.recording else None,
            "moves": [
                (move.old, move.new, move.at, move.who, move.why)
                for move in session.scalars(
                    select(StatusMove).where(StatusMove.row_id == call.id).order_by(StatusMove.id)
                )
            ],
        }
        for call in calls
    ]


def told(session: Session) -> list[str]:
    """The kinds of all journal rows, in order."""
    return [row.kind for row in rows_after(session, 0)]
