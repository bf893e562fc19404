"""Versions of flows between the database and Asterisk: what waits, what was loaded, what was refused and why."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.journal import About, tell
from records.telephone import FlowVersion

SUBMITTED = "flow.submitted"
LOADED = "flow.loaded"
REFUSED = "flow.refused"
"""Journal kinds; the subject is the flow's name."""


@dataclass(frozen=True)
class Waiting:
    """A version that nobody has taken up yet."""

    version: UUID
    name: str
    source: str


def oldest_waiting(session: Session) -> Waiting | None:
    """The version that was written first of those that wait."""
    row = session.scalar(
        select(FlowVersion)
        .where(FlowVersion.loaded_at.is_(None), FlowVersion.refused.is_(None))
        .order_by(FlowVersion.written_at, FlowVersion.id)
        .limit(1)
    )
    return Waiting(row.id, row.name, row.source) if row else None


def loaded(session: Session, waiting: Waiting, *, at: datetime) -> None:
    """Asterisk runs it."""
    _held(session, waiting).loaded_at = at
    tell(session, LOADED, _about(waiting), at=at)


def refused(session: Session, waiting: Waiting, why: str, *, at: datetime) -> None:
    """Asterisk goes on with what it had."""
    _held(session, waiting).refused = why
    tell(session, REFUSED, _about(waiting, faults=why.splitlines()), at=at)


def _held(session: Session, waiting: Waiting) -> FlowVersion:
    return session.get_one(FlowVersion, waiting.version, with_for_update=True)


def _about(waiting: Waiting, **data: list[str]) -> About:
    return About(subject=waiting.name, data={"version": str(waiting.version), **data})
