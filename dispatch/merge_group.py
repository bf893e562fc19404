"""What the services look up of an incident together with those that were merged into it.

Several incidents are locked in the order of their ids, so that no two transactions wait for each other;
which ones is read before, and checked once they are locked. Whoever moves a case of a merged incident
locks both, so the lock on the incident that goes on orders everything that is shown there.
"""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from records.incidents import Case, Incident, IncidentCall
from records.machines import IncidentStatus
from records.moves import StatusMove
from settings.errors import ConflictError, NotFoundError

_CHANGED = "This incident was merged or unmerged this very moment; look again, then do it once more."


def locked_together(session: Session, incident_ids: Collection[UUID]) -> Mapping[UUID, Incident]:
    """These incidents, fresh and locked, by id. Raises `NotFoundError` when one does not exist."""
    found = session.scalars(
        select(Incident)
        .where(Incident.id.in_(incident_ids))
        .order_by(Incident.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    missing = set(incident_ids) - {incident.id for incident in found}
    if missing:
        raise NotFoundError(f"There is no incident {min(missing)}.")
    return {incident.id: incident for incident in found}


def locked_with_whole(session: Session, incident_id: UUID) -> tuple[Incident, Incident]:
    """The incident and the one it was merged into (itself when it was not), fresh and locked.

    Raises `NotFoundError`, and `ConflictError` when it was merged between two statements of ours.
    """
    into = session.scalar(select(Incident.merged_into).where(Incident.id == incident_id))
    rows = locked_together(session, {incident_id, into or incident_id})
    incident = rows[incident_id]
    whole = rows.get(incident.merged_into or incident_id)
    if whole is None:
        raise ConflictError(_CHANGED)
    return incident, whole


def whole_of(session: Session, incident: Incident) -> Incident:
    """The incident that goes on for this one: the one it was merged into, or itself."""
    return incident if incident.merged_into is None else session.get_one(Incident, incident.merged_into)


def locked_with_merged(session: Session, incident_id: UUID) -> tuple[Incident, Sequence[Incident]]:
    """The incident and those merged into it, fresh and locked. Raises as `locked_with_whole` does."""
    before = merged_into(session, incident_id)
    rows = locked_together(session, {incident_id, *before})
    if merged_into(session, incident_id) != before:
        raise ConflictError(_CHANGED)
    return rows[incident_id], [rows[other] for other in before]


def merged_into(session: Session, incident_id: UUID) -> Sequence[UUID]:
    """Ids of the incidents that were merged into this one, oldest first."""
    return session.scalars(
        select(Incident.id).where(Incident.merged_into == incident_id).order_by(Incident.id)
    ).all()


def cases_at(session: Session, incident_id: UUID) -> Sequence[Case]:
    """The cases shown at an incident: its own and those of incidents merged into it; fresh, oldest first."""
    return session.scalars(
        select(Case)
        .join(Incident, Incident.id == Case.incident_id)
        .where(or_(Incident.id == incident_id, Incident.merged_into == incident_id))
        .order_by(Case.id)
        .execution_options(populate_existing=True)
    ).all()


def calls_at(session: Session, incident_id: UUID) -> Sequence[UUID]:
    """Ids of the calls shown at an incident: its own and those of incidents merged into it."""
    return session.scalars(
        select(IncidentCall.call_id)
        .join(Incident, Incident.id == IncidentCall.incident_id)
        .where(or_(Incident.id == incident_id, Incident.merged_into == incident_id))
        .group_by(IncidentCall.call_id)
        .order_by(IncidentCall.call_id)
    ).all()


def belongs_to(session: Session, call_id: UUID) -> Sequence[Incident]:
    """The incidents and drafts that a call belongs to; cancelled ones do not count."""
    return session.scalars(
        select(Incident)
        .join(IncidentCall, IncidentCall.incident_id == Incident.id)
        .where(IncidentCall.call_id == call_id, Incident.status != IncidentStatus.CANCELLED)
        .order_by(IncidentCall.added_at, Incident.id)
    ).all()


def state_before(session: Session, incident: Incident, aside: IncidentStatus) -> IncidentStatus:
    """The state from which the incident last went `aside` (on hold, merged), read from its history.

    An incident that was merged while it was on hold was on hold before: coming back to that is no start.
    """
    return IncidentStatus(
        session.scalars(
            select(StatusMove.old)
            .where(
                StatusMove.machine == Incident.machine.name,
                StatusMove.row_id == incident.id,
                StatusMove.new == aside,
                StatusMove.old.is_not(None),
                StatusMove.old != IncidentStatus.MERGED,
            )
            .order_by(StatusMove.id.desc())
            .limit(1)
        ).one()
    )
