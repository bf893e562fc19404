"""Gives an incident to agencies: each gets its case, deadlines and deliveries, in one transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch import repository
from dispatch.acceptance_times import due_times, own_seconds
from dispatch.refusals import Refusal, RefusedError
from records.agencies import ASKS_FOR_AN_ANSWER, ContactRole, IncidentType
from records.ids import new_id
from records.incidents import Case, Incident, Restriction
from records.machines import CaseStatus
from records.moves import begin, move
from records.work import Deadline, Delivery
from settings.errors import BadInputError, OurFaultError

_OF_THE_LAST_TIME = (
    *("unit", "reason", "referred_to"),
    *("sent_at", "delivered_at", "accepted_at", "accepted_by", "ended_at"),
)
"""What a case forgets when its agency is asked again; the history keeps it."""


def assign(
    session: Session,
    incident: Incident,
    kind: IncidentType,
    agencies: Sequence[str],
    *,
    at: datetime,
    who: str,
    lead: bool | None = None,
    after: Case | None = None,
    why: str | None = None,
) -> list[Case]:
    """One new case for each of `agencies` (codes), in that order; the incident is locked and has its number.

    `lead` is by default what the catalogue says. `after` is the case of the agency that refused or referred it,
    `why` tells so in words. Raises `BadInputError` for an agency that does not exist or is out of service,
    `RefusedError` when one has a case of this incident already.
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
        _new_case(
            session,
            incident,
            agency,
            lead=agency == kind.lead if lead is None else lead,
            at=at,
            who=who,
            after=after,
            why=why,
        )
        for agency in dict.fromkeys(agencies)
    ]


def ask_again(
    session: Session,
    case: Case,
    why: str,
    *,
    at: datetime,
    who: str,
    lead: bool = False,
    after: Case | None = None,
) -> None:
    """The agency's ended case is queued anew: its times, deadlines and deliveries begin again.

    The incident is locked. `lead` makes it the lead if it is not. Raises `IllegalMoveError` for a case that has not
    ended, or has been done.
    """
    anew: dict[str, Any] = {
        "asked": case.asked + 1,
        "asked_at": at,
        "asked_why": why,
        "came_from": after.id if after else case.came_from,
        "lead": case.lead or lead,
        "escalation": 0,
        **dict.fromkeys(_OF_THE_LAST_TIME, None),
    }
    move(session, case, CaseStatus.QUEUED, at=at, who=who, why=why, also=anew)
    _ask(session, case, at=at, who=who)


def _new_case(
    session: Session,
    incident: Incident,
    agency: str,
    *,
    lead: bool,
    at: datetime,
    who: str,
    after: Case | None,
    why: str | None,
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
        asked=1,
        asked_at=at,
        asked_why=why,
        came_from=after.id if after else None,
    )
    begin(session, case, at=at, who=who, why=why)
    session.flush()
    _ask(session, case, at=at, who=who)
    return case


def _ask(session: Session, case: Case, *, at: datetime, who: str) -> None:
    """From `at` on a human must say yes or no; everybody on duty is told."""
    kind = repository.type_of(session, case.incident_id)
    own = own_seconds(kind.accept_seconds, usual=kind.priority, priority=case.priority)
    for multiple, due_at in due_times(case.priority, at, own):
        deadline = Deadline(id=new_id(at), case_id=case.id, multiple=multiple, due_at=due_at)
        begin(session, deadline, at=at, who=who)
    tell_first(session, case, at=at, who=who)


def tell_first(session: Session, case: Case, *, at: datetime, who: str) -> int:
    """Tells the agency's duty contacts; where they are paused its backup at once, and so on. Returns how many.

    Those that were told of this asking before are not told again, and whoever comes after them is.
    """
    for role in ContactRole:
        told = tell_contacts(session, case, role, at=at, who=who)
        if told or not session.scalar(select(repository.has_paused_contact(case.agency, role))):
            return told
    return 0


def tell_contacts(session: Session, case: Case, role: ContactRole, *, at: datetime, who: str) -> int:
    """One delivery for each of the agency's contacts of that role on duty, but those that were told; returns how many.

    The inbox is there without one. All at once, but those that are to wait whether somebody accepts
    (`Contact.after_seconds`).
    """
    told = repository.told_contacts(session, case, role)
    on_duty = repository.contacts_on_duty(session, case.agency, role, at)
    contacts = [contact for contact in on_duty if contact.id not in told]
    for contact in contacts:
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
    return len(contacts)
