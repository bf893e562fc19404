"""Sitting down, standing up, being ready, pausing: the wish of a seat.

The API writes the wish and a journal row; telephony carries it to Asterisk, and what the phone then does
comes back in the seat's `state`.
"""

from collections.abc import Set
from datetime import datetime

from sqlalchemy.orm import Session

from agents_api.frame.person import Person
from agents_api.people.positions import repository
from agents_api.people.positions.schemas import PauseReason, Seat, Station
from agents_api.people.user_names import user_names
from records.journal import DESK, WALL, About, agency_audience, tell
from records.people import POSITION_CHANGED, SESSION_ENDED_REASON, Position, Role, StationState, User
from records.people import seat as seat_person
from settings.errors import ConflictError, NotAllowedError, NotFoundError


def seats(session: Session) -> list[Seat]:
    """All positions as they are."""
    holding = repository.holding(session)
    return [_shown(position, user, holding) for position, user in repository.all_seats(session)]


def seat(session: Session, code: str) -> Seat:
    """One position as it is now. Raises `NotFoundError`."""
    found = repository.one_seat(session, code)
    if found is None:
        raise NotFoundError(f"There is no position {code}.")
    return _shown(*found, repository.holding(session))


def _shown(position: Position, user: User | None, holding: Set[str]) -> Seat:
    """One position as the API shows it. A phone whose citizen waits on hold by our own doing is in use for Asterisk."""
    is_talking = position.state is StationState.TALKING
    return Seat(
        code=position.code,
        name=position.name,
        extension=position.extension,
        service=position.service,
        agency=position.agency,
        login=user.login if user else None,
        operator=user.name if user else None,
        station=Station(position.station),
        ready=position.ready,
        pause_reason=position.pause_reason,
        wish_since=position.wish_since,
        wrap_up_since=position.wrap_up_since,
        state=StationState.HOLD if is_talking and position.code in holding else position.state,
        state_since=position.state_since,
    )


def take(session: Session, person: Person, code: str, station: Station, *, now: datetime) -> None:
    """Sits `person` down, not ready yet; they leave any other seat.

    Raises `NotFoundError`, `NotAllowedError` for another agency's seat, `ConflictError` when it is taken.
    """
    held = repository.locked(session, code, person.user_id)
    position = _known(held, code)
    if person.role is Role.AGENCY and position.agency != person.agency:
        raise NotAllowedError(f"{position.name} is not your agency's seat.")
    if position.user_id not in (None, person.user_id):
        raise ConflictError(f"{position.name} is taken: {_sitting(session, position)} sits there.")
    for other in held.values():
        if other is not position:
            _empty(session, other, now=now)
    # One statement after the other: a person has one seat, and the database checks it at once.
    session.flush()
    seat_person(session, position, person.user_id, at=now)
    _remember_login(position, person)
    position.station = station.value
    position.ready = False
    position.pause_reason = None
    _wished(session, position, now=now)


def leave(session: Session, person: Person, code: str, *, now: datetime) -> None:
    """Empties the seat: its own person, or a supervisor for somebody else. Idempotent."""
    position = _known(repository.locked(session, code, person.user_id), code)
    if position.user_id is None:
        return
    _own_or_supervisor(person, position)
    _empty(session, position, now=now)


def log_out(session: Session, person: Person, *, last: bool, now: datetime) -> None:
    """`person`'s session has ended, the `last` one or one of several: what seat it held is empty.

    While its phone talks it only rings no more: the bridge empties it after the talk (`telephony.seat_watch`).
    """
    for position in repository.locked(session, "", person.user_id).values():
        if not last and position.session_sha256 != person.session:
            continue
        if position.state in (StationState.TALKING, StationState.HOLD):
            position.ready = False
            position.pause_reason = SESSION_ENDED_REASON
            _wished(session, position, now=now)
        else:
            _empty(session, position, now=now)


def come_back(session: Session, session_sha256: bytes, *, now: datetime) -> None:
    """Somebody has logged in anew: a seat of theirs that was to be left after its talk is kept, not ready."""
    user_id = repository.user_of_login(session, session_sha256)
    for position in repository.locked(session, "", user_id).values():
        if position.pause_reason == SESSION_ENDED_REASON:
            position.session_sha256 = session_sha256
            position.pause_reason = None
            _wished(session, position, now=now)


def set_ready(session: Session, person: Person, code: str, *, now: datetime) -> None:
    """Rings with its queues from now on. Raises `ConflictError` when nobody sits there."""
    position = _manned(session, person, code)
    _remember_login(position, person)
    position.ready = True
    position.pause_reason = None
    _wished(session, position, now=now)


def pause(session: Session, person: Person, code: str, reason: PauseReason, *, now: datetime) -> None:
    """Stops ringing, with the reason. Raises `ConflictError` when nobody sits there."""
    position = _manned(session, person, code)
    _remember_login(position, person)
    position.ready = False
    position.pause_reason = reason.value
    _wished(session, position, now=now)


def _remember_login(position: Position, person: Person) -> None:
    """The seat is left when this login ends; what a supervisor does at somebody else's seat changes nothing."""
    if position.user_id == person.user_id:
        position.session_sha256 = person.session


def _manned(session: Session, person: Person, code: str) -> Position:
    position = _known(repository.locked(session, code, person.user_id), code)
    if position.user_id is None:
        raise ConflictError(f"Nobody sits at {position.name}; take the position first.")
    _own_or_supervisor(person, position)
    return position


def _known(held: dict[str, Position], code: str) -> Position:
    if code not in held:
        raise NotFoundError(f"There is no position {code}.")
    return held[code]


def _own_or_supervisor(person: Person, position: Position) -> None:
    if position.user_id != person.user_id and person.role is not Role.SUPERVISOR:
        raise NotAllowedError(f"{position.name} is somebody else's seat.")


def _sitting(session: Session, position: Position) -> str:
    if position.user_id is None:
        return "nobody"
    return user_names(session, [position.user_id]).get(position.user_id, "somebody")


def _empty(session: Session, position: Position, *, now: datetime) -> None:
    seat_person(session, position, None, at=now)
    position.ready = False
    position.pause_reason = None
    _wished(session, position, now=now)


def _wished(session: Session, position: Position, *, now: datetime) -> None:
    """Why a person pauses is theirs and the supervisor's; the journal only says that the seat changed."""
    position.wish_since = now
    audience = [DESK, WALL] + ([agency_audience(position.agency)] if position.agency else [])
    data = {"taken": position.user_id is not None, "ready": position.ready, "state": position.state.value}
    tell(session, POSITION_CHANGED, About(subject=position.code, audience=audience, data=data), at=now)
