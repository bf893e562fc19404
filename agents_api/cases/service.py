"""Reads cases for the desk and for agencies; what moves them is done by `dispatch`.

An agency's people see and move their own agency's cases; another's does not exist for them. At the desk a
case is moved by whoever sits at that agency's seat, and by a supervisor.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from agents_api.cases import repository
from agents_api.cases.schemas import (
    AttemptRow,
    CaseDetail,
    CaseIncident,
    CasePage,
    CaseQuery,
    CaseRow,
    DeadlineRow,
    DeliveryRow,
)
from agents_api.incidents.repository import history
from agents_api.incidents.service import degrees, moved
from agents_api.pages import cut
from agents_api.person import Person
from agents_api.positions import repository as positions
from dispatch.channels.address_forms import shown
from records.incidents import Case, Restriction
from records.people import Role
from records.work import Audit, Delivery
from settings.errors import NotAllowedError, NotFoundError


def page(session: Session, person: Person, wanted: CaseQuery) -> CasePage:
    """Cases, newest first; an agency's people get their own. Raises `NotFoundError` for another's."""
    own = person.role is Role.AGENCY
    if own and wanted.agency not in (None, person.agency):
        raise NotFoundError("There is no such inbox.")
    agency = person.agency if own else wanted.agency
    rows = repository.newest(session, wanted, agency=agency, restricted=own or person.sees_restricted)
    cases, after = cut(rows, wanted.limit)
    due = repository.next_due(session, [case.id for case in cases])
    return CasePage(items=[_row(case, person, due.get(case.id)) for case in cases], next=after)


def read(session: Session, person: Person, case_id: UUID, *, now: datetime) -> CaseDetail:
    """One case for a screen; reading a restricted one is noted. Raises `NotFoundError`."""
    found = detail(session, person, case_id)
    if found.restricted:
        session.add(Audit(at=now, who=person.who, what="case.read", subject=str(case_id)))
    return found


def detail(session: Session, person: Person, case_id: UUID) -> CaseDetail:
    """One case with all its parts. Raises `NotFoundError`."""
    case = _visible(session, person, case_id)
    due = repository.next_due(session, [case.id]).get(case.id)
    return CaseDetail(
        **dict(_row(case, person, due)),
        deliveries=told(session, repository.deliveries(session, case.id)),
        deadlines=[DeadlineRow.model_validate(row) for row in repository.deadlines(session, case.id)],
        history=[moved(move) for move in history(session, [case.id])],
    )


def told(session: Session, rows: Sequence[Delivery]) -> list[DeliveryRow]:
    """Deliveries, read with their contacts, as a screen shows them: each try, and no address."""
    tries = repository.attempts(session, [row.id for row in rows])
    return [
        DeliveryRow(
            id=row.id,
            channel=row.channel,
            role=row.contact.role,
            address_masked=shown(row.channel, row.contact.address),
            status=row.status,
            attempt=row.attempt,
            created_at=row.created_at,
            begins_at=row.begins_at,
            next_try_at=row.next_try_at,
            sent_at=row.sent_at,
            delivered_at=row.delivered_at,
            read_at=row.read_at,
            last_error=row.last_error,
            attempts=[AttemptRow.model_validate(one) for one in tries.get(row.id, ())],
        )
        for row in rows
    ]


def may_move(session: Session, person: Person, case_id: UUID) -> str | None:
    """Whether `person` may act for the case's agency; returns how, if that is worth a line of history.

    Raises `NotFoundError` for another agency's case, `NotAllowedError` for a desk without that seat.
    """
    case = _visible(session, person, case_id)
    if person.role is Role.AGENCY:
        return None
    seat = positions.seat_of(session, person.user_id)
    if seat is not None and seat.agency == case.agency:
        return f"at the seat {seat.name}"
    if person.role is Role.SUPERVISOR:
        return "entered by a supervisor"
    raise NotAllowedError(f"Only {case.agency}, or who sits at its seat in the room, may do this.")


def must_see(session: Session, person: Person, case_id: UUID) -> None:
    """Raises `NotFoundError` when the case does not exist for this person."""
    _visible(session, person, case_id)


def _visible(session: Session, person: Person, case_id: UUID) -> Case:
    case = repository.with_incident(session, case_id)
    if case is None or not _may_see(person, case):
        raise NotFoundError("There is no such case.")
    return case


def _may_see(person: Person, case: Case) -> bool:
    if person.role is Role.AGENCY:
        return case.agency == person.agency
    return person.sees_restricted or not case.restricted


def _row(case: Case, person: Person, due_at: datetime | None) -> CaseRow:
    return CaseRow(
        id=case.id,
        number=case.number,
        agency=case.agency,
        lead=case.lead,
        status=case.status,
        priority=case.priority,
        escalation=case.escalation,
        unit=case.unit,
        reason=case.reason,
        restricted=case.restricted,
        created_at=case.created_at,
        sent_at=case.sent_at,
        delivered_at=case.delivered_at,
        accepted_at=case.accepted_at,
        accepted_by=case.accepted_by,
        ended_at=case.ended_at,
        due_at=due_at,
        incident=_incident(case, person),
    )


def _incident(case: Case, person: Person) -> CaseIncident:
    incident = case.incident
    named = incident.restriction is Restriction.IDENTITY and person.role is Role.AGENCY and not case.lead
    return CaseIncident(
        id=incident.id,
        number=incident.number,
        status=incident.status,
        type_code=incident.type_code,
        address=incident.address,
        kelurahan=incident.kelurahan,
        landmark=incident.landmark,
        lat=degrees(incident.lat),
        lon=degrees(incident.lon),
        restriction=incident.restriction,
        note=None if named else incident.note,
    )
