"""How much of a case's incident somebody sees. Pure."""

from enum import Enum, auto

from agents_api.frame.person import Person
from agents_api.frame.sight import Sight
from records.incidents import Case, Restriction
from records.machines.case import GAVE_IT_BACK
from records.people import Role


class View(Enum):
    """From everything to nothing."""

    ALL = auto()
    WITHOUT_THE_PERSON = auto()
    """What and where, but not who: the note stays away."""
    NOTHING_OF_THE_INCIDENT = auto()
    """That they had the case, and no more."""
    NONE = auto()
    """The case does not exist for them."""


def view_of(case: Case, person: Person, seat: str | None, eyes: Sight) -> View:
    """What `person` sees of a case, read with its incident; `seat` is the agency for which they sit in the room."""
    if person.role is Role.AGENCY:
        return _as_the_agency(case) if case.agency == person.agency else View.NONE
    incident = case.incident
    if not eyes.exists(incident):
        return _as_the_agency(case) if case.agency == seat else View.NONE
    if eyes.knows_the_person(incident):
        return View.ALL
    return _as_the_agency(case) if case.agency == seat else View.WITHOUT_THE_PERSON


def _as_the_agency(case: Case) -> View:
    """An agency that gave the case back keeps nothing of what is restricted; of a person only the lead knows."""
    gone = case.status in GAVE_IT_BACK
    match case.incident.restriction:
        case None:
            return View.ALL
        case Restriction.CASE:
            return View.NOTHING_OF_THE_INCIDENT if gone else View.ALL
        case Restriction.IDENTITY:
            return View.ALL if case.lead and not gone else View.WITHOUT_THE_PERSON
