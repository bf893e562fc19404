"""Fires the deadlines that have passed: each once, whoever looks, whatever died in between."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dispatch import repository
from dispatch.acceptance_times import ADDRESSED_TO, ALARMED_AT, TOLD_AT
from dispatch.assignment import tell_contacts
from records.alarms import raise_alarm
from records.incidents import Case, Incident
from records.journal import tell
from records.machines import DeadlineStatus
from records.machines.case import AWAITS_A_HUMAN
from records.moves import move
from records.work import Deadline

WHO = "clock"
_AT_ONCE = 100


def due_now(session: Session, *, now: datetime) -> list[UUID]:
    """Ids of the running deadlines that have passed, oldest first."""
    return list(
        session.scalars(
            select(Deadline.id)
            .where(Deadline.status == DeadlineStatus.RUNNING, Deadline.due_at <= now)
            .order_by(Deadline.due_at)
            .limit(_AT_ONCE)
        )
    )


def fire(session: Session, deadline_id: UUID, *, now: datetime) -> bool:
    """Fires one deadline in a transaction of its own; False when somebody else has it in hand.

    The case's escalation rises to the multiple, that step's alarm is raised (2x: the information manager's) and
    the contacts of that step get the case.
    """
    # The incident first, as everybody locks it (see `dispatch.repository`).
    incident = session.scalars(
        select(Incident)
        .join(Case, Case.incident_id == Incident.id)
        .join(Deadline, Deadline.case_id == Case.id)
        .where(Deadline.id == deadline_id)
        .with_for_update(of=Incident, key_share=True, skip_locked=True)
    ).one_or_none()
    if incident is None:
        return False
    deadline = session.scalars(
        select(Deadline)
        .where(Deadline.id == deadline_id, Deadline.status == DeadlineStatus.RUNNING, Deadline.due_at <= now)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if deadline is None:
        return False
    case = session.get_one(Case, deadline.case_id, populate_existing=True)
    if case.status not in AWAITS_A_HUMAN:
        move(session, deadline, DeadlineStatus.MET, at=now, who=WHO)
        return True
    move(session, deadline, DeadlineStatus.FIRED, at=now, who=WHO)
    case.escalation = max(case.escalation, deadline.multiple)
    about = case.about()
    overdue = {**about.data, "multiple": deadline.multiple}
    tell(session, "case.overdue", replace(about, data=overdue), at=now)
    role = TOLD_AT.get(deadline.multiple)
    told = 0
    if role:
        tell_contacts(session, case, role, at=now, who=WHO)
        # Also those that were told before their step, because who comes before them is paused.
        told = len(repository.told_contacts(session, case, role))
    _alarm(session, case, deadline.multiple, told, now=now)
    return True


def _alarm(session: Session, case: Case, multiple: int, told: int, *, now: datetime) -> None:
    data: dict[str, Any] = {
        "agency": case.agency,
        "priority": case.priority,
        "multiple": multiple,
        "told": told,
        "position": ADDRESSED_TO.get(multiple),
    }
    kind = ALARMED_AT[multiple]
    raise_alarm(session, kind, case.number, at=now, data=data, incident_id=case.incident_id)


def next_deadline(session: Session) -> datetime | None:
    """When the next running deadline passes."""
    return session.scalar(select(func.min(Deadline.due_at)).where(Deadline.status == DeadlineStatus.RUNNING))
