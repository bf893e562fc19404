"""Queries on users and their sessions."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from records.people import LoginSession, User


def user_by_login(session: Session, login: str) -> User | None:
    """The user of that login, active or not."""
    return session.scalar(select(User).where(User.login == login))


def user_of(session: Session, token_sha256: bytes, *, now: datetime) -> tuple[User, LoginSession] | None:
    """The active user of a session that has not ended."""
    row = session.execute(
        select(User, LoginSession)
        .join(LoginSession, LoginSession.user_id == User.id)
        .where(LoginSession.token_sha256 == token_sha256, LoginSession.expires_at > now, User.active)
    ).one_or_none()
    return row if row else None


def end(session: Session, token_sha256: bytes) -> bool:
    """Deletes one session; whether it was there."""
    ended = session.execute(
        delete(LoginSession)
        .where(LoginSession.token_sha256 == token_sha256)
        .returning(LoginSession.token_sha256)
    )
    return ended.first() is not None


def end_expired(session: Session, user_id: UUID, *, now: datetime) -> None:
    """Deletes what ran out of this user's sessions."""
    session.execute(
        delete(LoginSession).where(LoginSession.user_id == user_id, LoginSession.expires_at <= now)
    )


def has_session(session: Session, user_id: UUID, *, now: datetime) -> bool:
    """Whether the user is logged in anywhere."""
    found = session.scalar(
        select(LoginSession.user_id).where(LoginSession.user_id == user_id, LoginSession.expires_at > now)
    )
    return found is not None
