"""Who looks at an incident's notes, files and answers; `repository.seen` says what that lets them see. Pure."""

from dataclasses import dataclass

from agents_api.frame.person import Person
from records.people import Role


@dataclass(frozen=True)
class Eyes:
    """A way of looking at one incident."""

    agency: str | None = None
    """Whose people they are; none for the desk."""
    own_only: bool = False
    """Words and pictures of others may name a person whom they must not know: as with the incident's note."""


def eyes_of(person: Person, *, knows: bool) -> Eyes:
    """How `person` looks at an incident; `knows`: whether they may know the person whom it is about."""
    return Eyes(person.agency if person.role is Role.AGENCY else None, own_only=not knows)
