"""Broadcasts as the API shows them."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints

from agents_api.agencies.broadcasts.alert import Alert, sayable
from agents_api.frame.shapes import Answer, Ask, Code, Instant, Words
from records.broadcasts import LONGEST_TEXT, AlertStatus, BroadcastEvent, BroadcastSeverity
from records.machines.broadcast import BroadcastStatus
from records.machines.broadcast_delivery import BroadcastDeliveryStatus


class BroadcastRow(Answer):
    """One message of the room."""

    id: UUID
    text: str
    severity: BroadcastSeverity
    status: BroadcastStatus
    live: bool
    """In force now."""
    alert_status: AlertStatus
    """`exercise` and `test` are not meant in earnest: show it with the words."""
    agencies: list[str]
    """Codes of those it is for."""
    room: bool
    """It is for the seats of the room too."""
    wall: bool
    public: bool
    incident_id: UUID | None
    replaces: UUID | None
    """The earlier broadcast in whose place it stands."""
    sent_at: Instant
    sent_by: str
    """Name."""
    expires_at: Instant
    ended_at: Instant | None
    ended_why: str | None
    """Why it was recalled."""
    addressed_to_me: bool
    """Your agency, or the seat where you sit, should read it."""
    read_at: Instant | None
    """When your agency, or your seat, has read it."""
    unread: int | None
    """How many have not read it, empty seats not counted; none for an agency, which knows only of itself."""


class BroadcastList(Answer):
    """Those in force, newest first; then those that are over, newest first."""

    items: list[BroadcastRow]


class Receipt(Answer):
    """One agency or seat that should read it."""

    agency: str | None
    position: str | None
    empty: bool
    """Nobody sits at that seat now: nobody is missed there."""
    read_at: Instant | None
    read_by: str | None
    """Name of who was the first."""


class BroadcastDeliveryRow(Answer):
    """One event on its way to one webhook."""

    agency: str
    event: BroadcastEvent
    status: BroadcastDeliveryStatus
    attempt: int
    delivered_at: Instant | None
    last_error: str | None


class BroadcastDetail(BroadcastRow):
    """One message with who has read it; an agency sees its own part."""

    receipts: list[Receipt]
    """Those who have not read it first."""
    deliveries: list[BroadcastDeliveryRow]
    alert: Alert | None


class BroadcastQuery(Ask):
    """Which broadcasts to list."""

    over: Annotated[int, Field(ge=0, le=200, description="How many that are over, newest first.")] = 20


class BroadcastTarget(Ask):
    """Who should read it."""

    agencies: Literal["all"] | Annotated[tuple[Code, ...], Field(max_length=200)] = ()
    """Codes, or `all`."""
    room: bool = False
    """All seats of the room."""


class SendBroadcast(Ask):
    """A message of the room."""

    text: Annotated[str, StringConstraints(max_length=LONGEST_TEXT), AfterValidator(sayable)]
    severity: BroadcastSeverity
    to: BroadcastTarget
    incident_id: UUID | None = None
    expires_at: AwareDatetime | None = None
    """Unset: 24 hours from now; 7 days at most."""
    wall: bool = False
    """Its words may stand on the wall."""
    public: bool = False
    """An alert to everybody, in the CAP feed; a supervisor's, and with `alert`."""
    exercise: bool = False
    """Not in earnest: people train."""
    replaces: UUID | None = None
    """The earlier broadcast that this one takes the place of; its readers must be among this one's."""
    alert: Alert | None = None


class RecallBroadcast(Ask):
    """Why it is over before its time."""

    reason: Words
