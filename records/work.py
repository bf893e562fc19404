"""Work that must be done, as rows: deliveries, deadlines, phone orders.

Whoever does a piece claims it first by a conditional update with a lease, commits, does it and records
what came of it. So the loss of a broker or a worker loses nothing.
"""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, Integer, SmallInteger, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.agencies import ChannelKind, Contact
from records.base import Base, words
from records.incidents import Case
from records.journal import DESK, About
from records.machines.deadline import DEADLINE, DeadlineStatus
from records.machines.delivery import DELIVERY, DeliveryStatus
from records.machines.machine import Machine
from records.machines.phone_order import PHONE_ORDER, PhoneOrderStatus


def _as_created(context: DefaultExecutionContext) -> datetime:
    return context.get_current_parameters()["created_at"]


class Delivery(Base):
    """One case to one contact. Its id is the webhook's id and the receiver's key against repeats."""

    __tablename__ = "deliveries"
    __table_args__ = (
        CheckConstraint("(status = 'sending') = (lease_until IS NOT NULL)", name="lease_while_sending"),
        Index("ix_deliveries_due", "next_try_at", postgresql_where=text("status IN ('queued', 'sending')")),
        Index("ix_deliveries_failed", "case_id", postgresql_where=text("status = 'failed'")),
    )
    machine: ClassVar[Machine[DeliveryStatus]] = DELIVERY

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey(Case.id), index=True)
    contact_id: Mapped[UUID] = mapped_column(ForeignKey(Contact.id))
    channel: Mapped[ChannelKind] = mapped_column(words(ChannelKind))
    status: Mapped[DeliveryStatus] = mapped_column(words(DeliveryStatus))
    priority: Mapped[int] = mapped_column(SmallInteger)
    attempt: Mapped[int] = mapped_column(default=0)
    """How many tries were begun."""
    created_at: Mapped[datetime]
    begins_at: Mapped[datetime] = mapped_column(default=_as_created)
    """No try before it; its plan of tries counts from here.

    Set anew when the first try begins, when a person asks for another try, and when it becomes more urgent. Time in
    which nobody looked is added to it.
    """
    until_accepted: Mapped[bool] = mapped_column(default=False)
    """It only asks for an answer: not sent any more once a human has accepted."""
    next_try_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    doubt_since: Mapped[datetime | None]
    """When a try began that nobody knows the end of: a provider without a key against repeats is asked first."""
    last_error: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    """When somebody read it, or answered."""

    case: Mapped[Case] = relationship(lazy="raise")
    contact: Mapped[Contact] = relationship(lazy="raise")

    def about(self) -> About:
        """The desk sees how each case travels."""
        return About(
            case_id=self.case_id,
            subject=str(self.id),
            audience=(DESK,),
            data={"channel": self.channel.value, "attempt": self.attempt},
        )


class DeliveryAttempt(Base):
    """One try of one delivery and what came of it."""

    __tablename__ = "delivery_attempts"

    delivery_id: Mapped[UUID] = mapped_column(ForeignKey(Delivery.id), primary_key=True)
    attempt: Mapped[int] = mapped_column(Integer, primary_key=True)
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    """`delivered`, `sent`, or the failure in words; none when the worker died."""
    sid: Mapped[str | None] = mapped_column(index=True)
    """The provider's id of what this try sent."""
    report: Mapped[str | None]
    """The provider's last word on it: `sent`, `delivered`, `read`, or the failure in words."""
    reported_at: Mapped[datetime | None]


class AgencyReply(Base):
    """What an agency's telephone wrote back, kept once however often the provider brings it."""

    __tablename__ = "agency_replies"

    sid: Mapped[str] = mapped_column(primary_key=True)
    """The provider's id of the message."""
    at: Mapped[datetime]
    contact_id: Mapped[UUID] = mapped_column(ForeignKey(Contact.id))
    """Whose number it came from."""
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey(Case.id), index=True)
    """The case it was about; none when that is not clear."""
    accepts: Mapped[bool]
    done: Mapped[bool]
    """Whether it moved the case; else the answer said why not."""


class Deadline(Base):
    """A case that a human must have accepted by an instant; one row for each step of escalation."""

    __tablename__ = "deadlines"
    __table_args__ = (Index("ix_deadlines_running", "due_at", postgresql_where=text("status = 'running'")),)
    machine: ClassVar[Machine[DeadlineStatus]] = DEADLINE

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey(Case.id), index=True)
    multiple: Mapped[int] = mapped_column(SmallInteger)
    """1, 2 or 4 times the time allowed."""
    status: Mapped[DeadlineStatus] = mapped_column(words(DeadlineStatus))
    due_at: Mapped[datetime]

    def about(self) -> About:
        """A passed deadline is an alarm at the desk."""
        return About(
            case_id=self.case_id, subject=str(self.id), audience=(DESK,), data={"multiple": self.multiple}
        )


class PhoneOrder(Base):
    """A call for telephony to make: ring `number`, walk `flow`, speak `text`, bring back the digit."""

    __tablename__ = "phone_orders"
    __table_args__ = (
        CheckConstraint("(status = 'calling') = (lease_until IS NOT NULL)", name="lease_while_calling"),
        Index("ix_phone_orders_due", "next_try_at", postgresql_where=text("status IN ('queued', 'calling')")),
    )
    machine: ClassVar[Machine[PhoneOrderStatus]] = PHONE_ORDER

    id: Mapped[UUID] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    """`case_call` or `call_back`."""
    number: Mapped[str]
    """E.164."""
    flow: Mapped[str]
    text: Mapped[str]
    """What is read out, in Indonesian."""
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey(Case.id), index=True)
    delivery_id: Mapped[UUID | None] = mapped_column(ForeignKey(Delivery.id))
    status: Mapped[PhoneOrderStatus] = mapped_column(words(PhoneOrderStatus))
    attempt: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    give_up_at: Mapped[datetime]
    """No try begins after this instant."""
    lease_until: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    digit: Mapped[str | None]
    """The last key pressed: 1 accept, 3 reject."""
    last_error: Mapped[str | None]

    def about(self) -> About:
        """The digit is for dispatch; the number stays in the row."""
        return About(
            case_id=self.case_id,
            subject=str(self.id),
            audience=(DESK,),
            data={"purpose": self.purpose, "digit": self.digit, "attempt": self.attempt},
        )


class Audit(Base):
    """Who did or read what that must be answerable later. Written once, never changed."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_subject", "subject", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    at: Mapped[datetime]
    who: Mapped[str]
    what: Mapped[str]
    subject: Mapped[str]
