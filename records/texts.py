"""Citizens who write instead of calling: one conversation for each number and channel, and its messages.

Numbers and words stand in these rows only: the journal says that something was written, never what or by whom.
"""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base, words
from records.calls import Disposition
from records.incidents import Incident
from records.journal import DESK, About
from records.machines.machine import Machine
from records.machines.text import TEXT, TextStatus
from records.people import User

LONGEST = 1600
"""Characters of one message: the provider takes no more (Twilio, error 21617)."""


class TextChannel(StrEnum):
    """By which way a text travels."""

    SMS = "sms"
    WHATSAPP = "whatsapp"


class TextConversation(Base):
    """One citizen's contact in writing."""

    __tablename__ = "text_conversations"
    __table_args__ = (
        CheckConstraint("(taken_by IS NULL) = (taken_at IS NULL)", name="taken"),
        CheckConstraint("(status = 'waiting') = (waiting_since IS NOT NULL)", name="waits"),
        CheckConstraint("(status = 'closed') = (closed_at IS NOT NULL)", name="ended"),
        Index(
            "uq_text_conversations_live",
            "channel",
            "number",
            unique=True,
            postgresql_where=sql("status <> 'closed'"),
        ),
        Index(
            "ix_text_conversations_incident",
            "incident_id",
            postgresql_where=sql("incident_id IS NOT NULL"),
        ),
        Index("ix_text_conversations_number", "channel", "number", "last_at"),
    )
    machine: ClassVar[Machine[TextStatus]] = TEXT

    id: Mapped[UUID] = mapped_column(primary_key=True)
    channel: Mapped[TextChannel] = mapped_column(words(TextChannel))
    number: Mapped[str]
    """The citizen's, E.164; a company's sender may be a short number or a word."""
    status: Mapped[TextStatus] = mapped_column(words(TextStatus))
    began_at: Mapped[datetime]
    last_at: Mapped[datetime]
    """When the newest message came or went."""
    waiting_since: Mapped[datetime | None]
    """Set while nobody has taken it: the oldest message that nobody has answered."""
    unanswered_since: Mapped[datetime | None]
    """The citizen's oldest message since the room's last answer; none when it is their turn."""
    taken_by: Mapped[UUID | None] = mapped_column(ForeignKey(User.id))
    """The operator who has it, or who had it at its end."""
    taken_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    disposition: Mapped[Disposition | None] = mapped_column(words(Disposition))
    note: Mapped[str] = mapped_column(default="")
    incident_id: Mapped[UUID | None] = mapped_column(ForeignKey(Incident.id), index=True)
    """The incident or draft that was made of it."""

    def about(self) -> About:
        """The desk works on them; the number stays in the row."""
        return About(
            incident_id=self.incident_id,
            subject=str(self.id),
            audience=(DESK,),
            data={"channel": self.channel.value, "unanswered": self.unanswered_since is not None},
        )


class TextDirection(StrEnum):
    """Who wrote."""

    IN = "in"
    """The citizen."""
    OUT = "out"
    """The room."""


class TextMessage(Base):
    """One message of a conversation; what became of one of ours is its order's status."""

    __tablename__ = "text_messages"
    __table_args__ = (
        CheckConstraint("(direction = 'in') = (sid IS NOT NULL)", name="inbound_has_its_id"),
        CheckConstraint("(direction = 'out') = (order_id IS NOT NULL)", name="outbound_has_its_order"),
        CheckConstraint(f"char_length(text) <= {LONGEST}", name="length"),
        Index("ix_text_messages_conversation_id", "conversation_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    """Sorts as they were written down."""
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey(TextConversation.id, ondelete="CASCADE"))
    direction: Mapped[TextDirection] = mapped_column(words(TextDirection))
    at: Mapped[datetime]
    """When we got it, or were asked to send it."""
    text: Mapped[str]
    media: Mapped[list[str]]
    """The provider's addresses of photos and the like; nothing is fetched."""
    sid: Mapped[str | None] = mapped_column(unique=True)
    """The provider's id of the citizen's message: one that comes twice is kept once."""
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("sms_orders.id"), unique=True)
    written_by: Mapped[UUID | None] = mapped_column(ForeignKey(User.id))
    """The operator; none for the citizen's own and for the automatic acknowledgement."""
