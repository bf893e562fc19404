"""Whether an incident exists for somebody, the desk or an agency with a case of it, and how they look at it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from agents_api.frame.person import Person
from agents_api.incidents.cases import service as cases
from agents_api.incidents.incidents import service as incidents
from agents_api.incidents.known.eyes import Eyes
from records.incidents import Case, Incident
from records.machines.case import GAVE_IT_BACK
from records.people import Role
from settings.errors import ConflictError, NotFoundError


@dataclass(frozen=True)
class Look:
    """One person looking at one incident."""

    incident: Incident
    eyes: Eyes


def look(session: Session, person: Person, incident_id: UUID, *, adds: bool = False) -> Look:
    """How `person` sees the incident; `adds` when they are about to add something to it.

    Raises `NotFoundError` when it does not exist for them, `ConflictError` when they would add to an incident that
    is their agency's no longer.
    """
    if person.role is not Role.AGENCY:
        return Look(*incidents.seen(session, person, incident_id))
    case = _case_of(session, incident_id, person.agency)
    if case is None:
        raise NotFoundError("There is no such incident.")
    case, eyes = cases.seen(session, person, case.id)
    if adds and case.status in GAVE_IT_BACK:
        raise ConflictError(f"Case {case.number} is {case.status}: it is yours no longer.")
    return Look(case.incident, eyes)


def _case_of(session: Session, incident_id: UUID, agency: str | None) -> Case | None:
    """An agency's case of an incident."""
    return session.scalar(select(Case).where(Case.incident_id == incident_id, Case.agency == agency))
