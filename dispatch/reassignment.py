"""A case that goes from one agency to another: refused, referred, asked again, given to more.

`dispatch.cases` is the door; these are its consequences for other agencies, on a locked incident.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from dispatch import assignment, merge_group, repository
from dispatch.fallback import next_agency, passes_on
from dispatch.refusals import Refusal, RefusedError
from dispatch.status_rollup import FOLLOWS
from records.agencies import IncidentType
from records.alarms import CASE_REFUSED, clear_refused, raise_alarm, refused_by
from records.incidents import Case, Incident
from records.journal import tell
from records.machines import IncidentStatus
from records.machines.case import CAN_BE_ASKED_AGAIN, ENDED, NOT_DONE
from settings.errors import BadInputError, OurFaultError

BY_RULE = "rule"
"""Who gives a case to the next agency: the catalogue, no person."""

_TAKES_CASES = FOLLOWS | {IncidentStatus.ON_HOLD}
"""The states in which an incident may be given to an agency by a person."""


def after_rejection(session: Session, case: Case, incident: Incident, *, at: datetime) -> None:
    """The next agency by rule gets its case, or the desk an alarm; nothing for an incident that is over.

    An incident on hold waits for a person, so it is the desk's; so is a case of a merged one, which takes no
    new cases: who must replace it beside the agencies of the one that goes on, a person judges.
    """
    whole = merge_group.whole_of(session, incident)
    if whole.status not in _TAKES_CASES:
        return
    heir = _heir(session, case, incident) if incident.status in FOLLOWS else None
    if heir is None:
        data = {"agency": case.agency, "priority": case.priority, "lead": case.lead}
        raise_alarm(session, CASE_REFUSED, case.number, at=at, data=data, incident_id=whole.id)
        return
    why = _why(incident, f"after {case.agency} refused", case.reason)
    [given] = assignment.assign(
        session,
        incident,
        _type(session, incident),
        [heir],
        at=at,
        who=BY_RULE,
        lead=case.lead,
        after=case,
        why=why,
    )
    _only_lead(session, given, at=at)


def must_be_able_to_refer(session: Session, case: Case, incident: Incident, agency: str) -> None:
    """Before anything has changed. Raises `RefusedError`, `BadInputError`."""
    _must_take_cases(incident)
    if agency == case.agency:
        raise BadInputError(f"The case is {agency}'s own; refer it to another agency.")
    _must_be_free(session, incident, [agency])


def refer(session: Session, case: Case, incident: Incident, agency: str, *, at: datetime, who: str) -> None:
    """`agency` gets a case in place of the one that was just referred; see `must_be_able_to_refer`."""
    why = _why(incident, f"referred by {case.agency}", case.reason)
    given = _give(session, incident, agency, at=at, who=who, lead=case.lead, after=case, why=why)
    case.referred_to = given.id
    _only_lead(session, given, at=at)
    clear_refused(session, incident.id, at=at, agencies={agency, case.agency})


def ask_again(
    session: Session, case: Case, incident: Incident, reason: str, *, at: datetime, who: str
) -> None:
    """The same agency is asked once more. Raises `RefusedError`, and `IllegalMoveError` for what was never ended."""
    _must_take_cases(incident)
    lead = _nobody_leads(session, incident) and case.agency == _type(session, incident).lead
    assignment.ask_again(session, case, reason, at=at, who=who, lead=lead)
    _only_lead(session, case, at=at)
    clear_refused(session, incident.id, at=at, agencies={case.agency})


def give(
    session: Session, incident: Incident, agencies: Sequence[str], *, at: datetime, who: str
) -> list[Case]:
    """More agencies get a case, those that gave one back are asked again. Raises `RefusedError`, `BadInputError`."""
    _must_take_cases(incident)
    _must_be_free(session, incident, agencies)
    given: list[Case] = []
    for agency in dict.fromkeys(agencies):
        lead = _nobody_leads(session, incident)
        case = _give(session, incident, agency, at=at, who=who, lead=lead, why="asked by the desk")
        _only_lead(session, case, at=at)
        given.append(case)
    clear_refused(session, incident.id, at=at, agencies=_answered(session, incident, agencies))
    return given


def _answered(session: Session, incident: Incident, agencies: Sequence[str]) -> set[str]:
    """Whose refusals are dealt with when the desk gives cases to these: their own, else the only one there is.

    Of several that others made nobody knows which one was meant, so they stay.
    """
    refused = refused_by(session, incident.id)
    return refused.intersection(agencies) or (refused if len(refused) == 1 else set())


def _give(
    session: Session,
    incident: Incident,
    agency: str,
    *,
    at: datetime,
    who: str,
    lead: bool,
    why: str,
    after: Case | None = None,
) -> Case:
    there = next((case for case in repository.cases_of(session, incident.id) if case.agency == agency), None)
    if there is None:
        kind = _type(session, incident)
        [given] = assignment.assign(
            session, incident, kind, [agency], at=at, who=who, lead=lead, after=after, why=why
        )
        return given
    assignment.ask_again(session, there, why, at=at, who=who, lead=lead, after=after)
    return there


def _must_be_free(session: Session, incident: Incident, agencies: Sequence[str]) -> None:
    """Each is in service and not at it already, here or by an incident that was merged into this one."""
    unknown = set(agencies) - repository.known_agencies(session, agencies)
    if unknown:
        raise BadInputError(f"These are no agencies in service: {', '.join(sorted(unknown))}.")
    for case in merge_group.cases_at(session, incident.id):
        if case.agency not in agencies:
            continue
        if case.incident_id != incident.id and case.status not in ENDED:
            raise RefusedError(Refusal.AGENCY_HAS_CASE, f"{case.agency} is at it already: {case.number}.")
        if case.incident_id == incident.id and case.status not in CAN_BE_ASKED_AGAIN:
            raise RefusedError(
                Refusal.AGENCY_HAS_CASE,
                f"{case.agency} has a case of {incident.number} already: it is {case.status}.",
            )


def _heir(session: Session, case: Case, incident: Incident) -> str | None:
    cases = merge_group.cases_at(session, incident.id)
    if not passes_on(case, cases):
        return None
    kind = _type(session, incident)
    order = kind.fallback or kind.support
    return next_agency(
        order,
        have_case={each.agency for each in cases},
        in_service=repository.known_agencies(session, order),
    )


def _only_lead(session: Session, new: Case, *, at: datetime) -> None:
    """One agency leads. Who led before keeps nothing of what only the lead may know."""
    if not new.lead:
        return
    session.flush()
    for old in repository.cases_of(session, new.incident_id):
        if old.lead and old.id != new.id:
            old.lead = False
            about = new.about()
            tell(session, "case.leads", replace(about, data={**about.data, "before": old.agency}), at=at)
    session.flush()


def _nobody_leads(session: Session, incident: Incident) -> bool:
    return not any(
        case.lead and case.status not in NOT_DONE for case in repository.cases_of(session, incident.id)
    )


def _must_take_cases(incident: Incident) -> None:
    if incident.status not in _TAKES_CASES:
        name = f"Incident {incident.number}" if incident.number else "The incident"
        raise RefusedError(
            Refusal.INCIDENT_NOT_OPEN,
            f"{name} is {incident.status}; no agency can be given a case of it now.",
        )


def _why(incident: Incident, who_before: str, reason: str | None) -> str:
    """What the next agency reads. Of a restricted incident no words cross: they may name the person."""
    return who_before if incident.restriction or not reason else f"{who_before}: {reason}"


def _type(session: Session, incident: Incident) -> IncidentType:
    if incident.type_code is None:
        raise OurFaultError(f"incident {incident.id} has cases but no type")
    return repository.find_type(session, incident.type_code)
