"""What the provider reports of a text message after it took it. Works in the caller's transaction."""

from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.channels.twilio_answer import Report
from dispatch.text_sender import accepted, locked
from records.machines import SmsOrderStatus
from records.moves import move
from records.sms import SmsOrder

WHO = "twilio"

log = structlog.stdlib.get_logger()


def reported(
    session: Session, order_id: UUID | None, sid: str, report: Report, reason: str, *, at: datetime
) -> bool:
    """Writes a report down; reports may come late, twice and out of order. False when the order is not known.

    `reason` is a sentence why it failed. A report of an order in doubt says that it was taken.
    """
    found = order_id or session.scalar(select(SmsOrder.id).where(SmsOrder.sid == sid))
    order = locked(session, found) if found else None
    if order is None:
        return False
    if order.sid is not None and order.sid != sid:
        log.warning("a text message was sent twice", order=str(order.id))
        return True
    ways = order.machine.moves[order.status]
    if report is Report.SENT and SmsOrderStatus.SENT in ways:
        accepted(session, order, sid, at=at, who=WHO)
    elif report in {Report.DELIVERED, Report.READ} and SmsOrderStatus.DELIVERED in ways:
        also = {"sid": sid, "sent_at": order.sent_at or at, "delivered_at": at, "text": ""}
        also |= {"last_error": None, "doubt_since": None}
        move(session, order, SmsOrderStatus.DELIVERED, at=at, who=WHO, also=also)
    elif report is Report.FAILED and SmsOrderStatus.FAILED in ways:
        also = {"sid": sid, "last_error": reason, "text": "", "doubt_since": None}
        move(session, order, SmsOrderStatus.FAILED, at=at, who=WHO, why=reason, also=also)
    return True
