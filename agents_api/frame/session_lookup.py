"""Who stands behind a session's token. Only the token's hash is kept."""

import hashlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from agents_api.frame.person import Person
from records.people import LoginSession, User


def digest(token: str) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).digest()


def find_person(session: Session, token: str | None, *, now: datetime) -> Person | None:
    """The person behind a token; none when it is unknown or has ended."""
    if not token:
        return None
    found = _user_of(session, digest(token), now=now)
    if found is None:
        return None
    user, login = found
    return Person(
        user.id,
        user.login,
        user.name,
        user.role,
        user.agency,
        login.token_sha256,
        login.expires_at,
        user.may_see_restricted,
    )


def _user_of(session: Session, token_sha256: bytes, *, now: datetime) -> tuple[User, LoginSession] | None:
    """The active user of a session that has not ended."""
    row = session.execute(
        select(User, LoginSession)
        .join(LoginSession, LoginSession.user_id == User.id)
        .where(LoginSession.token_sha256 == token_sha256, LoginSession.expires_at > now, User.active)
    ).one_or_none()
    return row if row else None
