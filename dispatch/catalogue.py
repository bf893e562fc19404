"""What the catalogue suggests: which types fit the words, and what a type means for the dispatch."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch import repository
from dispatch.type_search import matching
from records.agencies import IncidentType
from records.incidents import Restriction


@dataclass(frozen=True)
class Suggestion:
    """How an incident of a type is dispatched unless the operator knows better."""

    priority: int
    lead: str
    support: tuple[str, ...]
    """Codes of agencies in service, as the lead is."""
    restriction: Restriction | None


def suggest_types(session: Session, words: str = "") -> Sequence[IncidentType]:
    """The active types that fit what was typed, the most urgent first."""
    return matching(session.scalars(select(IncidentType).where(IncidentType.active)), words)


def suggest_dispatch(session: Session, type_code: str) -> Suggestion:
    """Who should go for a type, and how urgently. Raises `NotFoundError`."""
    kind = repository.find_type(session, type_code)
    there = repository.known_agencies(session, kind.support)
    support = tuple(code for code in kind.support if code in there)
    return Suggestion(kind.priority, kind.lead, support, kind.restriction)
