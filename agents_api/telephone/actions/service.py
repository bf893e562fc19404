"""Who may ask what of a call, and how a wish becomes a row that telephony does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from agents_api.frame import sight
from agents_api.frame.person import Person
from agents_api.people.positions import repository as positions
from agents_api.telephone.actions import repository
from agents_api.telephone.actions.schemas import ActionRow, ActionTarget, AskAction, PlaceCall
from records.actions import ActionKind, CallAction
from records.callbacks import Callback
from records.calls import Call
from records.city import DirectoryPack
from records.ids import new_id
from records.moves import begin
from records.people import Position, Role
from records.work import Audit
from settings.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError

DEADLINE = timedelta(seconds=5)
"""A running call's part is told within this, or it has failed."""

RINGING = timedelta(seconds=35)
"""The same where a phone must be picked up first."""

_SUPERVISORS = frozenset({ActionKind.LISTEN, ActionKind.WHISPER, ActionKind.BARGE})
_ANSWERABLE = _SUPERVISORS | {ActionKind.TAKE_OVER, ActionKind.RECORDING_OFF, ActionKind.RECORDING_ON}
_RINGS = _SUPERVISORS | {ActionKind.CALL}

Directory = Mapping[str, DirectoryPack]
"""Lines outside, by code."""


@dataclass(frozen=True)
class _Target:
    """Where a call goes."""

    dialled: str
    """A seat's extension, or a number."""
    agency: str | None = None
    """Whose line it is."""


def ask(
    session: Session, person: Person, call_id: UUID, wanted: AskAction, directory: Directory, *, now: datetime
) -> UUID:
    """Writes the wish down; the same key again gives the same action. What is handed over to an agency takes the
    agency's case of the caller's incident with it.

    Raises `NotFoundError`, `NotAllowedError` when the call is somebody else's, `ConflictError` when it is over or the
    asker has no seat.
    """
    if known := repository.by_key(session, person.user_id, wanted.key):
        return known.id
    call = session.get(Call, call_id)
    if call is None:
        raise NotFoundError("There is no such call.")
    if call.ended_at is not None:
        raise ConflictError("The call is over.")
    seat = positions.seat_of(session, person.user_id)
    _may(session, person, call, seat, wanted)
    to = _target(session, wanted.to, directory, now) if wanted.to else _Target(wanted.keys or "")
    if wanted.kind is ActionKind.TAKE_OVER:
        to = _Target(_seated(seat).extension)
    action = CallAction(
        key=wanted.key,
        call_id=call_id,
        kind=wanted.kind,
        target=to.dialled or None,
        agency=to.agency,
        case_id=repository.case_of(session, call_id, to.agency) if to.agency else None,
        service=call.service,
    )
    return _write(session, person, action, seat, now=now)


def place(
    session: Session,
    person: Person,
    wanted: PlaceCall,
    services: frozenset[str],
    directory: Directory,
    *,
    now: datetime,
) -> UUID:
    """Writes down a call that is to be placed. Raises as `ask` does."""
    if known := repository.by_key(session, person.user_id, wanted.key):
        return known.id
    if wanted.to.position:
        raise BadInputError("A colleague at a position is dialled on the phone itself, by extension.")
    if wanted.service not in services:
        raise NotFoundError(f"There is no service {wanted.service}.")
    seat = _seated(positions.seat_of(session, person.user_id))
    to = _target(session, wanted.to, directory, now)
    action = CallAction(
        key=wanted.key, kind=ActionKind.CALL, target=to.dialled, agency=to.agency, service=wanted.service
    )
    return _write(session, person, action, seat, now=now)


def row(session: Session, action: UUID) -> ActionRow:
    """One action as it is now. Raises `NotFoundError`."""
    found = session.get(CallAction, action, populate_existing=True)
    if found is None:
        raise NotFoundError("There is no such action.")
    return ActionRow.model_validate(found)


def _write(
    session: Session, person: Person, action: CallAction, seat: Position | None, *, now: datetime
) -> UUID:
    action.id = new_id(now)
    action.position = seat.code if seat else None
    action.user_id = person.user_id
    action.asked_at = now
    action.deadline_at = now + (RINGING if action.kind in _RINGS else DEADLINE)
    begin(session, action, at=now, who=person.who)
    if action.kind in _ANSWERABLE:
        session.add(
            Audit(at=now, who=person.who, what=f"call.{action.kind.value}", subject=str(action.call_id))
        )
    return action.id


def _may(session: Session, person: Person, call: Call, seat: Position | None, wanted: AskAction) -> None:
    if wanted.kind in _SUPERVISORS:
        sight.must_know_caller(session, person, call.id)
    if person.role is Role.SUPERVISOR:
        return
    if wanted.kind in _SUPERVISORS:
        raise NotAllowedError("Listening in is for supervisors.")
    if seat and (
        repository.is_in(session, call.id, seat.code) or not repository.has_anybody(session, call.id)
    ):
        return
    raise NotAllowedError("That is somebody else's call.")


def _seated(seat: Position | None) -> Position:
    if seat is None:
        raise ConflictError("Take a position first: the phone there is the one that rings.")
    return seat


def _target(session: Session, to: ActionTarget, directory: Directory, now: datetime) -> _Target:
    if to.position:
        seat = repository.seat(session, to.position)
        if seat is None:
            raise NotFoundError(f"There is no position {to.position}.")
        return _Target(seat.extension, seat.agency)
    if to.callback:
        row = session.get(Callback, to.callback)
        if row is None or row.number is None:
            raise NotFoundError("There is no such call-back, or it has no number.")
        return _Target(row.number)
    if to.entry:
        if to.entry not in directory:
            raise NotFoundError(f"The directory has no line {to.entry}.")
        line = directory[to.entry]
        return _Target(line.number, line.agency)
    if to.agency:
        number = repository.duty_phone(session, to.agency, now=now)
        if number is None:
            raise NotFoundError(f"{to.agency} has no duty phone; choose its position or a number.")
        return _Target(number, to.agency)
    return _Target(to.number or "")
