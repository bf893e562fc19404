"""Raises how urgent an incident is, with everything that hangs on it. Never lowers it."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from dispatch import repository
from dispatch.acceptance_times import due_times
from dispatch.retry_plan import plan_for
from records.incidents import Case, Incident
from records.journal import tell
from records.machines.case import AWAITS_A_HUMAN


def raise_priority(session: Session, incident: Incident, priority: int, *, at: datetime, who: str) -> bool:
    """Makes a locked incident as urgent as `priority` (1 is the most); returns whether it was less.

    Its cases that still await a human get that priority too: deadlines count anew from `at` where that is
    sooner, and deliveries that wait pass those that are less urgent. A case that somebody has taken stays
    as it is: its agency is at work. Journal: `incident.raised`, and `case.raised` for each such case.
    """
    if incident.priority is not None and incident.priority <= priority:
        return False
    incident.priority = priority
    session.flush()
    about = incident.about()
    tell(session, "incident.raised", replace(about, data={**about.data, "by": who}), at=at)
    hurry_cases(session, incident, at=at)
    return True


def hurry_cases(session: Session, incident: Incident, *, at: datetime) -> None:
    """Makes the cases of a locked incident that await a human as urgent as the incident is now."""
    if incident.priority is None:
        return
    for case in repository.cases_of(session, incident.id):
        if case.status in AWAITS_A_HUMAN and case.priority > incident.priority:
            _hurry(session, case, incident.priority, at=at)


def _hurry(session: Session, case: Case, priority: int, *, at: datetime) -> None:
    case.priority = priority
    sooner = dict(due_times(priority, at))
    for deadline in repository.running_deadlines(session, case.id):
        deadline.due_at = min(deadline.due_at, sooner[deadline.multiple])
    for delivery in repository.waiting_deliveries(session, case.id):
        delivery.priority = priority
        # The shorter plan counts from now, or the tries of the longer one would have used it up.
        delivery.begins_at = max(delivery.begins_at, at)
        # What was never tried may lie in the slow queue; what failed keeps its wait, as short as the plan has it.
        latest = at if delivery.attempt == 0 else at + plan_for(priority).longest
        delivery.next_try_at = min(delivery.next_try_at, latest)
    session.flush()
    tell(session, "case.raised", case.about(), at=at)
