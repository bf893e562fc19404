"""Whom the room owes a call: the list, who takes it, what came of it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from agents_api.frame.numbers import masked
from agents_api.frame.person import Person
from agents_api.people.user_names import user_names
from agents_api.telephone.callbacks import repository
from agents_api.telephone.callbacks.schemas import CallbackList, CallbackQuery, CallbackResult, CallbackRow
from records import callbacks
from records.callbacks import Callback
from records.machines.callback import CallbackStatus
from settings.errors import NotFoundError


def listed(session: Session, person: Person, wanted: CallbackQuery) -> CallbackList:
    """Due first, then the newest that are over."""
    rows = [*repository.due(session), *repository.over(session, wanted.over)]
    return CallbackList(items=_shown(session, person, rows))


def shown(session: Session, person: Person, callback_id: UUID) -> CallbackRow:
    """One call-back as it is now. Raises `NotFoundError`."""
    return _shown(session, person, [_known(session, callback_id)])[0]


def take(session: Session, person: Person, callback_id: UUID, *, now: datetime) -> None:
    """`person` will call them. Raises `NotFoundError`, and `ConflictError` when somebody else will or it is over."""
    callbacks.take(session, _known(session, callback_id), person.user_id, at=now)


def end(session: Session, person: Person, callback_id: UUID, ask: CallbackResult, *, now: datetime) -> None:
    """What came of it. Raises `NotFoundError`, and `ConflictError` when it is over already."""
    row = _known(session, callback_id)
    if ask.result == "again":
        callbacks.again(session, row, ask.note, at=now)
    else:
        callbacks.finish(session, row, CallbackStatus(ask.result), ask.note, at=now, who=person.who)


def _known(session: Session, callback_id: UUID) -> Callback:
    row = repository.locked(session, callback_id)
    if row is None:
        raise NotFoundError("There is no such call-back.")
    return row


def _shown(session: Session, person: Person, rows: Sequence[Callback]) -> list[CallbackRow]:
    names = user_names(session, {row.taken_by for row in rows if row.taken_by})
    whole = person.sees_numbers
    return [
        CallbackRow(
            id=row.id,
            number=row.number if whole else masked(row.number),
            number_masked=not whole,
            service=row.service,
            priority=row.priority,
            reason=row.reason,
            status=row.status,
            calls=row.calls,
            first_at=row.first_at,
            last_at=row.last_at,
            last_call_id=row.last_call_id,
            due_at=row.due_at,
            taken_by=names.get(row.taken_by) if row.taken_by else None,
            taken_at=row.taken_at,
            tries=row.tries,
            last_try_at=row.last_try_at,
            ended_at=row.ended_at,
            ended_by_call=row.ended_by_call,
            note=row.note,
        )
        for row in rows
    ]
