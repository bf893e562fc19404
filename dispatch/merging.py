"""Merging: two incidents are one event, so one of them goes on for both; and back.

Nothing is moved: the merged incident keeps its number, calls, cases and history, and `merged_into` says where
all of it is shown (decision 0010). So unmerging has nothing to sort out. All functions work in the caller's
transaction, with both incidents locked.
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from dispatch import cases, merge_group, repository
from dispatch.assignment import ask_again
from dispatch.refusals import Refusal, RefusedError
from dispatch.status_rollup import next_status
from records.alarms import show_refused_at
from records.incidents import Incident
from records.journal import DESK, tell
from records.machines import CaseStatus, IncidentStatus
from records.machines.case import AWAITS_A_HUMAN, ENDED
from records.moves import move
from settings.errors import BadInputError

TOOK_IN = "incident.took_in"
"""Journal kind, of the incident that goes on: the subject was merged into it."""

GAVE_BACK = "incident.gave_back"
"""Journal kind: the subject is on its own again."""

_OVER = frozenset({IncidentStatus.CLOSED, IncidentStatus.CANCELLED})


def merge(session: Session, incident_id: UUID, into_id: UUID, *, at: datetime, who: str) -> Incident:
    """Merges an incident or draft into another, which is returned; a second time changes nothing.

    A case of the merged one that nobody has accepted is stood down where the same agency is at it in the
    other; all others go on, and the other incident follows them. Raises `BadInputError` and `NotFoundError`,
    `RefusedError` where merging would make a chain, lose a number or wake what has ended.
    """
    if incident_id == into_id:
        raise BadInputError("An incident cannot be merged into itself; choose the other one.")
    rows = merge_group.locked_together(session, {incident_id, into_id})
    incident, target = rows[incident_id], rows[into_id]
    if incident.merged_into == target.id:
        return target
    _check(session, incident, target)
    shown = merge_group.cases_at(session, target.id)
    at_it = {case.agency for case in shown if case.status not in ENDED}
    why = _reason(target)
    move(session, incident, IncidentStatus.MERGED, at=at, who=who, why=why, also={"merged_into": target.id})
    own = repository.cases_of(session, incident.id)
    for case in own:
        if case.status in AWAITS_A_HUMAN and case.agency in at_it:
            cases.stand_down(session, case.id, why, at=at, who=who)
    show_refused_at(session, [case.number for case in own], target.id, at=at)
    cases.follow(session, target, at=at, who=who)
    _tell(session, TOOK_IN, target, incident, at=at, who=who)
    return target


def unmerge(session: Session, incident_id: UUID, *, at: datetime, who: str) -> Incident:
    """It was another event after all: the incident goes on by itself, from where its own cases are now.

    What merging stood down is asked again. Raises `NotFoundError`, `RefusedError` unless it is merged.
    """
    incident, target = merge_group.locked_with_whole(session, incident_id)
    if incident.status is not IncidentStatus.MERGED:
        raise RefusedError(
            Refusal.INCIDENT_NOT_MERGED, f"It is not merged, or no longer: it is {incident.status}."
        )
    own = repository.cases_of(session, incident.id)
    before = merge_group.state_before(session, incident, IncidentStatus.MERGED)
    back = next_status(before, [case.status for case in own]) or before
    why = f"unmerged from {_name(target)}"
    move(session, incident, back, at=at, who=who, why=why, also={"merged_into": None})
    for case in own:
        if case.status is CaseStatus.STOOD_DOWN and case.reason == _reason(target):
            ask_again(session, case, at=at, who=who, why=why)
    show_refused_at(session, [case.number for case in own], incident.id, at=at)
    cases.follow(session, target, at=at, who=who)
    _tell(session, GAVE_BACK, target, incident, at=at, who=who)
    return incident


def _check(session: Session, incident: Incident, target: Incident) -> None:
    if incident.merged_into is not None:
        other = _name(session.get_one(Incident, incident.merged_into))
        raise RefusedError(
            Refusal.INCIDENT_MERGED,
            f"It was merged into {other}; unmerge it there before you merge it again.",
        )
    if target.merged_into is not None:
        other = _name(session.get_one(Incident, target.merged_into))
        raise RefusedError(
            Refusal.INCIDENT_MERGED, f"{_name(target)} was itself merged into {other}; merge into that one."
        )
    if target.status in _OVER:
        raise RefusedError(
            Refusal.INCIDENT_ENDED, f"{_name(target)} is {target.status}; reopen it before you merge into it."
        )
    if merge_group.merged_into(session, incident.id):
        raise RefusedError(
            Refusal.INCIDENT_HAS_MERGED,
            f"Others were merged into {_name(incident)}; unmerge those first, or merge the other way round.",
        )
    if incident.number is not None and target.number is None:
        raise RefusedError(
            Refusal.INCIDENT_WITHOUT_NUMBER,
            f"The other one is a draft without a number; merge that into {incident.number} instead.",
        )


def _name(incident: Incident) -> str:
    return incident.number or "a draft"


def _reason(target: Incident) -> str:
    return f"merged into {_name(target)}"


def _tell(
    session: Session, kind: str, target: Incident, incident: Incident, *, at: datetime, who: str
) -> None:
    """Only the desk: that two belong together may tell of a restricted one."""
    about = target.about()
    restricted = about.restricted or incident.about().restricted
    tell(
        session,
        kind,
        replace(
            about,
            subject=str(incident.id),
            audience=(DESK,),
            restricted=restricted,
            data={**about.data, "by": who},
        ),
        at=at,
    )
