"""Webhooks that agencies' own systems sent and that were acted on: each once, however often it comes."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, delete, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.agencies import Agency
from records.base import Base

KEPT = timedelta(days=30)
"""How long an id is remembered. Senders give up within days, and an old signature is refused by its time."""

_ROOM = 0x6877
"""Advisory lock: one agency's one message."""


class ReceivedWebhook(Base):
    """One message that was done, and what was answered."""

    __tablename__ = "received_webhooks"

    agency: Mapped[str] = mapped_column(ForeignKey(Agency.code), primary_key=True)
    webhook_id: Mapped[str] = mapped_column(primary_key=True)
    received_at: Mapped[datetime]
    body_sha256: Mapped[bytes] = mapped_column(LargeBinary)
    answer: Mapped[dict[str, Any]]


def received(session: Session, agency: str, webhook_id: str) -> ReceivedWebhook | None:
    """The message, if it was done before. Until the transaction ends nobody else does it."""
    session.execute(
        text("SELECT pg_advisory_xact_lock(:room, hashtext(:message))"),
        {"room": _ROOM, "message": f"{agency} {webhook_id}"},
    )
    return session.get(ReceivedWebhook, (agency, webhook_id), populate_existing=True)


def forget_webhooks(session: Session, *, now: datetime) -> int:
    """Ids older than `KEPT` go; returns how many."""
    old = delete(ReceivedWebhook).where(ReceivedWebhook.received_at < now - KEPT)
    return len(session.execute(old.returning(ReceivedWebhook.webhook_id)).all())
