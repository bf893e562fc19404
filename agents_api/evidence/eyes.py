"""Who looks, and what of an incident's notes, files and answers that lets them see. Pure."""

from dataclasses import dataclass

from agents_api.person import Person
from records.evidence import Visibility
from records.people import Role
from records.questions import QuestionKind


@dataclass(frozen=True)
class Eyes:
    """A way of looking at one incident."""

    agency: str | None = None
    """Whose people they are; none for the desk."""
    own_only: bool = False
    """Words and pictures of others may name a person whom they must not know: as with the incident's note."""

    def see(self, visibility: Visibility, author: str | None) -> bool:
        """Whether they see a note or file with that visibility, of that agency (none: the desk)."""
        if self.agency is None:
            return not self.own_only
        if author == self.agency:
            return True
        return visibility is Visibility.AGENCIES and not self.own_only

    def see_answer(self, kind: QuestionKind) -> bool:
        """Whether they see answers of that kind; words may hold names."""
        return kind is not QuestionKind.TEXT or not self.own_only


def eyes_of(person: Person, *, knows: bool) -> Eyes:
    """How `person` looks at an incident; `knows`: whether they may know the person whom it is about."""
    return Eyes(person.agency if person.role is Role.AGENCY else None, own_only=not knows)
