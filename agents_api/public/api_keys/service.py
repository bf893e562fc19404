"""Who may file reports: an administrator makes and revokes applications' keys, and each time is noted."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from agents_api.frame.person import Person
from agents_api.public.api_keys.schemas import ApiKeyList, ApiKeyRow, MakeApiKey, NewApiKey
from records import api_keys
from records.work import Audit


def listed(session: Session) -> ApiKeyList:
    """Every key."""
    return ApiKeyList(items=[ApiKeyRow.model_validate(row) for row in api_keys.all_keys(session)])


def make(session: Session, person: Person, ask: MakeApiKey, *, now: datetime) -> NewApiKey:
    """A new key with its secret. Raises `ConflictError` when the name is taken."""
    row, secret = api_keys.make_key(
        session, ask.name, rate_per_minute=ask.rate_per_minute, at=now, who=person.who
    )
    session.add(Audit(at=now, who=person.who, what="api_key.made", subject=row.name))
    return NewApiKey(**dict(ApiKeyRow.model_validate(row)), key=secret)


def revoke(session: Session, person: Person, key_id: UUID, *, now: datetime) -> ApiKeyRow:
    """The key opens nothing any more. Raises `NotFoundError`."""
    row = api_keys.revoke_key(session, key_id, at=now, who=person.who)
    session.add(Audit(at=now, who=person.who, what="api_key.revoked", subject=row.name))
    return ApiKeyRow.model_validate(row)
