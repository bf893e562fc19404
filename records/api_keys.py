"""Keys of applications that file citizens' reports. Only a key's hash is kept: it is shown once, when it is made."""

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, LargeBinary, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.base import Base
from records.ids import new_id
from settings.errors import ConflictError, NotFoundError

_PREFIX = "dcor_"
"""So that a key that was published by mistake is recognised."""

LONGEST_KEY = 100


class ApiKey(Base):
    """One application's key."""

    __tablename__ = "api_keys"
    __table_args__ = (
        CheckConstraint("rate_per_minute BETWEEN 1 AND 6000", name="rate"),
        CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name="revoked"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    """How history names the application: `app:NAME`. Never given twice."""
    key_sha256: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    rate_per_minute: Mapped[int]
    """How many requests of it are answered in a minute."""
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None]

    @property
    def who(self) -> str:
        """How history names the application."""
        return f"app:{self.name}"


def make_key(
    session: Session, name: str, *, rate_per_minute: int, at: datetime, who: str
) -> tuple[ApiKey, str]:
    """A new key and its secret, which is nowhere else. Raises `ConflictError` when the name is taken."""
    if session.scalar(select(ApiKey.id).where(ApiKey.name == name)) is not None:
        raise ConflictError(f"There is a key {name} already, perhaps a revoked one; choose another name.")
    secret = _PREFIX + secrets.token_urlsafe(32)
    row = ApiKey(
        id=new_id(at),
        name=name,
        key_sha256=_digest(secret),
        rate_per_minute=rate_per_minute,
        made_at=at,
        made_by=who,
    )
    session.add(row)
    session.flush()
    return row, secret


def revoke_key(session: Session, key_id: UUID, *, at: datetime, who: str) -> ApiKey:
    """The key opens nothing any more; twice is no error. Raises `NotFoundError`."""
    row = session.get(ApiKey, key_id, with_for_update=True)
    if row is None:
        raise NotFoundError("There is no such key.")
    if row.revoked_at is None:
        row.revoked_at, row.revoked_by = at, who
    return row


def key_of(session: Session, secret: str) -> ApiKey | None:
    """The key with that secret, unless it is revoked or there is none."""
    if not secret or len(secret) > LONGEST_KEY:
        return None
    found = session.scalar(select(ApiKey).where(ApiKey.key_sha256 == _digest(secret)))
    return found if found is not None and found.revoked_at is None else None


def all_keys(session: Session) -> list[ApiKey]:
    """Every key that was ever made, oldest first."""
    return list(session.scalars(select(ApiKey).order_by(ApiKey.id)))


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()
