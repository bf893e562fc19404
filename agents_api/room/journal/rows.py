"""Journal rows as the API shows them, and who may see which. Pure."""

from collections.abc import Collection
from uuid import UUID

from agents_api.frame.person import Person
from agents_api.room.journal.schemas import Entry
from records.journal import DESK, WALL, JournalRow, agency_audience
from records.people import Role


def entry(row: JournalRow) -> Entry:
    """A row as the API shows it."""
    return Entry(
        number=row.number,
        at=row.at,
        kind=row.kind,
        call_id=row.call_id,
        incident_id=row.incident_id,
        case_id=row.case_id,
        subject=row.subject,
        data=row.data,
    )


def may_see(
    person: Person,
    audience: Collection[str],
    *,
    restricted: bool,
    people: Collection[UUID] = (),
) -> bool:
    """Whether a row with that audience and restriction is for this person; `people` work on what is restricted."""
    match person.role:
        case Role.AGENCY:
            return person.agency is not None and agency_audience(person.agency) in audience
        case Role.WALL:
            return WALL in audience and not restricted
        case Role.OPERATOR | Role.SUPERVISOR | Role.ADMIN:
            return DESK in audience and (not restricted or person.sees_restricted or person.user_id in people)
