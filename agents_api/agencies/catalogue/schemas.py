"""The catalogue of incident types and the lines that citizens dial."""

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from agents_api.agencies.history.schemas import ChangeAsk, Reasoned
from agents_api.frame.shapes import Answer, Code, Words
from records.agencies import LeadRule
from records.incidents import Restriction

Name = Annotated[Words, StringConstraints(max_length=120, strip_whitespace=True)]
Lead = Annotated[str, StringConstraints(pattern=r"^(@disaster|[A-Z0-9]{2,12})$")]
Group = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{0,11}$")]
Support = Annotated[list[Code], Field(max_length=20)]
Priority = Annotated[int, Field(ge=1, le=4)]
AcceptSeconds = Annotated[int, Field(ge=5, le=604_800)]


class TypeRow(Answer):
    """What can happen."""

    code: str
    name_id: str
    """Indonesian."""
    name_en: str
    group: str
    """What belongs together: `FIR`."""
    priority: int
    """1 is the most urgent, 4 the least."""
    lead: str
    """The agency that leads."""
    lead_follows: LeadRule | None
    """The setting that the lead is taken from; none: it was chosen for this type."""
    support: list[str]
    """In their order."""
    restriction: Restriction | None
    accept_seconds: int | None
    """Time for an agency to accept, seconds; none: by priority."""
    active: bool
    version: int


class TypeList(Answer):
    """Incident types, by code."""

    items: list[TypeRow]


class AddType(Reasoned):
    """A new line of the catalogue."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{1,11}$")]
    name_id: Name
    name_en: Name
    group: Group | None = None
    """Unset: the letters that the code begins with."""
    priority: Priority
    lead: Lead
    """An agency in service, or `@disaster`: whoever leads disasters by the setting."""
    support: Support = Field(default_factory=list[str])
    restriction: Restriction | None = None
    accept_seconds: AcceptSeconds | None = None


class EditType(ChangeAsk):
    """What to change of a type; cases that exist stay as they are."""

    may_be_empty: ClassVar = frozenset({"restriction", "accept_seconds"})

    name_id: Name | None = None
    name_en: Name | None = None
    group: Group | None = None
    priority: Priority | None = None
    lead: Lead | None = None
    """An agency in service, or `@disaster`: whoever leads disasters by the setting."""
    support: Support | None = None
    restriction: Restriction | None = None
    """`null`: nothing of it is restricted."""
    accept_seconds: AcceptSeconds | None = None
    """`null`: by priority."""
    active: bool | None = None


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
