"""Reads calls for the desk, and says what a call turned out to be."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from agents_api.frame import sight
from agents_api.frame.numbers import masked
from agents_api.frame.pages import cut
from agents_api.frame.person import Person
from agents_api.people.user_names import user_names
from agents_api.telephone.calls import repository
from agents_api.telephone.calls.schemas import (
    CallDetail,
    CallIncident,
    CallPage,
    CallQuery,
    CallRow,
    Earlier,
    FactRow,
    LegRow,
    RecordingRow,
    StepRow,
    WaitRow,
)
from dispatch import call_dispositions, incidents
from records.calls import Call, Disposition, Leg
from records.incidents import Incident
from settings.errors import NotFoundError


def page(session: Session, person: Person, wanted: CallQuery) -> CallPage:
    """Calls, newest first."""
    calls, after = cut(repository.newest(session, wanted), wanted.limit)
    ids = [call.id for call in calls]
    incidents_by_call = repository.incidents_of(session, ids, there=sight.incidents_there(person))
    kept = sight.kept_calls(session, person, ids)
    names = user_names(session, {call.user_id for call in calls if call.user_id})
    return CallPage(
        items=[
            _row(call, person, incidents_by_call.get(call.id), names, kept=call.id in kept) for call in calls
        ],
        next=after,
    )


def detail(session: Session, person: Person, call_id: UUID) -> CallDetail:
    """One call with all its parts. Raises `NotFoundError`."""
    call = repository.with_parts(session, call_id)
    if call is None:
        raise NotFoundError("There is no such call.")
    incident = repository.incidents_of(session, [call.id], there=sight.incidents_there(person)).get(call.id)
    kept = bool(sight.kept_calls(session, person, [call.id]))
    names = user_names(session, _users(call))
    row = _row(call, person, incident, names, kept=kept)
    return CallDetail(
        **dict(row),
        waits=[WaitRow.model_validate(wait) for wait in call.waits],
        legs=[_leg(leg, names) for leg in call.legs],
        steps=[StepRow.model_validate(step) for step in call.steps],
        facts=[FactRow.model_validate(fact) for fact in call.facts],
        recording=RecordingRow.model_validate(call.recording) if call.recording and not kept else None,
        incident=CallIncident.model_validate(incident) if incident else None,
        earlier=None if kept else _earlier(session, person, call),
    )


def dispose(
    session: Session, person: Person, call_id: UUID, disposition: Disposition, note: str, *, now: datetime
) -> None:
    """Says that the call was no incident, and discards its draft, in one transaction.

    A second word corrects the first. Raises `NotFoundError`, and `ConflictError` when nobody has answered
    the call yet or its incident is open.
    """
    call_dispositions.dispose_call(
        session, call_id, disposition, at=now, who=person.who, user_id=person.user_id, why=note or None
    )


def open_draft(session: Session, person: Person, call_id: UUID, *, now: datetime) -> UUID:
    """The call's draft, opened here if the operator is faster than the dispatcher; returns its id."""
    call_dispositions.must_be_answered(session, call_id)
    return incidents.open_draft(session, call_id, at=now, who=person.who).id


def _users(call: Call) -> set[UUID]:
    return {user for user in (call.user_id, *(leg.user_id for leg in call.legs)) if user}


def _name(names: dict[UUID, str], user_id: UUID | None) -> str | None:
    return names.get(user_id) if user_id else None


def _row(
    call: Call, person: Person, incident: Incident | None, names: dict[UUID, str], *, kept: bool
) -> CallRow:
    """`kept`: who called is only for those who work on its restricted incident."""
    whole = person.sees_numbers and not kept
    return CallRow(
        id=call.id,
        service=call.service,
        outbound=call.outbound,
        dialled=call.dialled,
        number=call.number if whole else masked(call.number),
        number_masked=not whole,
        caller_name=call.caller_name if whole else None,
        status=call.status,
        arrived_at=call.arrived_at,
        queued_at=call.queued_at,
        answered_at=call.answered_at,
        ended_at=call.ended_at,
        ended_by=call.ended_by,
        silent_since=call.silent_since,
        position=call.position,
        operator=_name(names, call.user_id),
        disposition=call.disposition,
        gap=call.gap,
        incident_id=incident.id if incident else None,
    )


def _leg(leg: Leg, names: dict[UUID, str]) -> LegRow:
    return LegRow(
        station=leg.station,
        position=leg.position,
        operator=_name(names, leg.user_id),
        offered_at=leg.offered_at,
        answered_at=leg.answered_at,
        ended_at=leg.ended_at,
        cause=leg.cause,
    )


def _earlier(session: Session, person: Person, call: Call) -> Earlier | None:
    if call.number is None or not person.sees_numbers:
        return None
    calls, incidents_before = repository.earlier(
        session, call.number, call.id, there=sight.incidents_there(person)
    )
    return Earlier(calls=calls, incidents=incidents_before)
