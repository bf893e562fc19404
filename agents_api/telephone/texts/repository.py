"""Queries on text conversations."""

from uuid import UUID

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from records.machines.text import TextStatus
from records.sms import SmsOrder
from records.texts import TextConversation, TextMessage


def live(session: Session) -> list[TextConversation]:
    """Waiting ones, longest first; then those that somebody has, the unanswered first."""
    return list(
        session.scalars(
            select(TextConversation)
            .where(TextConversation.status != TextStatus.CLOSED)
            .order_by(
                case((TextConversation.status == TextStatus.WAITING, 0), else_=1),
                TextConversation.waiting_since,
                TextConversation.unanswered_since.asc().nulls_last(),
                TextConversation.id,
            )
        )
    )


def over(session: Session, limit: int) -> list[TextConversation]:
    """The newest that are over."""
    query = select(TextConversation).where(TextConversation.status == TextStatus.CLOSED)
    return list(session.scalars(query.order_by(TextConversation.closed_at.desc()).limit(limit)))


def find(session: Session, text_id: UUID, *, lock: bool = False) -> TextConversation | None:
    """One conversation; locked ones are held until commit."""
    return session.get(TextConversation, text_id, with_for_update=lock or None, populate_existing=True)


def messages(session: Session, text_id: UUID) -> list[tuple[TextMessage, SmsOrder | None]]:
    """Its messages, oldest first, each of ours with its order."""
    rows = session.execute(
        select(TextMessage, SmsOrder)
        .join(SmsOrder, SmsOrder.id == TextMessage.order_id, isouter=True)
        .where(TextMessage.conversation_id == text_id)
        .order_by(TextMessage.id)
    )
    return [(message, order) for message, order in rows]
