"""Logging in and out. A session is a random token; only its hash is kept."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from pwdlib import PasswordHash
from sqlalchemy.orm import Session

from agents_api.frame.faults import NotLoggedInError, TooManyError
from agents_api.frame.login_backoff import LoginBackoff
from agents_api.frame.person import Person
from agents_api.frame.session_lookup import digest
from agents_api.people.session import repository
from records.logins import end_login
from records.people import LoginSession, User
from records.work import Audit

_WRONG = "Login or password is wrong."


@dataclass(frozen=True)
class Knock:
    """One try to log in."""

    login: str
    password: str
    address: str
    """The client's IP address."""


@cache
def _hasher() -> PasswordHash:
    return PasswordHash.recommended()


@cache
def _nobody() -> str:
    """A hash to check against when there is no such user, so that it takes as long."""
    return _hasher().hash(secrets.token_urlsafe(16))


def log_in(session: Session, knock: Knock, backoff: LoginBackoff, *, hours: int, now: datetime) -> str:
    """Checks the password and returns a fresh session's token.

    `hours` is how long it lasts. Raises `TooManyError` while the delay after wrong tries runs, and
    `NotLoggedInError` for a wrong login or password, after the same time for both.
    """
    pair = (knock.login.casefold(), knock.address)
    if wait := backoff.wait(pair, now=now):
        raise TooManyError(f"Too many wrong tries. Wait {wait:.0f} s and try again.", wait=wait)
    user = repository.user_by_login(session, knock.login)
    stored = user.password_hash if user and user.active else _nobody()
    right, fresh = _hasher().verify_and_update(knock.password, stored)
    if user is None or not user.active or not right:
        backoff.wrong(pair, now=now)
        raise NotLoggedInError(_WRONG)
    backoff.right(pair)
    if fresh:
        user.password_hash = fresh
    return begin(session, user, hours=hours, now=now)


def log_in_display(
    session: Session, token: str, expected: str, login: str, *, hours: int, now: datetime
) -> str:
    """Checks the wall's token and returns a fresh session of the user `login`. Raises `NotLoggedInError`."""
    if not secrets.compare_digest(token.encode(), expected.encode()):
        raise NotLoggedInError("The display's token is wrong.")
    user = repository.user_by_login(session, login)
    if user is None or not user.active:
        raise NotLoggedInError("The wall's user is not active.")
    return begin(session, user, hours=hours, now=now)


def begin(session: Session, user: User, *, hours: int, now: datetime) -> str:
    """Opens a session of `user` and returns its token, which is not kept."""
    repository.end_expired(session, user.id, now=now)
    token = secrets.token_urlsafe(32)
    session.add(
        LoginSession(
            token_sha256=digest(token),
            user_id=user.id,
            created_at=now,
            expires_at=now + timedelta(hours=hours),
        )
    )
    session.add(
        Audit(at=now, who=f"{user.role.value}:{user.login}", what="session.begin", subject=user.login)
    )
    return token


def move_seat(session: Session, old: str | None, new: str) -> None:
    """Whoever logs in anew in the same browser keeps their seat: from the login `old` (a token) to `new`."""
    if old:
        repository.move_seat(session, digest(old), digest(new))


def log_out(session: Session, who: Person, *, now: datetime) -> bool:
    """Ends the session and its streams; returns whether the person has no other session left."""
    end_login(session, who.session, now=now)
    session.add(Audit(at=now, who=f"{who.role.value}:{who.login}", what="session.end", subject=who.login))
    return not repository.has_session(session, who.user_id, now=now)
