"""Several reports of one event; what changes them is done by `dispatch`.

A call whose incident has a number was an incident: that is said in the same transaction.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from agents_api.frame import sight
from agents_api.frame.person import Person
from agents_api.incidents.incidents import service as incidents
from agents_api.incidents.merging.schemas import DuplicateList, DuplicateRow
from dispatch import call_dispositions, incident_calls, merge_group, merging
from dispatch.duplicates import suggest_duplicates
from records.incidents import Restriction


def duplicates(session: Session, person: Person, incident_id: UUID, *, now: datetime) -> DuplicateList:
    """What may be the same; that a restricted one was shown is noted. Raises `NotFoundError`."""
    incidents.must_see(session, person, incident_id)
    found = suggest_duplicates(session, incident_id, now, there=sight.incidents_there(person))
    for one in found:
        if one.incident.restriction is Restriction.CASE:
            sight.note_read(session, person, "incident.suggested", one.incident.id, now=now)
    return DuplicateList(
        items=[
            DuplicateRow(
                id=one.incident.id,
                number=one.incident.number,
                status=one.incident.status,
                channel=one.incident.channel,
                type_code=one.incident.type_code,
                priority=one.incident.priority,
                address=one.incident.address,
                kelurahan=one.incident.kelurahan,
                landmark=one.incident.landmark,
                restriction=one.incident.restriction,
                created_at=one.incident.created_at,
                opened_at=one.incident.opened_at,
                distance_m=one.metres,
                age_seconds=int(one.age.total_seconds()),
            )
            for one in found
        ]
    )


def merge(session: Session, person: Person, incident_id: UUID, into_id: UUID, *, now: datetime) -> None:
    """Makes two one. Raises `NotFoundError`, `BadInputError`, `ConflictError`."""
    incidents.must_see(session, person, incident_id)
    incidents.must_see(session, person, into_id)
    target = merging.merge(session, incident_id, into_id, at=now, who=person.who)
    if target.number is not None:
        calls = merge_group.calls_at(session, target.id)
        call_dispositions.calls_were_incident(session, calls, at=now, who=person.who, user_id=person.user_id)


def unmerge(session: Session, person: Person, incident_id: UUID, *, now: datetime) -> None:
    """Makes one two again. Raises `NotFoundError`, `ConflictError`."""
    incidents.must_see(session, person, incident_id)
    merging.unmerge(session, incident_id, at=now, who=person.who)


def attach_call(session: Session, person: Person, incident_id: UUID, call_id: UUID, *, now: datetime) -> None:
    """Adds a call. Raises `NotFoundError`, `ConflictError`.

    Who answered a call of an incident works on it and knows its person (see `records.access`): so nobody lets
    themselves in by adding theirs. Raises `NotAllowedError` then.
    """
    incidents.must_know(session, person, incident_id)
    incident = incident_calls.attach(session, incident_id, call_id, at=now, who=person.who)
    if incident.number is not None:
        call_dispositions.calls_were_incident(
            session, [call_id], at=now, who=person.who, user_id=person.user_id
        )


def detach_call(session: Session, person: Person, incident_id: UUID, call_id: UUID, *, now: datetime) -> None:
    """Takes a call away. Raises `NotFoundError`, `ConflictError`."""
    incidents.must_see(session, person, incident_id)
    incident_calls.detach(session, incident_id, call_id, at=now, who=person.who)
