"""Raises the alarm for citizens who write and get no answer, and clears it."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from records.alarms import TEXT_WAITING, clear_alarm, open_alarms, raise_alarm
from records.machines import TextStatus
from records.texts import TextChannel, TextConversation

WAITING = timedelta(seconds=20)
"""As a call should be answered (NENA-STA-020: 95 % within 20 s)."""

TAKEN = timedelta(minutes=2)
"""An operator who has taken it may be writing so long; after that they may be gone."""


def watch(session: Session, *, now: datetime) -> datetime | None:
    """Raises or clears the alarm of each channel; returns when the next conversation becomes late."""
    known = open_alarms(session, TEXT_WAITING)
    for channel in TextChannel:
        waiting = _count(session, channel, TextStatus.WAITING, now - WAITING)
        taken = _count(session, channel, TextStatus.OPEN, now - TAKEN)
        if waiting or taken:
            data = {"waiting": waiting, "taken": taken}
            raise_alarm(session, TEXT_WAITING, channel.value, at=now, data=data)
        elif channel.value in known:
            clear_alarm(session, TEXT_WAITING, channel.value, at=now)
    late = [
        _next(session, TextStatus.WAITING, WAITING, now=now),
        _next(session, TextStatus.OPEN, TAKEN, now=now),
    ]
    return min((then for then in late if then is not None), default=None)


def _since(status: TextStatus) -> InstrumentedAttribute[datetime | None]:
    return (
        TextConversation.waiting_since if status is TextStatus.WAITING else TextConversation.unanswered_since
    )


def _count(session: Session, channel: TextChannel, status: TextStatus, before: datetime) -> int:
    return (
        session.scalar(
            select(func.count()).where(
                TextConversation.channel == channel,
                TextConversation.status == status,
                _since(status) <= before,
            )
        )
        or 0
    )


def _next(session: Session, status: TextStatus, allowed: timedelta, *, now: datetime) -> datetime | None:
    oldest = session.scalar(
        select(func.min(_since(status))).where(
            TextConversation.status == status, _since(status) > now - allowed
        )
    )
    return oldest + allowed if oldest else None
