"""The door of guided questions: what the caller answered, and how it makes the incident more urgent.

All functions work in the caller's transaction; `who` is as in the history, `at` is when it happened.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from dispatch import repository
from dispatch.editing import storable
from dispatch.refusals import Refusal, RefusedError
from dispatch.urgency import raise_priority
from records.evidence import IncidentAnswer
from records.incidents import Incident
from records.journal import DESK, agency_audience, tell
from records.machines import IncidentStatus
from records.questions import Answer, Question

_OVER = frozenset({IncidentStatus.CLOSED, IncidentStatus.CANCELLED, IncidentStatus.MERGED})


def answer(
    session: Session, incident_id: UUID, question: Question, given: Answer, *, at: datetime, who: str
) -> bool:
    """Writes an answer; the newest to a question counts, earlier ones stay as history. Returns whether it is new.

    The same answer said twice changes nothing. Raises `BadInputError` for what is no answer to the question,
    `NotFoundError` for an unknown incident, `RefusedError` when it is over.
    """
    if isinstance(given, str):
        given = storable(given)
    kept = question.read(given)
    incident = repository.locked_incident(session, incident_id)
    if incident.status in _OVER:
        raise RefusedError(
            Refusal.INCIDENT_ENDED, f"Incident {incident.number or 'draft'} is {incident.status}."
        )
    before = {row.question: row for row in repository.answers_of(session, incident_id)}.get(question.code)
    if before and (before.answer, before.asked) == (kept, question.ask):
        return False
    row = IncidentAnswer(
        incident_id=incident.id,
        question=question.code,
        kind=question.kind,
        asked=question.ask,
        asked_en=question.ask_en,
        answer=kept,
        shown=question.shown(kept),
        raises_to=question.raises_to(kept),
        at=at,
        who=who,
    )
    session.add(row)
    if row.raises_to is not None:
        _raise(session, incident, row.raises_to, at=at, who=who)
    session.flush()
    about = incident.about()
    audience = (DESK, *(agency_audience(case.agency) for case in repository.cases_of(session, incident_id)))
    told = {**about.data, "question": question.code, "by": who}
    news = replace(about, subject=str(row.id), audience=audience, data=told)
    tell(session, "incident.answered", news, at=at)
    return True


def raise_again(
    session: Session, incident_id: UUID, script: Sequence[Question], *, at: datetime, who: str
) -> None:
    """After a change of type: what was answered to questions that the new type asks too still counts.

    Raises `NotFoundError` for an unknown incident.
    """
    incident = repository.locked_incident(session, incident_id)
    asked = {question.code for question in script}
    asks = [
        row.raises_to
        for row in repository.answers_of(session, incident_id)
        if row.question in asked and row.raises_to is not None
    ]
    if asks:
        _raise(session, incident, min(asks), at=at, who=who)


def _raise(session: Session, incident: Incident, priority: int, *, at: datetime, who: str) -> None:
    if incident.priority is None and incident.type_code is not None:
        # Emptied by the operator: the type's own counts when the incident opens.
        priority = min(priority, repository.find_type(session, incident.type_code).priority)
    raise_priority(session, incident, priority, at=at, who=who)
