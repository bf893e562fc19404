"""Text messages (SMS, WhatsApp) that the system wants sent: an outbox. Whoever sends claims a row first.

The functions work in the caller's transaction.
"""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.base import Base, words
from records.calls import Call
from records.ids import new_id
from records.journal import DESK, About
from records.machines.machine import Machine
from records.machines.sms_order import SMS_ORDER, SmsOrderStatus
from records.moves import begin, move
from records.texts import TextChannel, TextConversation

OPEN = (SmsOrderStatus.QUEUED, SmsOrderStatus.SENDING)
"""Somebody has still to do something."""


class SmsOrder(Base):
    """One message to one phone."""

    __tablename__ = "sms_orders"
    __table_args__ = (
        Index("ix_sms_orders_due", "next_try_at", postgresql_where=sql("status IN ('queued', 'sending')")),
    )
    machine: ClassVar[Machine[SmsOrderStatus]] = SMS_ORDER

    id: Mapped[UUID] = mapped_column(primary_key=True)
    to: Mapped[str]
    """E.164."""
    channel: Mapped[TextChannel] = mapped_column(words(TextChannel))
    text: Mapped[str]
    """Emptied when it is sent or over: it may carry a link that opens something."""
    call_id: Mapped[UUID | None] = mapped_column(ForeignKey(Call.id, ondelete="SET NULL"), index=True)
    conversation_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(TextConversation.id, ondelete="SET NULL"), index=True
    )
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    give_up_at: Mapped[datetime]
    """Not to be sent after this instant."""
    status: Mapped[SmsOrderStatus] = mapped_column(words(SmsOrderStatus))
    attempt: Mapped[int] = mapped_column(default=0)
    """Tries begun."""
    next_try_at: Mapped[datetime]
    """While it is being sent: when the lease of whoever sends it ends."""
    doubt_since: Mapped[datetime | None]
    """When a try began that nobody knows the end of: the provider is asked for it before another is made."""
    sid: Mapped[str | None] = mapped_column(unique=True)
    """The provider's id of it."""
    sent_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    """Why the last try came to nothing, in words for the desk."""

    def about(self) -> About:
        """The desk sees what became of its messages; number and text stay in the row."""
        talk = str(self.conversation_id) if self.conversation_id else None
        return About(
            call_id=self.call_id,
            subject=str(self.id),
            audience=(DESK,),
            data={"channel": self.channel.value, "conversation": talk},
        )


def order_text(
    session: Session,
    channel: TextChannel,
    to: str,
    text: str,
    *,
    at: datetime,
    give_up_at: datetime,
    who: str,
    call_id: UUID | None = None,
    conversation_id: UUID | None = None,
) -> SmsOrder:
    """Writes down that `text` is to be sent to the number `to` (E.164) until `give_up_at`."""
    order = SmsOrder(
        id=new_id(at),
        to=to,
        channel=channel,
        text=text,
        call_id=call_id,
        conversation_id=conversation_id,
        created_at=at,
        created_by=who,
        give_up_at=give_up_at,
        attempt=0,
        next_try_at=at,
    )
    begin(session, order, at=at, who=who)
    session.flush()
    return order


def expire(session: Session, *, now: datetime, who: str) -> int:
    """Ends the orders whose time is over and forgets their text; returns how many.

    One that somebody is sending right now is left to them until their lease ends.
    """
    over = session.scalars(
        select(SmsOrder)
        .where(SmsOrder.status.in_(OPEN), SmsOrder.give_up_at <= now)
        .where((SmsOrder.status == SmsOrderStatus.QUEUED) | (SmsOrder.next_try_at <= now))
        .with_for_update(skip_locked=True)
    ).all()
    for order in over:
        why = order.last_error or "nobody sent it in time"
        move(session, order, SmsOrderStatus.EXPIRED, at=now, who=who, why=why, also={"text": ""})
    return len(over)
