"""The one door for every status: check the table, write status, history and journal, in one transaction.

No other code assigns a `status` (a test on the syntax tree sees to it), and the database refuses a move
that is not in the table, whoever asks. Callers flush nothing and commit at their edge.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Protocol, TypeVar, cast
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, Table, update
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.attributes import set_committed_value

from records.base import Base
from records.journal import About, tell
from records.machines.machine import Machine
from settings.errors import ConflictError

Status = TypeVar("Status", bound=StrEnum)


class Moving(Protocol):
    """A row with a status: it knows its machine and what the journal may say of it."""

    __table__: ClassVar[Any]
    machine: ClassVar[Machine[Any]]
    id: Mapped[UUID]
    status: Mapped[Any]

    def about(self) -> About:
        """Whom a journal row about this row concerns."""
        ...


class StatusMove(Base):
    """One move of one row: from, to, when, who and why. Written once, never changed."""

    __tablename__ = "status_moves"
    __table_args__ = (Index("ix_status_moves_row", "row_id", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    machine: Mapped[str]
    row_id: Mapped[UUID]
    old: Mapped[str | None]
    """Unset for the row's beginning."""
    new: Mapped[str]
    at: Mapped[datetime]
    who: Mapped[str]
    """`operator:siti`, `agency:DAMKAR`, `bridge`, `clock`: a role or process, and its name."""
    why: Mapped[str | None]


class AllowedMove(Base):
    """The legal moves, as the database's guard reads them; written from `records.machines` at migration."""

    __tablename__ = "allowed_moves"

    machine: Mapped[str] = mapped_column(primary_key=True)
    old: Mapped[str] = mapped_column(primary_key=True)
    """Empty for the state in which a row may begin."""
    new: Mapped[str] = mapped_column(primary_key=True)


def begin(session: Session, row: Moving, *, at: datetime, who: str, why: str | None = None) -> None:
    """Adds a new row in its machine's first state, with its first line of history and journal."""
    row.status = row.machine.initial
    session.add(row)
    _remember(session, row, None, row.machine.initial, at=at, who=who, why=why)


def move(
    session: Session,
    row: Moving,
    to: StrEnum,
    *,
    at: datetime,
    who: str,
    why: str | None = None,
    also: Mapping[str, Any] | None = None,
) -> None:
    """Moves `row` to the status `to`.

    `at` is when it happened, `who` did it (see `StatusMove.who`), `why` is a reason a person can read.
    `also` are columns that change in the same statement, such as a lease that the table's checks tie to
    the status.
    Raises `IllegalMoveError` when the table has no such move, `ConflictError` when another transaction
    moved the row meanwhile; in both cases nothing is changed.
    """
    old = cast(StrEnum, row.status)
    row.machine.check(old, to)
    session.flush()
    table = cast(Table, row.__table__)
    moved = session.execute(
        update(table)
        .where(table.c.id == row.id, table.c.status == old)
        .values({"status": to, **(also or {})})
        .returning(table.c.id)
    ).all()
    if not moved:
        session.refresh(row, ["status"])
        raise ConflictError(f"The {row.machine.name} changed meanwhile; it is {row.status} now.")
    for name, value in {"status": to, **(also or {})}.items():
        set_committed_value(row, name, value)
    _remember(session, row, old, to, at=at, who=who, why=why)


def _remember(
    session: Session,
    row: Moving,
    old: StrEnum | None,
    new: StrEnum,
    *,
    at: datetime,
    who: str,
    why: str | None,
) -> None:
    session.add(
        StatusMove(
            machine=row.machine.name,
            row_id=row.id,
            old=old.value if old else None,
            new=new.value,
            at=at,
            who=who,
            why=why,
        )
    )
    about = row.about()
    data = {**about.data, "status": new.value}
    tell(
        session,
        f"{row.machine.name}.{new.value}",
        About(
            about.call_id,
            about.incident_id,
            about.case_id,
            about.subject,
            about.audience,
            about.restricted,
            data,
        ),
        at=at,
    )
