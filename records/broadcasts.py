"""Broadcasts: messages of the room to agencies and seats, who has read them, and their way to agencies' webhooks.

The words stand in these rows only: the journal says that there is a broadcast, never what it says.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from records.agencies import Agency, Contact
from records.base import Base, words
from records.incidents import Incident
from records.journal import DESK, WALL, About, agency_audience
from records.machines.broadcast import BROADCAST, BroadcastStatus
from records.machines.broadcast_delivery import BROADCAST_DELIVERY, BroadcastDeliveryStatus
from records.machines.machine import Machine
from records.people import Position, User

LONGEST_TEXT = 2000
"""Characters: it is read at a glance, or not at all."""

LONGEST = timedelta(days=7)
"""How long a broadcast may be in force; a rule for longer belongs into a written order."""

USUAL = timedelta(hours=24)
"""How long it is in force when nobody says."""

READ_WITHIN = timedelta(minutes=2)
"""An urgent one that somebody has not read by then is an alarm at the desk."""


class BroadcastSeverity(StrEnum):
    """How loudly a screen should tell it."""

    INFO = "info"
    WARNING = "warning"
    URGENT = "urgent"


class AlertStatus(StrEnum):
    """Whether it is meant in earnest (CAP 1.2, `status`)."""

    ACTUAL = "actual"
    EXERCISE = "exercise"
    TEST = "test"


class BroadcastEvent(StrEnum):
    """What an agency's webhook is told of a broadcast."""

    SENT = "sent"
    RECALLED = "recalled"


class Broadcast(Base):
    """One message: what it says, to whom, until when."""

    __tablename__ = "broadcasts"
    __table_args__ = (
        CheckConstraint(f"char_length(text) BETWEEN 1 AND {LONGEST_TEXT}", name="length"),
        CheckConstraint("expires_at > sent_at AND expires_at <= sent_at + interval '7 days'", name="a_week"),
        CheckConstraint("room OR cardinality(agencies) > 0", name="addressed"),
        CheckConstraint("NOT (restricted AND (wall OR public))", name="restricted_stays_inside"),
        CheckConstraint("NOT public OR alert IS NOT NULL", name="public_says_what"),
        CheckConstraint("(status IN ('recalled', 'replaced')) = (ended_at IS NOT NULL)", name="ended"),
        Index("ix_broadcasts_live", "expires_at", postgresql_where=sql("status = 'sent'")),
    )
    machine: ClassVar[Machine[BroadcastStatus]] = BROADCAST

    id: Mapped[UUID] = mapped_column(primary_key=True)
    text: Mapped[str]
    severity: Mapped[BroadcastSeverity] = mapped_column(words(BroadcastSeverity))
    status: Mapped[BroadcastStatus] = mapped_column(words(BroadcastStatus))
    agencies: Mapped[list[str]]
    """Codes of the agencies addressed, as they were when it was sent."""
    room: Mapped[bool]
    """Addressed to the room's seats too."""
    wall: Mapped[bool]
    """Its words may stand on the wall."""
    public: Mapped[bool]
    """An alert to everybody, in the CAP feed."""
    restricted: Mapped[bool]
    """It is about a restricted incident."""
    incident_id: Mapped[UUID | None] = mapped_column(ForeignKey(Incident.id))
    replaces: Mapped[UUID | None] = mapped_column(ForeignKey("broadcasts.id"), unique=True)
    """The earlier broadcast in whose place it stands."""
    sent_at: Mapped[datetime]
    sent_by: Mapped[UUID] = mapped_column(ForeignKey(User.id))
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When it was recalled or replaced."""
    ended_why: Mapped[str | None]
    alert_status: Mapped[AlertStatus] = mapped_column(words(AlertStatus))
    sender: Mapped[str]
    """CAP's `sender`; kept, because a later message names this one by it."""
    alert: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """What a CAP alert says besides: event, urgency, certainty, area, ... (`agents_api/agencies/broadcasts`)."""

    def about(self) -> About:
        """The desk and the agencies addressed; the wall only where its words may stand there."""
        told = [agency_audience(code) for code in self.agencies]
        return About(
            incident_id=None if self.restricted else self.incident_id,
            subject=str(self.id),
            audience=(DESK, *told, WALL) if self.wall and not self.restricted else (DESK, *told),
            restricted=self.restricted,
            data={"severity": self.severity.value, "room": self.room},
        )


class Addressee(Base):
    """An agency or a seat that should read a broadcast; its one receipt says who was the first there, and when."""

    __tablename__ = "broadcast_addressees"
    __table_args__ = (
        CheckConstraint("(agency IS NULL) <> (position IS NULL)", name="one_of_both"),
        CheckConstraint("(read_at IS NULL) = (read_by IS NULL)", name="receipt"),
        UniqueConstraint("broadcast_id", "agency", name="uq_broadcast_addressees_agency"),
        UniqueConstraint("broadcast_id", "position", name="uq_broadcast_addressees_position"),
        Index("ix_broadcast_addressees_unread", "broadcast_id", postgresql_where=sql("read_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey(Broadcast.id))
    agency: Mapped[str | None] = mapped_column(ForeignKey(Agency.code))
    position: Mapped[str | None] = mapped_column(ForeignKey(Position.code))
    read_at: Mapped[datetime | None]
    read_by: Mapped[UUID | None] = mapped_column(ForeignKey(User.id))


class BroadcastDelivery(Base):
    """One event of a broadcast to one webhook. Its id is the webhook's id and the receiver's key against repeats."""

    __tablename__ = "broadcast_deliveries"
    __table_args__ = (
        UniqueConstraint("broadcast_id", "contact_id", "event", name="uq_broadcast_deliveries_once"),
        Index(
            "ix_broadcast_deliveries_due",
            "next_try_at",
            postgresql_where=sql("status IN ('queued', 'sending')"),
        ),
    )
    machine: ClassVar[Machine[BroadcastDeliveryStatus]] = BROADCAST_DELIVERY

    id: Mapped[UUID] = mapped_column(primary_key=True)
    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey(Broadcast.id))
    contact_id: Mapped[UUID] = mapped_column(ForeignKey(Contact.id))
    agency: Mapped[str] = mapped_column(ForeignKey(Agency.code))
    event: Mapped[BroadcastEvent] = mapped_column(words(BroadcastEvent))
    priority: Mapped[int]
    """1 for an urgent one: tried again sooner, given up sooner (`dispatch.retry_plan`)."""
    status: Mapped[BroadcastDeliveryStatus] = mapped_column(words(BroadcastDeliveryStatus))
    attempt: Mapped[int] = mapped_column(default=0)
    """Tries begun."""
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    """While it is being sent: when the lease of whoever sends it ends."""
    delivered_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    """Why the last try came to nothing, in words for the desk."""

    def about(self) -> About:
        """The desk sees how each message travels."""
        return About(
            subject=str(self.id),
            audience=(DESK,),
            data={
                "broadcast": str(self.broadcast_id),
                "agency": self.agency,
                "event": self.event.value,
                "attempt": self.attempt,
            },
        )
