"""Who looks at an incident's notes, files and answers; `repository.seen` says what that lets them see. Pure."""

from dataclasses import dataclass

from agents_api.person import Person
from records.incidents import Case, Incident, Restriction
from records.people import Role


@dataclass(frozen=True)
class Eyes:
    """A way of looking at one incident."""

    agency: str | None = None
    """Whose people they are; none for the desk, which sees all."""
    own_only: bool = False
    """Words and pictures of others may name a person whom this agency must not know: as with the incident's note."""


def eyes_of(person: Person, incident: Incident, case: Case | None) -> Eyes:
    """How `person` looks at an incident; `case` is their agency's, if they are of one."""
    if person.role is not Role.AGENCY:
        return Eyes()
    lead = case is not None and case.lead
    return Eyes(person.agency, own_only=incident.restriction is Restriction.IDENTITY and not lead)
