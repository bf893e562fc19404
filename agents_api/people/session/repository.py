"""Queries on users and their sessions."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from records.people import LoginSession, Position, User


def user_by_login(session: Session, login: str) -> User | None:
    """The user of that login, active or not."""
    return session.scalar(select(User).where(User.login == login))


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


def move_seat(session: Session, old_sha256: bytes, new_sha256: bytes) -> None:
    """The seat of a login is another login's of the same person."""
    theirs = select(LoginSession.user_id).where(LoginSession.token_sha256 == new_sha256).scalar_subquery()
    session.execute(
        update(Position)
        .where(Position.session_sha256 == old_sha256, Position.user_id == theirs)
        .values(session_sha256=new_sha256)
    )
