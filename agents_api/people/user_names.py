"""Queries on users' names."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.people import User


def user_names(session: Session, user_ids: Collection[UUID]) -> dict[UUID, str]:
    """The users' names by id."""
    if not user_ids:
        return {}
    rows = session.execute(select(User.id, User.name).where(User.id.in_(user_ids)))
    return dict(rows.all())
