"""Incidents as the API shows and takes them."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, model_validator

from agents_api.frame.pages import PageQuery
from agents_api.frame.shapes import Answer, Ask, Code, Instant, Line, Note, Words
from agents_api.incidents.known.schemas import Known
from records.incidents import PointSource, Restriction
from records.machines.case import CaseStatus
from records.machines.incident import IncidentStatus
from records.sources import SourceChannel

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
    channel: SourceChannel
    """By which way it was first told."""
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
    hold_until: Instant | None
    """When one that is on hold comes back by itself."""
    merged_into: UUID | None
    """The incident that goes on for both, when this one was merged."""
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


class MergedIncident(Answer):
    """An incident that was merged into this one; its calls and cases go on here."""

    id: UUID
    number: str | None
    type_code: str | None
    channel: SourceChannel
    calls: list[UUID]
    cases: list[CaseBrief]


class IncidentDetail(IncidentRow):
    """One incident with all its parts."""

    note: str
    """Empty for who may not know the person."""
    identity_hidden: bool
    """True: identities are restricted and you are not assigned, so note and callers are kept from you."""
    outcome: str | None
    created_by: str
    calls: list[UUID]
    """Every call about it, with those of the incidents merged into it."""
    merged: list[MergedIncident]
    """What was merged into it, oldest first; each keeps its own history."""
    history: list[MoveRow]
    """Its moves and its cases' moves, oldest first."""
    known: Known


class OpenedIncident(IncidentDetail):
    """An incident that was opened just now."""

    possible_duplicates: list[UUID]
    """Others that may be the same event, the likeliest first; see `/incidents/{id}/duplicates`."""


class CreateIncident(Ask):
    """A draft that no call told of."""

    channel: SourceChannel
    """By which way the room heard of it."""


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
    support: bool = False
    """Also those that the catalogue names as support for the type."""


class AddAgencies(Ask):
    """Who is needed besides, or once more."""

    agencies: Annotated[list[Code], Field(min_length=1, max_length=20)]


class EndIncident(Ask):
    """How it ended."""

    outcome: Words


class CancelIncident(Ask):
    """Why it is none."""

    reason: Words


class HoldIncident(Ask):
    """What is waited for, and until when."""

    reason: Words
    until: AwareDatetime
    """With its offset from UTC; at most 30 days ahead."""


class ReopenIncident(Ask):
    """Why it goes on."""

    reason: Words
