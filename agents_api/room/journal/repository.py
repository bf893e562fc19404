"""Queries for the journal's readers."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from records import access
from records.journal import JournalRow, agency_audience


def kept(session: Session, rows: Sequence[JournalRow]) -> dict[int, frozenset[UUID]]:
    """Those of the rows that are restricted, by number, with the people who work on it or sit for its agency.

    What counts is the incident as it is now, so rows from before it was restricted are kept too.
    """
    incidents = {row.incident_id for row in rows if row.incident_id}
    cases = {row.case_id for row in rows if row.case_id and not row.incident_id}
    hidden, by_case = access.restricted_among(session, incidents, cases)
    found: dict[int, tuple[UUID | None, JournalRow]] = {}
    for row in rows:
        incident = row.incident_id or (by_case.get(row.case_id) if row.case_id else None)
        if row.restricted or incident in hidden:
            found[row.number] = (incident, row)
    if not found:
        return {}
    people = access.people_of(session, {incident for incident, _ in found.values() if incident})
    seated = access.seated_for(session)
    nobody = frozenset[UUID]()
    return {
        number: (people.get(incident, nobody) if incident else nobody) | _sitting(seated, row)
        for number, (incident, row) in found.items()
    }


def _sitting(seated: dict[str, frozenset[UUID]], row: JournalRow) -> frozenset[UUID]:
    return frozenset(
        user for agency, users in seated.items() if agency_audience(agency) in row.audience for user in users
    )
