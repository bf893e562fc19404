"""Queries on agencies."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.agencies import Agency


def all_agencies(session: Session) -> list[Agency]:
    """All agencies, by code."""
    return list(session.scalars(select(Agency).order_by(Agency.code)))
