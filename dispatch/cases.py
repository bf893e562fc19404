"""The door of a case: one function for each step an agency or the desk can take.

Each locks the incident, checks, moves the case with its times, and lets the incident follow, in the
caller's transaction. `who` is as in the history (`agency:DAMKAR`, `operator:siti`); `at` is when it
happened. All raise `NotFoundError` for an unknown case, `IllegalMoveError` or `RefusedError` when the case
is not in a state for that step; then nothing has changed.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from dispatch import repository
from dispatch.editing import storable
from dispatch.following import next_status
from dispatch.refusals import Refusal, RefusedError
from records.agencies import ChannelKind
from records.incidents import Case, Incident
from records.journal import tell
from records.machines import CaseStatus, DeadlineStatus, DeliveryStatus, PhoneOrderStatus
from records.machines.case import AWAITS_A_HUMAN, ENDED
from records.moves import move
from settings.errors import BadInputError

_WITH_A_UNIT = frozenset({CaseStatus.UNIT_ASSIGNED, CaseStatus.EN_ROUTE, CaseStatus.ON_SCENE})


def accept(session: Session, case_id: UUID, *, at: datetime, who: str, why: str | None = None) -> Case:
    """A human at the agency takes the case: its deadlines are met and its telephone stops ringing.

    The same `who` may say it twice. `why` tells how, such as "by telephone".
    """
    case, incident = repository.locked_case(session, case_id)
    if case.status not in AWAITS_A_HUMAN:
        if case.accepted_by == who and case.status not in ENDED:
            return case
        raise _too_late(case)
    accepted = {"accepted_at": at, "accepted_by": who}
    move(session, case, CaseStatus.ACCEPTED, at=at, who=who, why=why, also=accepted)
    _a_human_answered(session, case, at=at, who=who)
    follow(session, incident, at=at, who=who)
    return case


def reject(session: Session, case_id: UUID, reason: str, *, at: datetime, who: str) -> Case:
    """The agency does not take the case, or gives it back. `reason` must say why."""
    return _end(session, case_id, CaseStatus.REJECTED, at=at, who=who, reason=_said(reason))


def assign_unit(session: Session, case_id: UUID, unit: str, *, at: datetime, who: str) -> Case:
    """Names the unit that will go; a unit that is already named is replaced, wherever it is."""
    unit = _said(unit)
    case, incident = repository.locked_case(session, case_id)
    if case.status in _WITH_A_UNIT:
        case.unit = unit
        tell(session, "case.unit_changed", case.about(), at=at)
        return case
    move(session, case, CaseStatus.UNIT_ASSIGNED, at=at, who=who, also={"unit": unit})
    follow(session, incident, at=at, who=who)
    return case


def en_route(session: Session, case_id: UUID, *, at: datetime, who: str) -> Case:
    """The unit has left."""
    return _step(session, case_id, CaseStatus.EN_ROUTE, at=at, who=who)


def on_scene(session: Session, case_id: UUID, *, at: datetime, who: str) -> Case:
    """The unit has arrived."""
    return _step(session, case_id, CaseStatus.ON_SCENE, at=at, who=who)


def done(session: Session, case_id: UUID, *, at: datetime, who: str) -> Case:
    """The agency's share is finished."""
    return _end(session, case_id, CaseStatus.DONE, at=at, who=who)


def not_found(session: Session, case_id: UUID, *, at: datetime, who: str) -> Case:
    """The unit found nothing, or not the place."""
    return _end(session, case_id, CaseStatus.NOT_FOUND, at=at, who=who)


def verify(session: Session, case_id: UUID, *, at: datetime, who: str, why: str | None = None) -> Case:
    """The desk has made sure that what was done is done; `why` is what it heard."""
    return _step(session, case_id, CaseStatus.VERIFIED, at=at, who=who, why=why and storable(why))


def stand_down(session: Session, case_id: UUID, reason: str, *, at: datetime, who: str) -> Case:
    """The desk needs this agency no longer. `reason` must say why."""
    return _end(session, case_id, CaseStatus.STOOD_DOWN, at=at, who=who, reason=_said(reason))


def follow(session: Session, incident: Incident, *, at: datetime, who: str) -> None:
    """Moves a locked incident to where its cases are (see `dispatch.following`)."""
    session.flush()
    status = next_status(incident.status, repository.case_statuses(session, incident.id))
    if status is not None:
        move(session, incident, status, at=at, who=who, why="follows its cases")


def _step(
    session: Session, case_id: UUID, to: CaseStatus, *, at: datetime, who: str, why: str | None = None
) -> Case:
    case, incident = repository.locked_case(session, case_id)
    move(session, case, to, at=at, who=who, why=why)
    follow(session, incident, at=at, who=who)
    return case


def _end(
    session: Session, case_id: UUID, to: CaseStatus, *, at: datetime, who: str, reason: str | None = None
) -> Case:
    case, incident = repository.locked_case(session, case_id)
    move(session, case, to, at=at, who=who, why=reason, also={"ended_at": at, "reason": reason})
    _a_human_answered(session, case, at=at, who=who)
    follow(session, incident, at=at, who=who)
    return case


def _a_human_answered(session: Session, case: Case, *, at: datetime, who: str) -> None:
    """Stops what was to make somebody answer: deadlines, the ringing telephone and, at the end, all news."""
    for deadline in repository.running_deadlines(session, case.id):
        move(session, deadline, DeadlineStatus.MET, at=at, who=who)
    for order in repository.waiting_orders(session, case.id):
        move(session, order, PhoneOrderStatus.CANCELLED, at=at, who=who, why=f"the case is {case.status}")
    for delivery in repository.waiting_deliveries(session, case.id):
        if case.status in ENDED or delivery.channel is ChannelKind.CASE_CALL:
            move(
                session, delivery, DeliveryStatus.CANCELLED, at=at, who=who, why=f"the case is {case.status}"
            )


def _too_late(case: Case) -> RefusedError:
    if case.status in ENDED:
        return RefusedError(
            Refusal.CASE_ENDED, f"Case {case.number} is {case.status}; nobody can accept it now."
        )
    return RefusedError(
        Refusal.CASE_ALREADY_ACCEPTED, f"Case {case.number} has already been accepted by {case.accepted_by}."
    )


def _said(words: str) -> str:
    words = storable(words).strip()
    if not words:
        raise BadInputError("Say it in words: an empty text explains nothing.")
    return words
