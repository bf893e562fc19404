"""Reads cases for the desk and for agencies; what moves them is done by `dispatch`.

An agency's people see and move their own agency's cases; another's does not exist for them. At the desk a
case is moved by whoever sits at that agency's seat, and by a supervisor; who sits there sees it as the agency does.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, true
from sqlalchemy.orm import Session

from agents_api.frame import sight
from agents_api.frame.pages import cut
from agents_api.frame.person import Person
from agents_api.frame.sight import Sight
from agents_api.incidents.cases import repository
from agents_api.incidents.cases.schemas import (
    AttemptRow,
    CaseDetail,
    CaseIncident,
    CasePage,
    CasePost,
    CaseQuery,
    CaseRow,
    DeadlineRow,
    DeliveryRow,
)
from agents_api.incidents.cases.viewing import View, view_of
from agents_api.incidents.incidents.repository import history
from agents_api.incidents.incidents.service import degrees, moved
from agents_api.incidents.known.eyes import Eyes, eyes_of
from agents_api.incidents.known.schemas import Known
from agents_api.incidents.known.service import known
from agents_api.people.positions import repository as positions
from dispatch.channels.address_forms import shown
from dispatch.repository import post_for
from records.incidents import Case
from records.people import Role
from records.work import Delivery
from settings.errors import NotAllowedError, NotFoundError


def page(session: Session, person: Person, wanted: CaseQuery, *, now: datetime) -> CasePage:
    """Cases, newest first; an agency's people get their own. That a restricted one was shown is noted.

    Raises `NotFoundError` for another's.
    """
    own = person.role is Role.AGENCY
    if own and wanted.agency not in (None, person.agency):
        raise NotFoundError("There is no such inbox.")
    agency = person.agency if own else wanted.agency
    seat = _agency_of_seat(session, person)
    there = true() if own else or_(sight.incidents_there(person), Case.agency == seat)
    rows = repository.newest(session, wanted, agency=agency, there=there)
    cases, after = cut(rows, wanted.limit)
    due = repository.next_due(session, [case.id for case in cases])
    views = _views(session, person, cases, seat)
    shown = [case.id for case in cases if _is_noted(case, views[case.id])]
    sight.note_listed(session, person, "case.listed", shown, now=now)
    return CasePage(items=[_row(case, views[case.id], due.get(case.id)) for case in cases], next=after)


def read(session: Session, person: Person, case_id: UUID, *, now: datetime) -> CaseDetail:
    """One case for a screen; reading what is restricted about it is noted. Raises `NotFoundError`."""
    case, view = _visible(session, person, case_id)
    if _is_noted(case, view):
        sight.note_read(session, person, "case.read", case_id, now=now)
    due = repository.next_due(session, [case.id]).get(case.id)
    return CaseDetail(
        **dict(_row(case, view, due)),
        post=None if view in _TELLS_NOTHING else _post(session, case),
        deliveries=told(session, repository.deliveries(session, case.id)),
        deadlines=[DeadlineRow.model_validate(row) for row in repository.deadlines(session, case.id)],
        history=[moved(move, knows=view is View.ALL) for move in history(session, [case.id])],
        known=Known.nothing()
        if view in _TELLS_NOTHING
        else known(session, case.incident_id, _eyes(person, view)),
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
    case, _view = _visible(session, person, case_id)
    seat = positions.seat_of(session, person.user_id)
    if seat is not None and seat.agency == case.agency:
        return f"at the seat {seat.name}"
    if person.role is Role.AGENCY:
        return None
    if person.role is Role.SUPERVISOR:
        return "entered by a supervisor"
    raise NotAllowedError(f"Only {case.agency}, or who sits at its seat in the room, may do this.")


def may_refer(session: Session, person: Person, case_id: UUID) -> str | None:
    """The same for referring a case, which also the desk may do."""
    case, _view = _visible(session, person, case_id)
    seat = positions.seat_of(session, person.user_id)
    if seat is not None and seat.agency == case.agency:
        return f"at the seat {seat.name}"
    return None if person.role is Role.AGENCY else "by the desk"


def seen(session: Session, person: Person, case_id: UUID) -> tuple[Case, Eyes]:
    """The case with its incident, and how `person` looks at that.

    Raises `NotFoundError` when either does not exist for them (any more).
    """
    case, view = _visible(session, person, case_id)
    if view in _TELLS_NOTHING:
        raise NotFoundError("There is no such case.")
    return case, _eyes(person, view)


def _eyes(person: Person, view: View) -> Eyes:
    return eyes_of(person, knows=view is View.ALL)


_TELLS_NOTHING = (View.NONE, View.NOTHING_OF_THE_INCIDENT)


def must_see(session: Session, person: Person, case_id: UUID) -> None:
    """Raises `NotFoundError` when the case does not exist for this person."""
    _visible(session, person, case_id)


def _visible(session: Session, person: Person, case_id: UUID) -> tuple[Case, View]:
    case = repository.with_incident(session, case_id)
    if case is None:
        raise NotFoundError("There is no such case.")
    view = _views(session, person, [case], _agency_of_seat(session, person))[case.id]
    if view is View.NONE:
        raise NotFoundError("There is no such case.")
    return case, view


def _views(session: Session, person: Person, cases: Sequence[Case], seat: str | None) -> dict[UUID, View]:
    eyes = Sight(session, person, [case.incident for case in cases])
    return {case.id: view_of(case, person, seat, eyes) for case in cases}


def _agency_of_seat(session: Session, person: Person) -> str | None:
    """For whose agency somebody of the desk sits in the room."""
    if person.role not in (Role.OPERATOR, Role.SUPERVISOR):
        return None
    seat = positions.seat_of(session, person.user_id)
    return seat.agency if seat else None


def _is_noted(case: Case, view: View) -> bool:
    """Whether the reading shows something that is restricted."""
    return case.incident.restriction is not None and view is View.ALL


def _row(case: Case, view: View, due_at: datetime | None) -> CaseRow:
    return CaseRow(
        id=case.id,
        number=case.number,
        agency=case.agency,
        lead=case.lead,
        status=case.status,
        priority=case.priority,
        escalation=case.escalation,
        unit=case.unit,
        reason=case.reason if view is View.ALL else None,
        restricted=case.restricted,
        asked=case.asked,
        asked_at=case.asked_at,
        asked_why=case.asked_why if view is View.ALL else None,
        came_from=case.came_from,
        referred_to=case.referred_to,
        created_at=case.created_at,
        sent_at=case.sent_at,
        delivered_at=case.delivered_at,
        accepted_at=case.accepted_at,
        accepted_by=case.accepted_by,
        ended_at=case.ended_at,
        due_at=due_at,
        incident=_incident(case, view),
    )


def _post(session: Session, case: Case) -> CasePost | None:
    choice = post_for(session, case.agency, case.incident)
    if choice is None:
        return None
    post = choice.post
    return CasePost(
        code=post.code,
        name=post.name,
        lat=post.lat,
        lon=post.lon,
        why=choice.why,
        metres=choice.metres,
        confirmed=post.confirmed,
    )


def _incident(case: Case, view: View) -> CaseIncident:
    incident = case.incident
    there = view is not View.NOTHING_OF_THE_INCIDENT
    return CaseIncident(
        id=incident.id,
        number=incident.number,
        status=incident.status,
        type_code=incident.type_code if there else None,
        address=incident.address if there else "",
        kelurahan=incident.kelurahan if there else None,
        landmark=incident.landmark if there else None,
        lat=degrees(incident.lat) if there else None,
        lon=degrees(incident.lon) if there else None,
        restriction=incident.restriction,
        note=incident.note if view is View.ALL else None,
    )
