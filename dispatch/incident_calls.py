"""Several calls about one incident: adding a call to it and taking it away again.

A call belongs to one incident or draft at a time. Whoever changes that holds the call's lock (see
`repository.lock_call`) and then the incidents'.
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from dispatch import merge_group, repository
from dispatch.refusals import Refusal, RefusedError
from records.incidents import Incident, IncidentCall
from records.journal import tell
from records.machines import IncidentStatus
from records.moves import move
from settings.errors import NotFoundError

CALL_ADDED = "incident.call_added"
CALL_REMOVED = "incident.call_removed"
"""Journal kinds; the row names both."""

_OVER = frozenset({IncidentStatus.CLOSED, IncidentStatus.CANCELLED})


def attach(session: Session, incident_id: UUID, call_id: UUID, *, at: datetime, who: str) -> Incident:
    """Adds a call to an incident or draft; a second time changes nothing.

    The call's own draft is discarded while it is empty. Raises `NotFoundError`, `RefusedError` when something
    was typed there, when the call belongs to another incident, or when this one has ended.
    """
    repository.lock_call(session, call_id)
    repository.call_facts(session, call_id)
    draft = repository.draft_of(session, call_id)
    rows = merge_group.locked_together(session, {incident_id, draft.id if draft else incident_id})
    incident = rows[incident_id]
    belongs = merge_group.belongs_to(session, call_id)
    if any(incident_id in (other.id, other.merged_into) for other in belongs):
        return incident
    _check_can_take(session, incident)
    for other in belongs:
        _let_go(session, other, call_id, to=incident, at=at, who=who)
    session.add(IncidentCall(call_id=call_id, incident_id=incident_id, added_at=at, added_by=who))
    session.flush()
    tell(session, CALL_ADDED, replace(incident.about(), call_id=call_id), at=at)
    return incident


def detach(session: Session, incident_id: UUID, call_id: UUID, *, at: datetime, who: str) -> Incident:
    """Takes away a call that was added by mistake; it may have a draft again, or go to another incident.

    Raises `NotFoundError` when it is not among the incident's own calls, `RefusedError` for the call of
    which the incident was made.
    """
    repository.lock_call(session, call_id)
    incident = repository.locked_incident(session, incident_id)
    link = session.get(IncidentCall, (call_id, incident_id), populate_existing=True)
    if link is None:
        raise NotFoundError(
            "This call is not among the incident's own calls; it may have come with a merged one."
        )
    if incident.draft_of_call == call_id:
        raise RefusedError(
            Refusal.CALL_BEGAN_IT, "The incident was made of this call: cancel it, or merge it into another."
        )
    session.delete(link)
    session.flush()
    about = incident.about()
    tell(session, CALL_REMOVED, replace(about, call_id=call_id, data={**about.data, "by": who}), at=at)
    return incident


def _check_can_take(session: Session, incident: Incident) -> None:
    if incident.merged_into is not None:
        other = session.get_one(Incident, incident.merged_into).number or "a draft"
        raise RefusedError(
            Refusal.INCIDENT_MERGED, f"This incident was merged into {other}; add the call there."
        )
    if incident.status in _OVER:
        name = incident.number or "This draft"
        raise RefusedError(
            Refusal.INCIDENT_ENDED, f"{name} is {incident.status}; reopen it before you add a call."
        )


def _let_go(
    session: Session, other: Incident, call_id: UUID, *, to: Incident, at: datetime, who: str
) -> None:
    """Discards the call's own draft if nothing would be lost. Raises `RefusedError` else."""
    if other.number is not None:
        raise RefusedError(
            Refusal.CALL_BELONGS_ELSEWHERE,
            f"The call belongs to {other.number}; merge the two, or take the call away there first.",
        )
    if (
        other.status is not IncidentStatus.DRAFT
        or other.draft_of_call != call_id
        or not _empty(session, other)
    ):
        raise RefusedError(
            Refusal.CALL_BELONGS_ELSEWHERE,
            "Something was typed into this call's own draft; merge that draft, so that nothing of it is lost.",
        )
    if len(merge_group.calls_at(session, other.id)) > 1:
        raise RefusedError(
            Refusal.CALL_BELONGS_ELSEWHERE,
            "Other calls were added to this call's own draft; merge that draft.",
        )
    why = f"its call was added to {to.number or 'another draft'}"
    move(session, other, IncidentStatus.CANCELLED, at=at, who=who, why=why)


def _empty(session: Session, draft: Incident) -> bool:
    typed = (draft.type_code, draft.address, draft.kelurahan, draft.landmark, draft.lat, draft.note)
    return not any(typed) and not repository.anything_known(session, draft.id)
