"""The catalogue of incident types and the lines that citizens dial."""

from agents_api.shapes import Answer
from records.incidents import Restriction


class TypeRow(Answer):
    """What can happen."""

    code: str
    name_id: str
    """Indonesian."""
    name_en: str
    priority: int
    """1 is the most urgent, 4 the least."""
    lead: str
    """The agency that leads."""
    support: list[str]
    restriction: Restriction | None


class TypeList(Answer):
    """All active types, by code."""

    items: list[TypeRow]


class Service(Answer):
    """A line that citizens dial."""

    code: str
    name: str
    numbers: list[str]
    target_seconds: list[int]
    """Answer 90 % within the first, 95 % within the second, seconds from the trunk's INVITE."""


class ServiceList(Answer):
    """All lines of the city."""

    items: list[Service]
