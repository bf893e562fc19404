"""Call-backs between ended or answered calls and the records, in the transaction that stores the call."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from records import callbacks
from records.calls import Call
from records.machines.call import CALL, CallStatus
from telephony.call_record import CallRecord
from telephony.callback_rules import Debt, debt_of


def note(session: Session, ident: UUID, record: CallRecord, *, disposed: bool, who: str) -> None:
    """Takes what the newly made moves of a call mean for call-backs. Before the moves are forgotten."""
    answered = [move for move in record.moves if move.to is CallStatus.ANSWERED]
    if record.outbound and record.number and not record.stored:
        owed = callbacks.open_one(session, record.number)
        if owed:
            callbacks.tried(session, owed, ident, record.arrived_at)
    # Whom we called may be a voicemail: what came of that its operator says.
    if answered and record.number and not record.outbound:
        callbacks.called_again(session, record.number, ident, at=answered[-1].at, who=who)
    is_over = any(move.to in CALL.final for move in record.moves)
    debt = debt_of(record, disposed=disposed) if is_over else None
    if debt is None or record.ended_at is None or _is_spoken_to(session, ident, record, debt):
        return
    callbacks.owe(
        session,
        debt.number,
        ident,
        record.service,
        reason=debt.reason,
        priority=debt.priority,
        at=record.ended_at,
        who=who,
    )


def _is_spoken_to(session: Session, ident: UUID, record: CallRecord, debt: Debt) -> bool:
    """Whether another call of that number has been answered since, or is being spoken on: a repair stores late."""
    if debt.number is None:
        return False
    return (
        session.scalar(
            select(Call.id)
            .where(
                Call.number == debt.number,
                Call.id != ident,
                or_(Call.answered_at >= record.ended_at, Call.status == CallStatus.ANSWERED),
            )
            .limit(1)
        )
        is not None
    )
