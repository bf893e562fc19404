"""Agencies that are called to an incident after it was opened, or once more."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from dispatch import cases, family, repository
from dispatch.assignment import ask_again, assign
from dispatch.following import FOLLOWS
from dispatch.refusals import Refusal, RefusedError
from records.incidents import Case
from records.machines import IncidentStatus
from records.machines.case import CAN_BEGIN_AGAIN, ENDED

_UNDER_WAY = FOLLOWS | {IncidentStatus.ON_HOLD}


def add_agencies(
    session: Session, incident_id: UUID, agencies: Sequence[str], *, at: datetime, who: str
) -> list[Case]:
    """Gives an open incident to further agencies; returns their cases, in that order.

    An agency whose case has ended is asked again, in the same case. Raises `BadInputError` for one that is
    not in service, `RefusedError` when one is at it already, passed it on, or the incident is not under way.
    """
    incident = repository.locked_incident(session, incident_id)
    if incident.type_code is None or incident.number is None:
        raise RefusedError(Refusal.INCIDENT_WITHOUT_NUMBER, "Open the incident first, with these agencies.")
    if incident.status not in _UNDER_WAY:
        raise RefusedError(
            Refusal.INCIDENT_ENDED, f"Incident {incident.number} is {incident.status}; nobody is sent to it."
        )
    wanted = list(dict.fromkeys(agencies))
    own = {case.agency: case for case in repository.cases_of(session, incident.id)}
    for case in family.cases_at(session, incident.id):
        if case.agency in wanted and case.status not in ENDED:
            raise RefusedError(Refusal.AGENCY_HAS_CASE, f"{case.agency} is at it already: {case.number}.")
    for code in wanted:
        if code in own and own[code].status not in CAN_BEGIN_AGAIN:
            raise RefusedError(
                Refusal.CASE_ENDED, f"Case {own[code].number} is {own[code].status}; choose another agency."
            )
    kind = repository.find_type(session, incident.type_code)
    known = repository.known_agencies(session, wanted)
    again = [own[code] for code in wanted if code in own and code in known]
    new = [code for code in wanted if code not in own or code not in known]
    given = {case.agency: case for case in assign(session, incident, kind, new, at=at, who=who)}
    for case in again:
        ask_again(session, case, at=at, who=who, why="asked again")
    cases.follow(session, incident, at=at, who=who)
    return [given.get(code) or own[code] for code in wanted]
