"""Gives an incident to agencies: each gets its case, deadlines and deliveries, in one transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from dispatch import repository
from dispatch.allowances import due_times
from dispatch.refusals import Refusal, RefusedError
from records.agencies import ASKS_FOR_AN_ANSWER, ContactRole, IncidentType
from records.ids import new_id
from records.incidents import Case, Incident, Restriction
from records.moves import begin
from records.work import Deadline, Delivery
from settings.errors import BadInputError, OurFaultError


def assign(
    session: Session,
    incident: Incident,
    kind: IncidentType,
    agencies: Sequence[str],
    *,
    at: datetime,
    who: str,
) -> list[Case]:
    """One new case for each of `agencies` (codes), in that order; the incident is locked and has its number.

    Raises `BadInputError` for an agency that does not exist or is out of service, `RefusedError` when one
    has a case of this incident already.
    """
    unknown = set(agencies) - repository.known_agencies(session, agencies)
    if unknown:
        raise BadInputError(f"These are no agencies in service: {', '.join(sorted(unknown))}.")
    theirs = {case.agency for case in repository.cases_of(session, incident.id)}
    twice = theirs & set(agencies)
    if twice:
        raise RefusedError(
            Refusal.AGENCY_HAS_CASE, f"{', '.join(sorted(twice))} already has a case of {incident.number}."
        )
    return [
        _new_case(session, incident, agency, lead=agency == kind.lead, at=at, who=who)
        for agency in dict.fromkeys(agencies)
    ]


def _new_case(
    session: Session, incident: Incident, agency: str, *, lead: bool, at: datetime, who: str
) -> Case:
    if incident.number is None or incident.priority is None:
        raise OurFaultError(
            f"incident {incident.id} is given to {agency} before it has a number and priority"
        )
    case = Case(
        id=new_id(at),
        number=f"{incident.number}-{agency}",
        incident_id=incident.id,
        agency=agency,
        lead=lead,
        priority=incident.priority,
        escalation=0,
        restricted=incident.restriction is Restriction.CASE,
        created_at=at,
    )
    begin(session, case, at=at, who=who)
    session.flush()
    for multiple, due_at in due_times(case.priority, at):
        deadline = Deadline(id=new_id(at), case_id=case.id, multiple=multiple, due_at=due_at)
        begin(session, deadline, at=at, who=who)
    tell_contacts(session, case, ContactRole.DUTY, at=at, who=who)
    return case


def tell_contacts(session: Session, case: Case, role: ContactRole, *, at: datetime, who: str) -> None:
    """One delivery for each of the agency's contacts of that role; the inbox is there without one.

    All at once, but those that are to wait whether somebody accepts (`Contact.after_seconds`).
    """
    for contact in repository.contacts_of(session, case.agency, role):
        begins = at + timedelta(seconds=contact.after_seconds)
        delivery = Delivery(
            id=new_id(at),
            case_id=case.id,
            contact_id=contact.id,
            channel=contact.channel,
            priority=case.priority,
            attempt=0,
            created_at=at,
            begins_at=begins,
            until_accepted=contact.after_seconds > 0 or contact.channel in ASKS_FOR_AN_ANSWER,
            next_try_at=begins,
        )
        begin(session, delivery, at=at, who=who)
