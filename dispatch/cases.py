"""The door of a case: one function for each step an agency or the desk can take.

Each locks the incident, checks, moves the case with its times, and lets the incident follow, in the
caller's transaction. `who` is as in the history (`agency:DAMKAR`, `operator:siti`); `at` is when it
happened, `how` a line of history, such as at which seat. All raise `NotFoundError` for an unknown case,
`IllegalMoveError` or `RefusedError` when the case is not in a state for that step; then nothing has changed.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from dispatch import merge_group, reassignment, repository
from dispatch.editing import storable
from dispatch.refusals import Refusal, RefusedError
from dispatch.status_rollup import next_status
from records.alarms import clear_case_alarms
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


def reject(
    session: Session, case_id: UUID, reason: str, *, at: datetime, who: str, how: str | None = None
) -> Case:
    """The agency does not take the case, or gives it back. `reason` must say why.

    In the same transaction the next agency by rule gets its case, else the desk gets an alarm.
    """
    reason = _said(reason)
    case, incident = _end(session, case_id, CaseStatus.REJECTED, at=at, who=who, reason=reason, how=how)
    reassignment.after_rejection(session, case, incident, at=at)
    follow(session, incident, at=at, who=who)
    return case


def refer(
    session: Session,
    case_id: UUID,
    agency: str,
    reason: str,
    *,
    at: datetime,
    who: str,
    how: str | None = None,
) -> Case:
    """The case is another agency's, which gets its own in the same transaction; returns the referred one.

    An agency that gave its case back before is asked again. Raises `BadInputError` for an agency that is not in
    service, `RefusedError` when it is this one, has a case that runs or is done, or the incident is over.
    """
    reason = _said(reason)
    case, incident = repository.locked_case(session, case_id)
    reassignment.must_be_able_to_refer(session, case, incident, agency)
    case, incident = _end(session, case_id, CaseStatus.REFERRED, at=at, who=who, reason=reason, how=how)
    reassignment.refer(session, case, incident, agency, at=at, who=who)
    follow(session, incident, at=at, who=who)
    return case


def ask_again(session: Session, case_id: UUID, reason: str, *, at: datetime, who: str) -> Case:
    """The desk asks an agency again that gave its case back or found nothing; `reason` says why."""
    reason = _said(reason)
    case, incident = repository.locked_case(session, case_id)
    reassignment.ask_again(session, case, incident, reason, at=at, who=who)
    follow(session, incident, at=at, who=who)
    return case


def give(
    session: Session, incident_id: UUID, agencies: Sequence[str], *, at: datetime, who: str
) -> list[Case]:
    """The desk gives an open incident to more agencies (codes); those that gave a case back are asked again.

    Raises `BadInputError` for one that is not in service, `RefusedError` when one has a case that runs or is done,
    or the incident is not open.
    """
    incident = repository.locked_incident(session, incident_id)
    given = reassignment.give(session, incident, agencies, at=at, who=who)
    follow(session, incident, at=at, who=who)
    return given


def assign_unit(
    session: Session, case_id: UUID, unit: str, *, at: datetime, who: str, how: str | None = None
) -> Case:
    """Names the unit that will go; a unit that is already named is replaced, wherever it is."""
    unit = _said(unit)
    case, incident = repository.locked_case(session, case_id)
    if case.status in _WITH_A_UNIT:
        case.unit = unit
        tell(session, "case.unit_changed", case.about(), at=at)
        return case
    move(session, case, CaseStatus.UNIT_ASSIGNED, at=at, who=who, why=how, also={"unit": unit})
    follow(session, incident, at=at, who=who)
    return case


def en_route(session: Session, case_id: UUID, *, at: datetime, who: str, how: str | None = None) -> Case:
    """The unit has left."""
    return _step(session, case_id, CaseStatus.EN_ROUTE, at=at, who=who, why=how)


def on_scene(session: Session, case_id: UUID, *, at: datetime, who: str, how: str | None = None) -> Case:
    """The unit has arrived."""
    return _step(session, case_id, CaseStatus.ON_SCENE, at=at, who=who, why=how)


def done(session: Session, case_id: UUID, *, at: datetime, who: str, how: str | None = None) -> Case:
    """The agency's share is finished."""
    return _finish(session, case_id, CaseStatus.DONE, at=at, who=who, how=how)


def not_found(session: Session, case_id: UUID, *, at: datetime, who: str, how: str | None = None) -> Case:
    """The unit found nothing, or not the place."""
    return _finish(session, case_id, CaseStatus.NOT_FOUND, at=at, who=who, how=how)


def verify(session: Session, case_id: UUID, *, at: datetime, who: str, why: str | None = None) -> Case:
    """The desk has made sure that what was done is done; `why` is what it heard."""
    return _step(session, case_id, CaseStatus.VERIFIED, at=at, who=who, why=why and storable(why))


def stand_down(session: Session, case_id: UUID, reason: str, *, at: datetime, who: str) -> Case:
    """The desk needs this agency no longer. `reason` must say why."""
    return _finish(session, case_id, CaseStatus.STOOD_DOWN, at=at, who=who, reason=_said(reason))


def follow(session: Session, incident: Incident, *, at: datetime, who: str) -> None:
    """Moves a locked incident to where its cases are (see `dispatch.status_rollup`).

    The cases of one that was merged are followed by the incident that goes on, which is locked with it.
    """
    session.flush()
    whole = merge_group.whole_of(session, incident)
    status = next_status(whole.status, repository.case_statuses(session, whole.id))
    if status is not None:
        move(session, whole, status, at=at, who=who, why="follows its cases")


def _step(
    session: Session, case_id: UUID, to: CaseStatus, *, at: datetime, who: str, why: str | None = None
) -> Case:
    case, incident = repository.locked_case(session, case_id)
    move(session, case, to, at=at, who=who, why=why)
    follow(session, incident, at=at, who=who)
    return case


def _finish(
    session: Session,
    case_id: UUID,
    to: CaseStatus,
    *,
    at: datetime,
    who: str,
    reason: str | None = None,
    how: str | None = None,
) -> Case:
    case, incident = _end(session, case_id, to, at=at, who=who, reason=reason, how=how)
    follow(session, incident, at=at, who=who)
    return case


def _end(
    session: Session,
    case_id: UUID,
    to: CaseStatus,
    *,
    at: datetime,
    who: str,
    reason: str | None = None,
    how: str | None = None,
) -> tuple[Case, Incident]:
    """Ends the case; the caller lets the incident follow when all that belongs to it has happened."""
    case, incident = repository.locked_case(session, case_id)
    why = f"{reason} ({how})" if reason and how else reason or how
    move(session, case, to, at=at, who=who, why=why, also={"ended_at": at, "reason": reason})
    _a_human_answered(session, case, at=at, who=who)
    return case, incident


def _a_human_answered(session: Session, case: Case, *, at: datetime, who: str) -> None:
    """Stops what was to make somebody answer: deadlines, alarms, calls and texts and, at the end, all news."""
    clear_case_alarms(session, case.number, at=at)
    for deadline in repository.running_deadlines(session, case.id):
        move(session, deadline, DeadlineStatus.MET, at=at, who=who)
    for order in repository.waiting_orders(session, case.id):
        move(session, order, PhoneOrderStatus.CANCELLED, at=at, who=who, why=f"the case is {case.status}")
    for delivery in repository.waiting_deliveries(session, case.id):
        if case.status in ENDED or delivery.until_accepted:
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
