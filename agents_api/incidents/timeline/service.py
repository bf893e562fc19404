"""Everything that happened to an incident, or to one case of it, as far as the asker may see it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from agents_api.frame import sight
from agents_api.frame.person import Person
from agents_api.incidents.cases import service as cases
from agents_api.incidents.incidents import service as incidents
from agents_api.incidents.timeline import repository
from agents_api.incidents.timeline.merging import Moment, newest, read_cursor
from agents_api.incidents.timeline.part import Scope
from agents_api.incidents.timeline.repository import OF_A_CASE, RANKS, Source
from agents_api.incidents.timeline.schemas import TimelineEntry, TimelinePage, TimelineQuery
from records.incidents import Incident


def of_incident(
    session: Session, person: Person, incident_id: UUID, wanted: TimelineQuery, *, now: datetime
) -> TimelinePage:
    """An incident's whole timeline; reading a restricted one's is noted. Raises `NotFoundError`, `BadInputError`."""
    incident, eyes = incidents.seen(session, person, incident_id)
    scope = Scope(incident_id, None, eyes, sight.incidents_there(person))
    _note_read(session, person, incident, now=now)
    return _page(session, scope, RANKS, wanted)


def of_case(
    session: Session, person: Person, case_id: UUID, wanted: TimelineQuery, *, now: datetime
) -> TimelinePage:
    """One case's share; reading a restricted one's is noted. Raises `NotFoundError`, `BadInputError`."""
    case, eyes = cases.seen(session, person, case_id)
    scope = Scope(case.incident_id, case_id, eyes, sight.incidents_there(person))
    _note_read(session, person, case.incident, now=now)
    return _page(session, scope, OF_A_CASE, wanted)


def _note_read(session: Session, person: Person, incident: Incident, *, now: datetime) -> None:
    if incident.restriction is not None:
        sight.note_read(session, person, "timeline.read", incident.id, now=now)


def _page(session: Session, scope: Scope, sources: Sequence[Source], wanted: TimelineQuery) -> TimelinePage:
    before = read_cursor(wanted.before) if wanted.before is not None else None
    found = repository.moments(session, scope, sources, before, wanted.limit + 1)
    page, after = newest(found, wanted.limit)
    return TimelinePage(items=[_entry(moment) for moment in page], next=str(after) if after else None)


def _entry(moment: Moment) -> TimelineEntry:
    return TimelineEntry(
        at=moment.at, kind=moment.kind, who=moment.who, subject=moment.subject, words=dict(moment.words)
    )
