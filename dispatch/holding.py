"""An incident on hold: put aside until a time, taken up again by a person or, at its time, by the clock.

It comes back to where its cases are by then. Agencies are not on hold: who works goes on working, and a
case that nobody has accepted is chased as before.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dispatch import merge_group, repository
from dispatch.editing import storable
from dispatch.refusals import Refusal, RefusedError
from dispatch.status_rollup import next_status
from records.incidents import Incident
from records.journal import tell
from records.machines import IncidentStatus
from records.moves import move
from settings.errors import BadInputError

HOLD_OVER = "incident.hold_over"
"""Journal kind: its time has come, and the desk is to take it up."""

LONGEST = timedelta(days=30)
"""Who waits longer than that has resolved it."""

WHO = "clock"
_AT_ONCE = 100


def hold(
    session: Session, incident_id: UUID, reason: str, until: datetime, *, at: datetime, who: str
) -> Incident:
    """Puts an open incident aside until `until`; `reason` says what is waited for.

    Raises `BadInputError` without a reason, or for a time that has passed or is more than `LONGEST` ahead.
    """
    reason = storable(reason.strip())
    if not reason:
        raise BadInputError("Say what is waited for: an incident is put on hold with a reason.")
    if not at < until <= at + LONGEST:
        raise BadInputError(f"Give a time to come back that is to come, at most {LONGEST.days} days ahead.")
    incident = repository.locked_incident(session, incident_id)
    if incident.status is IncidentStatus.ON_HOLD:
        raise RefusedError(Refusal.INCIDENT_ON_HOLD, "It is on hold already; take it up again first.")
    if incident.merged_into is not None:
        # The table has this way for unmerging.
        raise RefusedError(Refusal.INCIDENT_MERGED, "It was merged into another one; put that on hold.")
    move(
        session,
        incident,
        IncidentStatus.ON_HOLD,
        at=at,
        who=who,
        why=reason,
        also={"hold_until": until.astimezone(UTC)},
    )
    return incident


def resume(session: Session, incident_id: UUID, *, at: datetime, who: str) -> Incident:
    """A person takes it up again, before its time. Raises `RefusedError` unless it is on hold."""
    incident = repository.locked_incident(session, incident_id)
    if incident.status is not IncidentStatus.ON_HOLD:
        raise RefusedError(
            Refusal.INCIDENT_NOT_ON_HOLD, f"It is not on hold, or no longer: it is {incident.status}."
        )
    _come_back(session, incident, at=at, who=who, why=None)
    return incident


def due_now(session: Session, *, now: datetime) -> list[UUID]:
    """Ids of the incidents whose time to come back has passed, longest past first."""
    return list(
        session.scalars(
            select(Incident.id)
            .where(Incident.status == IncidentStatus.ON_HOLD, Incident.hold_until <= now)
            .order_by(Incident.hold_until)
            .limit(_AT_ONCE)
        )
    )


def end_hold(session: Session, incident_id: UUID, *, now: datetime) -> bool:
    """Brings one back in a transaction of its own and alarms the desk.

    False when it has come back already, or somebody else has it in hand.
    """
    incident = session.scalars(
        select(Incident)
        .where(
            Incident.id == incident_id, Incident.status == IncidentStatus.ON_HOLD, Incident.hold_until <= now
        )
        .with_for_update(key_share=True, skip_locked=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if incident is None:
        return False
    _come_back(session, incident, at=now, who=WHO, why="its time on hold is over")
    about = incident.about()
    over = {**about.data, "status": incident.status.value}
    tell(session, HOLD_OVER, replace(about, data=over), at=now)
    return True


def next_return(session: Session) -> datetime | None:
    """When the next incident comes back by itself."""
    return session.scalar(
        select(func.min(Incident.hold_until)).where(Incident.status == IncidentStatus.ON_HOLD)
    )


def _come_back(session: Session, incident: Incident, *, at: datetime, who: str, why: str | None) -> None:
    before = merge_group.state_before(session, incident, IncidentStatus.ON_HOLD)
    cases = repository.case_statuses(session, incident.id)
    back = next_status(before, cases) or before
    move(session, incident, back, at=at, who=who, why=why, also={"hold_until": None})
