"""Cases as the API shows and takes them: with the part of the incident that the agency needs."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from agents_api.frame.pages import PageQuery
from agents_api.frame.shapes import Answer, Ask, Code, Instant, Words
from agents_api.incidents.incidents.schemas import MoveRow
from agents_api.incidents.known.schemas import Known
from dispatch.posts import Why
from records.agencies import ChannelKind, ContactRole
from records.incidents import Restriction
from records.machines.case import CaseStatus
from records.machines.deadline import DeadlineStatus
from records.machines.delivery import DeliveryStatus
from records.machines.incident import IncidentStatus


class CaseIncident(Answer):
    """What an agency must know of the incident. Nothing about the caller."""

    id: UUID
    number: str | None
    status: IncidentStatus
    type_code: str | None
    address: str
    kelurahan: str | None
    landmark: str | None
    lat: float | None
    """Degrees, WGS 84."""
    lon: float | None
    restriction: Restriction | None
    note: str | None
    """None for those from whom identities are kept (a supporting agency, a desk that is not assigned): it may name
    the victim.

    An agency that gave a wholly restricted case back reads nothing of the incident any more."""


class CaseRow(Answer):
    """One case in a list."""

    id: UUID
    number: str
    """`112-20261123-0001-DAMKAR`."""
    agency: str
    lead: bool
    status: CaseStatus
    priority: int
    """1 is the most urgent, 4 the least."""
    escalation: int
    """How many times the time allowed has passed without a human: 0, 1, 2 or 4."""
    unit: str | None
    reason: str | None
    """Why it was rejected, stood down or referred."""
    restricted: bool
    asked: int
    """How many times the agency has been asked; the times below are of the last."""
    asked_at: Instant
    asked_why: str | None
    """Whom it comes after, or why it is asked again; none for an agency that was chosen at the opening."""
    came_from: UUID | None
    """The case of the agency that refused it or referred it here."""
    referred_to: UUID | None
    """The case of the agency to which it was referred."""
    created_at: Instant
    sent_at: Instant | None
    delivered_at: Instant | None
    accepted_at: Instant | None
    accepted_by: str | None
    ended_at: Instant | None
    due_at: Instant | None
    """The next deadline that runs for its acceptance."""
    incident: CaseIncident


class CasePage(Answer):
    """Cases, newest first."""

    items: list[CaseRow]
    next: UUID | None
    """Give it as `before` for the next page; none on the last page."""


class CaseQuery(PageQuery):
    """Which cases to list."""

    agency: Annotated[Code | None, Field(description="Only this agency's.")] = None
    live: Annotated[bool | None, Field(description="True: not ended; false: ended; unset: all.")] = None


class AttemptRow(Answer):
    """One try."""

    attempt: int
    """From 1."""
    began_at: Instant
    ended_at: Instant | None
    """None while it runs, and for ever when its worker died."""
    outcome: str | None
    """`delivered`, `sent`, or why it came to nothing, in words."""
    report: str | None
    """The provider's last word on it: `sent`, `delivered`, `read`, or why it did not arrive, in words."""
    reported_at: Instant | None


class DeliveryRow(Answer):
    """One way by which the case was told. The address stays inside."""

    id: UUID
    channel: ChannelKind
    role: ContactRole
    """Whose contact it is: who is on duty, the backup, the head."""
    address_masked: str
    """Enough to recognise it: the last digits of a number, a server's name, a messenger's kind."""
    status: DeliveryStatus
    attempt: int
    """How many tries were begun."""
    created_at: Instant
    begins_at: Instant
    """No try before it: this way waits whether somebody accepts on another."""
    next_try_at: Instant
    sent_at: Instant | None
    delivered_at: Instant | None
    read_at: Instant | None
    """When somebody read it, or answered."""
    last_error: str | None
    attempts: list[AttemptRow]
    """Oldest first."""


class DeadlineRow(Answer):
    """By when a human must have accepted."""

    multiple: int
    """1, 2 or 4 times the time allowed."""
    status: DeadlineStatus
    due_at: Instant


class CasePost(Answer):
    """The agency's post that the incident's place belongs to, as things stand now."""

    code: str
    name: str
    lat: float
    """Degrees, WGS 84."""
    lon: float
    why: Why
    """`area`: the kelurahan is the post's; `nearest`: by air; `only`: the agency has no other."""
    metres: int | None
    """From the post to the place by air; none when the place has no point."""
    confirmed: bool
    """Whether somebody has checked the post's place and area."""


class CaseDetail(CaseRow):
    """One case with all its parts."""

    post: CasePost | None
    """None when the agency has no post, or nothing tells which."""

    deliveries: list[DeliveryRow]
    deadlines: list[DeadlineRow]
    history: list[MoveRow]
    known: Known
    """What is known of the incident, as far as the asker may see it."""


class RejectCase(Ask):
    """Why the agency cannot take it."""

    reason: Words


class ReferCase(Ask):
    """Whose it is, and why."""

    agency: Code
    reason: Words


class AskAgain(Ask):
    """Why the agency is asked once more."""

    reason: Words


class AssignUnit(Ask):
    """Who goes."""

    unit: Annotated[Words, StringConstraints(max_length=100)]


class StandDownCase(Ask):
    """Why the agency is needed no longer."""

    reason: Words
