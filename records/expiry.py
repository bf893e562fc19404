"""Rows that are only of use for a while, and how they go. What is kept for ever stands in `docs/retention.md`.

Each function works in the caller's transaction and returns how many rows went.
"""

from datetime import datetime, timedelta

from sqlalchemy import Delete, delete
from sqlalchemy.orm import Session

from records.actions import CallAction
from records.alarms import Alarm
from records.ids import first_id_at
from records.locations import AmlMessage, LocationLink
from records.machines.call_action import CallActionStatus
from records.people import LoginSession
from records.probes import ProbeResult

ENDED_SESSION_KEPT = timedelta(days=7)
"""A login that ran out is still looked up for the seat that it left."""

USED_LINK_KEPT = timedelta(days=30)
"""After a link to share a position has run out."""

PHONE_MESSAGE_KEPT = timedelta(days=1)
"""How long a phone's own message is remembered; one older than ten minutes is refused anyway."""


def forget_probes(session: Session, *, days: int, now: datetime) -> int:
    """Results of the line probe."""
    return _gone(session, delete(ProbeResult).where(ProbeResult.at < now - timedelta(days=days)))


def forget_sessions(session: Session, *, now: datetime) -> int:
    """Logins that ran out."""
    return _gone(session, delete(LoginSession).where(LoginSession.expires_at < now - ENDED_SESSION_KEPT))


def forget_links(session: Session, *, now: datetime) -> int:
    """Links by which citizens shared their position; the position stays with its call."""
    return _gone(session, delete(LocationLink).where(LocationLink.expires_at < now - USED_LINK_KEPT))


def forget_phone_messages(session: Session, *, now: datetime) -> int:
    """What phones sent by themselves; the position stays with its call."""
    return _gone(session, delete(AmlMessage).where(AmlMessage.received_at < now - PHONE_MESSAGE_KEPT))


def forget_actions(session: Session, *, days: int, now: datetime) -> int:
    """What people asked of calls, with the keys that made a second asking harmless. What was done stays in the call."""
    over = delete(CallAction).where(
        # By id, which sorts by time and has an index.
        CallAction.id < first_id_at(now - timedelta(days=days)),
        CallAction.status.not_in((CallActionStatus.QUEUED, CallActionStatus.DOING)),
    )
    return _gone(session, over)


def forget_alarms(session: Session, *, days: int, now: datetime) -> int:
    """Alarms that are over."""
    limit = now - timedelta(days=days)
    return _gone(session, delete(Alarm).where(Alarm.id < first_id_at(limit), Alarm.cleared_at < limit))


def _gone(session: Session, statement: Delete) -> int:
    return len(session.execute(statement.execution_options(synchronize_session=False).returning(1)).all())
