"""What somebody may see of restricted incidents, and the note of each time they did.

Named people (`users.may_see_restricted`) see all of them. Everybody else at the desk sees those they are assigned to
(`records.access`): of an incident that is restricted as a whole nothing else exists for them, of one whose
identities are restricted they see all but the person: note, caller's number, name, recording.
An agency's people see their own case; of the person only what `agents_api.incidents.cases` says.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from agents_api.frame.person import Person
from records import access
from records.incidents import Incident, IncidentCall, Restriction
from records.people import Role
from records.work import Audit
from settings.errors import NotAllowedError

SAME_READ = timedelta(minutes=1)
"""A screen asks for its list again at every change: the same row of a list is noted once in this time."""

_DESK = (Role.OPERATOR, Role.SUPERVISOR)


class Sight:
    """What one person may see of these incidents, asked of the database once."""

    def __init__(self, session: Session, person: Person, incidents: Iterable[Incident]) -> None:
        self._person = person
        restricted = {incident.id for incident in incidents if incident.restriction is not None}
        asks = bool(restricted) and not person.sees_restricted and person.role in _DESK
        self._people = access.people_of(session, restricted) if asks else {}

    def exists(self, incident: Incident) -> bool:
        """Whether the incident is there for them at all."""
        return incident.restriction is not Restriction.CASE or self._let_in(incident)

    def knows_the_person(self, incident: Incident) -> bool:
        """Whether they may read who called, and what was noted about whom."""
        return incident.restriction is None or self._let_in(incident)

    def _let_in(self, incident: Incident) -> bool:
        return self._person.sees_restricted or self._person.user_id in self._people.get(incident.id, ())


def incidents_there(person: Person) -> ColumnElement[bool]:
    """A condition on `Incident`: it exists for this person."""
    if person.sees_restricted:
        return true()
    return access.not_hidden_from(person.user_id if person.role in _DESK else None)


def kept_calls(session: Session, person: Person, call_ids: Collection[UUID]) -> set[UUID]:
    """Those of the calls whose caller this person may not know: a restricted incident's, of others."""
    if person.sees_restricted or not call_ids:
        return set()
    query = (
        select(IncidentCall.call_id)
        .join(Incident, Incident.id == IncidentCall.incident_id)
        .where(IncidentCall.call_id.in_(call_ids), Incident.restriction.is_not(None))
    )
    if person.role in _DESK:
        query = query.where(~access.assigned(person.user_id))
    return set(session.scalars(query))


def kept_incidents(session: Session, person: Person, incident_ids: Collection[UUID]) -> set[UUID]:
    """Those of the incidents of which this person may not know the person."""
    if person.sees_restricted or not incident_ids:
        return set()
    query = select(Incident.id).where(Incident.id.in_(incident_ids), Incident.restriction.is_not(None))
    if person.role in _DESK:
        query = query.where(~access.assigned(person.user_id))
    return set(session.scalars(query))


def must_know_caller(session: Session, person: Person, call_id: UUID) -> None:
    """Raises `NotAllowedError` when what was said in the call, and from where, is not for this person."""
    if kept_calls(session, person, [call_id]):
        raise NotAllowedError(
            "This call is only for those who work on it. A supervisor can let you in to its incident."
        )


def hidden_incidents(session: Session, person: Person, incident_ids: Collection[UUID]) -> set[UUID]:
    """Those of the incidents that do not exist for this person."""
    if person.sees_restricted or not incident_ids:
        return set()
    query = select(Incident.id).where(Incident.id.in_(incident_ids), ~incidents_there(person))
    return set(session.scalars(query))


def note_read(session: Session, person: Person, what: str, subject: UUID, *, now: datetime) -> None:
    """Writes down that somebody opened something restricted."""
    session.add(Audit(at=now, who=person.by_name, what=what, subject=str(subject)))


def note_listed(
    session: Session, person: Person, what: str, subjects: Collection[UUID], *, now: datetime
) -> None:
    """Writes down that something restricted stood in a list, unless that was noted within `SAME_READ`."""
    if not subjects:
        return
    wanted = [str(subject) for subject in subjects]
    noted = set(
        session.scalars(
            select(Audit.subject).where(
                Audit.subject.in_(wanted),
                Audit.who == person.by_name,
                Audit.what == what,
                Audit.at > now - SAME_READ,
            )
        )
    )
    for subject in wanted:
        if subject not in noted:
            session.add(Audit(at=now, who=person.by_name, what=what, subject=subject))
