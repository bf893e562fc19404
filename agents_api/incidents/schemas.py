"""Incidents as the API shows and takes them."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from agents_api.pages import PageQuery
from agents_api.shapes import Answer, Ask, Code, Instant, Line, Note, Words
from records.incidents import PointSource, Restriction
from records.machines.case import CaseStatus
from records.machines.incident import IncidentStatus

Priority = Annotated[int, Field(ge=1, le=4)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]


class CaseBrief(Answer):
    """How far one agency is."""

    id: UUID
    agency: str
    lead: bool
    status: CaseStatus
    escalation: int
    """How many times the time allowed has passed without a human: 0, 1, 2 or 4."""


class IncidentRow(Answer):
    """One incident in a list."""

    id: UUID
    number: str | None
    """`112-20261123-0001`; none while it is a draft."""
    status: IncidentStatus
    source: str
    """The series of its number: `112`, `119`, `CC`, or `L` for what did not come by telephone."""
    call_id: UUID | None
    """The call for which it was drafted."""
    type_code: str | None
    priority: int | None
    """1 is the most urgent, 4 the least."""
    address: str
    """As spoken and typed; nothing but typing changes it."""
    kelurahan: str | None
    """Kemendagri code, see `/places`."""
    landmark: str | None
    lat: float | None
    """Degrees, WGS 84."""
    lon: float | None
    point_source: PointSource | None
    restriction: Restriction | None
    created_at: Instant
    opened_at: Instant | None
    cases: list[CaseBrief]


class IncidentPage(Answer):
    """Incidents, newest first."""

    items: list[IncidentRow]
    next: UUID | None
    """Give it as `before` for the next page; none on the last page."""


class IncidentQuery(PageQuery):
    """Which incidents to list."""

    status: IncidentStatus | None = None
    live: Annotated[
        bool | None,
        Field(description="True: neither closed, cancelled nor merged; false: those only; unset: all."),
    ] = None


class MoveRow(Answer):
    """One move of a status: what happened, when, who did it and why."""

    machine: str
    """`incident` or `case`."""
    subject: UUID
    """Id of the incident or the case."""
    old: str | None
    new: str
    at: Instant
    who: str
    why: str | None


class IncidentDetail(IncidentRow):
    """One incident with all its parts."""

    note: str
    """Empty for who may not know the person."""
    identity_hidden: bool
    """True: identities are restricted and you are not assigned, so note and callers are kept from you."""
    outcome: str | None
    created_by: str
    calls: list[UUID]
    """Every call about it."""
    history: list[MoveRow]
    """Its moves and its cases' moves, oldest first."""


class EditIncident(Ask):
    """What to change; what is left out stays, `null` empties."""

    type_code: Code | None = None
    priority: Priority | None = None
    address: Line | None = None
    kelurahan: Code | None = None
    landmark: Line | None = None
    lat: Latitude | None = None
    lon: Longitude | None = None
    point_source: PointSource | None = None
    note: Note | None = None

    @model_validator(mode="after")
    def _whole_point(self) -> Self:
        if ("lat" in self.model_fields_set) != ("lon" in self.model_fields_set) or (self.lat is None) != (
            self.lon is None
        ):
            raise ValueError("a point has both lat and lon, or neither")
        return self


class OpenIncident(Ask):
    """Open a draft and tell the agencies."""

    agencies: Annotated[list[Code], Field(min_length=1, max_length=20)] | None = None
    """Who gets a case; unset: the lead of the incident's type."""


class GiveCases(Ask):
    """Which agencies are asked besides."""

    agencies: Annotated[list[Code], Field(min_length=1, max_length=20)]


class EndIncident(Ask):
    """How it ended."""

    outcome: Words


class CancelIncident(Ask):
    """Why it is none."""

    reason: Words
