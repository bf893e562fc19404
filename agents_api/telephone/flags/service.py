"""Flagged numbers, and how a supervisor lifts a flag. Nobody sets one by hand."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from agents_api.frame.numbers import masked
from agents_api.frame.person import Person
from agents_api.people.user_names import user_names
from agents_api.telephone.flags import repository
from agents_api.telephone.flags.schemas import FlagList, FlagRow
from records import flags
from records.flags import Flag
from records.work import Audit
from settings.errors import NotFoundError


def listed(session: Session, person: Person) -> FlagList:
    """All flags that are up."""
    return FlagList(items=_shown(session, person, repository.up(session)))


def shown(session: Session, person: Person, flag_id: UUID) -> FlagRow:
    """One flag as it is now. Raises `NotFoundError`."""
    return _shown(session, person, [_known(session, flag_id)])[0]


def lift(session: Session, person: Person, flag_id: UUID, reason: str, *, now: datetime) -> None:
    """Lifts it; pranks until now no longer count. Raises `NotFoundError`, and `ConflictError` when it has ended."""
    flags.lift(session, _known(session, flag_id), person.user_id, reason, at=now)
    session.add(Audit(at=now, who=person.who, what="flag.lift", subject=str(flag_id)))


def _known(session: Session, flag_id: UUID) -> Flag:
    flag = repository.locked(session, flag_id)
    if flag is None:
        raise NotFoundError("There is no such flag.")
    return flag


def _shown(session: Session, person: Person, rows: Sequence[Flag]) -> list[FlagRow]:
    names = user_names(session, {flag.lifted_by for flag in rows if flag.lifted_by})
    whole = person.sees_numbers
    return [
        FlagRow(
            id=flag.id,
            number=flag.number if whole else masked(flag.number) or "",
            number_masked=not whole,
            raised_at=flag.raised_at,
            until=flag.until,
            ended_at=flag.ended_at,
            lifted_by=names.get(flag.lifted_by) if flag.lifted_by else None,
            why=flag.why,
        )
        for flag in rows
    ]
