"""Flags on numbers that play pranks. A flagged caller waits behind the others; a flag is never a block.

The functions work in the caller's transaction.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.base import Base
from records.calls import Call, Disposition
from records.flag_rules import flagged_until
from records.ids import new_id
from records.journal import DESK, About, tell
from records.people import User
from settings.errors import ConflictError

_MOST = 500
"""Pranks of one number that are looked at; with more of them it is flagged anyhow."""


class Flag(Base):
    """A number was flagged from when to when."""

    __tablename__ = "flags"
    __table_args__ = (
        CheckConstraint("(lifted_by IS NULL) = (why IS NULL)", name="lifted"),
        Index("uq_flags_open", "number", unique=True, postgresql_where=text("ended_at IS NULL")),
        Index("ix_flags_lifted", "number", "ended_at", postgresql_where=text("lifted_by IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str]
    raised_at: Mapped[datetime]
    until: Mapped[datetime]
    """It ends by itself then, unless there is another prank."""
    ended_at: Mapped[datetime | None]
    lifted_by: Mapped[UUID | None] = mapped_column(ForeignKey(User.id))
    why: Mapped[str | None]
    """Why a supervisor lifted it."""

    def about(self, call_id: UUID | None = None) -> About:
        """The desk only; the number stays in the row."""
        return About(call_id=call_id, subject=str(self.id), audience=(DESK,))


def consider(session: Session, call: Call, *, at: datetime) -> None:
    """A call's disposition was said or corrected: its number's flag is raised, prolonged or ended accordingly."""
    number = call.number
    if number is None:
        return
    session.flush()
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"flag {number}", 0))))
    until = flagged_until(_pranks(session, number), lifted_at=_lifted_at(session, number), now=at)
    flag = open_flag(session, number)
    if flag is None and until is not None:
        flag = Flag(id=new_id(at), number=number, raised_at=at, until=until)
        session.add(flag)
        tell(session, "flag.raised", flag.about(call.id), at=at)
    elif flag is not None and until is None:
        flag.ended_at = at
        tell(session, "flag.ended", flag.about(call.id), at=at)
    elif flag is not None and until is not None and flag.until != until:
        flag.until = until
        tell(session, "flag.changed", flag.about(call.id), at=at)


def lift(session: Session, flag: Flag, user_id: UUID, why: str, *, at: datetime) -> None:
    """A supervisor takes the flag off; pranks until now no longer count. Raises `ConflictError` when it has ended."""
    if flag.ended_at is not None:
        raise ConflictError("This flag has ended already.")
    flag.ended_at, flag.lifted_by, flag.why = at, user_id, why
    tell(session, "flag.lifted", flag.about(), at=at)


def sweep(session: Session, *, now: datetime) -> int:
    """Ends the flags whose time has passed; returns how many."""
    passed = session.scalars(
        select(Flag).where(Flag.ended_at.is_(None), Flag.until <= now).order_by(Flag.id).with_for_update()
    ).all()
    for flag in passed:
        flag.ended_at = now
        tell(session, "flag.ended", flag.about(), at=now)
    return len(passed)


def open_flag(session: Session, number: str) -> Flag | None:
    """The number's flag, if it has one."""
    return session.scalar(select(Flag).where(Flag.number == number, Flag.ended_at.is_(None)))


def flagged_numbers(session: Session, *, now: datetime) -> list[str]:
    """Every number that is flagged now."""
    return list(session.scalars(select(Flag.number).where(Flag.ended_at.is_(None), Flag.until > now)))


def _pranks(session: Session, number: str) -> list[datetime]:
    return list(
        session.scalars(
            select(Call.arrived_at)
            .where(Call.number == number, Call.disposition == Disposition.PRANK)
            .order_by(Call.arrived_at.desc())
            .limit(_MOST)
        )
    )


def _lifted_at(session: Session, number: str) -> datetime | None:
    return session.scalar(
        select(func.max(Flag.ended_at)).where(Flag.number == number, Flag.lifted_by.is_not(None))
    )
