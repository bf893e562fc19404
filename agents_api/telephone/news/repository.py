"""Queries on news."""

from sqlalchemy.orm import Session

from records.news import News, all_in_force


def on(session: Session) -> dict[str, News]:
    """The sentences in force by service."""
    return all_in_force(session)
