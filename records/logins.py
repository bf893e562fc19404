"""Logins and how they end: by log-out, by time, with a user who is put out of service. In the caller's transaction."""

import hashlib
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import SQLColumnExpression

from records.journal import About, tell
from records.people import LoginSession, User

SESSION_ENDED = "session.ended"
"""Journal kind without an audience: tells every API process to end that session's streams."""


def subject(token_sha256: bytes) -> str:
    """A session's name in the journal; the stored hash cannot be told from it."""
    return hashlib.sha256(token_sha256).hexdigest()


def end_login(session: Session, token_sha256: bytes, *, now: datetime) -> None:
    """Ends one login wherever its streams are. Idempotent."""
    ended = session.execute(
        delete(LoginSession)
        .where(LoginSession.token_sha256 == token_sha256)
        .returning(LoginSession.token_sha256)
    )
    if ended.first():
        tell(session, SESSION_ENDED, About(subject=subject(token_sha256), audience=()), at=now)


def end_logins_of_gone_users(session: Session, *, now: datetime) -> int:
    """Ends the logins of users who are out of service; returns how many."""
    theirs = select(LoginSession.token_sha256).join(User, User.id == LoginSession.user_id)
    gone = session.scalars(theirs.where(~User.active)).all()
    for token_sha256 in gone:
        end_login(session, token_sha256, now=now)
    return len(gone)


def is_logged_in(user_id: UUID | SQLColumnExpression[UUID], *, now: datetime) -> ColumnElement[bool]:
    """A condition: the user is in service and has a login that has not ended."""
    return exists().where(
        LoginSession.user_id == user_id,
        LoginSession.expires_at > now,
        User.id == LoginSession.user_id,
        User.active,
    )
