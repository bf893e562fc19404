"""Lines of Asterisk's call-event journal that could not be taken into the records, kept until they can be.

A line holds a caller's number, name and what they pressed: it is for admins only, goes into no log, journal row or
alarm, and is emptied once it has been taken in or given up.

The functions work in the caller's transaction.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Identity,
    Index,
    LargeBinary,
    UniqueConstraint,
    func,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.alarms import JOURNAL_LINE, clear_alarm, raise_alarm
from records.base import Base
from records.journal import About, tell

RETRY_ASKED = "set_aside.retry_asked"
"""Journal kind: a person wants lines taken in again; the subject is the node."""

NAMED = 10
"""Lines that an alarm names; it counts the others."""


class SetAsideLine(Base):
    """One line of a node's journal, why it could not be stored, and what became of it."""

    __tablename__ = "set_aside_lines"
    __table_args__ = (
        UniqueConstraint("node", "head", "offset"),
        Index("ix_set_aside_lines_open", "node", "number", postgresql_where=text("over_at IS NULL")),
    )

    number: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    node: Mapped[str]
    file: Mapped[str]
    """The journal file's name when it was read."""
    head: Mapped[str]
    """Which file, whatever its name by now (`telephony.cel_tail.Cursor`)."""
    offset: Mapped[int] = mapped_column(BigInteger)
    """Bytes of the file before the line."""
    kind: Mapped[str]
    """Asterisk's word for what happened, such as `DCOR_QUEUED`; `torn` for bytes that are no line."""
    channel: Mapped[str | None]
    """Asterisk's id of the line's channel."""
    call: Mapped[str | None]
    """Asterisk's id of the call that it is about, as far as is known."""
    line: Mapped[bytes] = mapped_column(LargeBinary)
    """As it stands in the file."""
    why: Mapped[str]
    """In words without anybody's data."""
    holds: Mapped[bool]
    """Its call is not in the records: the call's later lines wait with it."""
    follows: Mapped[bool]
    """Nothing is wrong with the line: it waits because its call does."""
    set_aside_at: Mapped[datetime]
    tried_at: Mapped[datetime]
    """When it was last tried."""
    asked_at: Mapped[datetime | None]
    """When a person asked for it to be tried again, whatever its time."""
    over_at: Mapped[datetime | None]
    """When it was taken in, or given up."""
    given_up: Mapped[bool]


def open_lines(session: Session, node: str | None = None) -> Sequence[SetAsideLine]:
    """What is still set aside, in the order of the journal; of one node or of all."""
    which = [SetAsideLine.over_at.is_(None)] + ([SetAsideLine.node == node] if node else [])
    return session.scalars(select(SetAsideLine).where(*which).order_by(SetAsideLine.number)).all()


def ask_again(session: Session, numbers: Collection[int], *, at: datetime) -> int:
    """Wants these lines taken in again with all others of their calls, or all (none given); how many that are."""
    calls = select(SetAsideLine.call).where(SetAsideLine.number.in_(numbers))
    these = [SetAsideLine.number.in_(numbers) | SetAsideLine.call.in_(calls)] if numbers else []
    asked = session.scalars(
        update(SetAsideLine)
        .where(SetAsideLine.over_at.is_(None), *these)
        .values(asked_at=at)
        .returning(SetAsideLine.node)
    ).all()
    for node in sorted(set(asked)):
        tell(session, RETRY_ASKED, About(subject=node), at=at)
    return len(asked)


def give_up(session: Session, numbers: Collection[int], *, at: datetime) -> int:
    """These lines are never to be taken in, and are emptied; returns how many that are.

    With the line that begins a call go all others of the call: without it they are of none.
    """
    calls = (
        select(SetAsideLine.node, SetAsideLine.call)
        .where(SetAsideLine.number.in_(numbers), SetAsideLine.holds, SetAsideLine.over_at.is_(None))
        .subquery()
    )
    of_these = tuple_(SetAsideLine.node, SetAsideLine.call).in_(select(calls.c.node, calls.c.call))
    gone = session.scalars(
        update(SetAsideLine)
        .where(SetAsideLine.over_at.is_(None), SetAsideLine.number.in_(numbers) | of_these)
        .values(over_at=at, given_up=True, line=b"")
        .returning(SetAsideLine.node)
    ).all()
    for node in sorted(set(gone)):
        agree_alarm(session, node, at=at)
    return len(gone)


def agree_alarm(session: Session, node: str, *, at: datetime) -> None:
    """One alarm for each node, as long as any line is set aside; it names the first ones and counts all."""
    lines = select(SetAsideLine).where(
        SetAsideLine.node == node, SetAsideLine.over_at.is_(None), SetAsideLine.follows.is_(False)
    )
    count = session.scalar(select(func.count()).select_from(lines.subquery())) or 0
    if not count:
        clear_alarm(session, JOURNAL_LINE, node, at=at)
        return
    first = session.scalars(lines.order_by(SetAsideLine.number).limit(NAMED))
    data = {"count": count, "lines": [_named(line) for line in first]}
    raise_alarm(session, JOURNAL_LINE, node, at=at, data=data)


def _named(line: SetAsideLine) -> dict[str, Any]:
    return {
        "number": line.number,
        "file": line.file,
        "offset": line.offset,
        "kind": line.kind,
        "channel": line.channel,
        "call": line.call,
        "why": line.why,
    }
