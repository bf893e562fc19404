"""The door of what a call turned out to be: an incident, or one of the words with which an operator is done with it.

All functions work in the caller's transaction. Whatever is said of a call ends its call-back and the wrap-up after it,
and counts for the caller's flag.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from dispatch import incidents
from records import callbacks, flags
from records.calls import Call, Disposition
from records.journal import About, tell
from records.people import end_wrap_up
from settings.errors import ConflictError, NotFoundError

CALL_DISPOSED = "call.disposed"
"""Journal kind: the operator said what it was; wrap-up ends."""


def dispose_call(
    session: Session,
    call_id: UUID,
    disposition: Disposition,
    *,
    at: datetime,
    who: str,
    user_id: UUID,
    why: str | None = None,
) -> None:
    """Says that the call was no incident, and discards its draft. A second word corrects the first.

    Raises `NotFoundError`, and `ConflictError` when nobody has answered the call yet or its incident is open.
    """
    must_be_answered(session, call_id)
    # The draft first: its lock orders this with whoever opens a draft for the same call.
    incidents.discard_draft(session, call_id, at=at, who=who, why=why or disposition.value)
    _dispose(session, _fresh_call(session, call_id), disposition, at=at, who=who, user_id=user_id)


def calls_were_incident(
    session: Session, call_ids: Collection[UUID], *, at: datetime, who: str, user_id: UUID
) -> None:
    """Their incident has a number: that is what each of these calls was."""
    for call_id in call_ids:
        call = _fresh_call(session, call_id)
        if call.disposition is not Disposition.INCIDENT:
            _dispose(session, call, Disposition.INCIDENT, at=at, who=who, user_id=user_id)


def must_be_answered(session: Session, call_id: UUID) -> None:
    """Raises `NotFoundError`, and `ConflictError` for a call that still rings or waits."""
    call = _fresh_call(session, call_id)
    if call.answered_at is None and call.ended_at is None:
        raise ConflictError("The call has not been answered yet.")


def _fresh_call(session: Session, call_id: UUID) -> Call:
    call = session.get(Call, call_id, populate_existing=True)
    if call is None:
        raise NotFoundError("There is no such call.")
    return call


def _dispose(
    session: Session, call: Call, disposition: Disposition, *, at: datetime, who: str, user_id: UUID
) -> None:
    call.disposition = disposition
    call.disposed_at = at
    call.disposed_by = user_id
    callbacks.disposed(session, call.id, at=at, who=who)
    if call.position:
        end_wrap_up(session, call.position, at=at, call=call.id)
    about = call.about()
    data = {**about.data, "disposition": disposition.value}
    tell(session, CALL_DISPOSED, About(call_id=call.id, audience=about.audience, data=data), at=at)
    flags.consider(session, call, at=at)
