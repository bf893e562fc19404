"""The journal: one row for every change, numbered without gaps in the order of commits.

`tell` stages a row; the numbers are taken by the last statements before commit from one counter row, whose
lock orders the commits. So a reader with a cursor never misses a row, whatever overlaps (tried: a sequence
missed more than half). `NOTIFY` only wakes readers. A row carries ids, kind, audience and restriction, and
small plain words (a status, a queue): never a number, name, address or text of a person.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, event, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.base import Base
from settings.errors import OurFaultError

CHANNEL = "journal"
"""PostgreSQL's NOTIFY channel; the payload is the last number written."""

DESK = "desk"
"""Audience: operators, supervisors, the information manager, admins."""

WALL = "wall"
"""Audience: the control-room wall. Never with a restricted row."""

_STAGED = "staged journal rows"


def agency_audience(agency: str) -> str:
    """The audience word of one agency's people."""
    return f"agency:{agency}"


TIMELINE_KINDS = (
    "incident.edited",
    "incident.raised",
    "incident.took_in",
    "incident.gave_back",
    "case.raised",
    "case.leads",
    "case.unit_changed",
)
"""What an incident's timeline reads in the journal, because it stands nowhere else: kept as long as the incident."""

OF_TIMELINE = f"kind IN ({', '.join(repr(kind) for kind in TIMELINE_KINDS)})"


class _Change:
    """One change, as its readers see it."""

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    kind: Mapped[str]
    call_id: Mapped[UUID | None]
    incident_id: Mapped[UUID | None]
    case_id: Mapped[UUID | None]
    subject: Mapped[str | None]
    """Id of anything else the row is about: a position, a delivery, a flow."""
    audience: Mapped[list[str]]
    restricted: Mapped[bool]
    data: Mapped[dict[str, Any]]


class JournalRow(_Change, Base):
    """A change that was told. Partitioned by number; partitions that are old enough are dropped whole."""

    __tablename__ = "journal"
    __table_args__ = (
        # For an incident's timeline; other changes stand in tables of their own.
        Index("ix_journal_edits", "incident_id", "number", postgresql_where=text(OF_TIMELINE)),
        {"postgresql_partition_by": "RANGE (number)"},
    )


class KeptJournalRow(_Change, Base):
    """A row of a timeline (`TIMELINE_KINDS`) from a partition that was dropped."""

    __tablename__ = "journal_kept"
    __table_args__ = (Index("ix_journal_kept_incident", "incident_id", "number"),)


class JournalCounter(Base):
    """The one row that numbers the journal."""

    __tablename__ = "journal_counter"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(BigInteger)


class JournalReader(Base):
    """A named reader's cursor: the last number it has dealt with, moved in the transaction of its work."""

    __tablename__ = "journal_readers"

    name: Mapped[str] = mapped_column(primary_key=True)
    cursor: Mapped[int] = mapped_column(BigInteger)


@dataclass(frozen=True)
class About:
    """What a journal row is about and who may see it."""

    call_id: UUID | None = None
    incident_id: UUID | None = None
    case_id: UUID | None = None
    subject: str | None = None
    audience: Sequence[str] = field(default=(DESK,))
    restricted: bool = False
    data: Mapping[str, Any] = field(default_factory=dict[str, Any])


def tell(session: Session, kind: str, about: About, *, at: datetime) -> None:
    """Stages a journal row; it is written and numbered when the session commits."""
    if about.restricted and WALL in about.audience:
        raise OurFaultError(f"journal row {kind}: a restricted row must not reach the wall")
    _staged(session).append(
        {
            "at": at.isoformat(),
            "kind": kind,
            "call_id": _in_words(about.call_id),
            "incident_id": _in_words(about.incident_id),
            "case_id": _in_words(about.case_id),
            "subject": about.subject,
            "audience": list(about.audience),
            "restricted": about.restricted,
            "data": dict(about.data),
        }
    )


def _in_words(one: UUID | None) -> str | None:
    return None if one is None else str(one)


def _staged(session: Session) -> list[dict[str, Any]]:
    """The rows staged in the present transaction; those of one that was rolled back are nobody's."""
    transaction = session.get_transaction() or session.begin()
    owner, rows = cast(tuple[object, list[dict[str, Any]]], session.info.get(_STAGED, (None, [])))
    if owner is not transaction:
        rows = []
        session.info[_STAGED] = (transaction, rows)
    return rows


class JournalHoleError(OurFaultError):
    """Numbers are missing in the journal: somebody took rows out of it."""


def rows_there(session: Session, cursor: int, *, limit: int = 1000) -> list[JournalRow]:
    """The rows after `cursor` that are there, in order: for who must go on whatever is missing between them."""
    return list(
        session.scalars(
            select(JournalRow).where(JournalRow.number > cursor).order_by(JournalRow.number).limit(limit)
        )
    )


def rows_after(session: Session, cursor: int, *, limit: int = 1000) -> list[JournalRow]:
    """The rows after `cursor`, in order. Raises `JournalHoleError` if a number is missing among them."""
    rows = rows_there(session, cursor, limit=limit)
    for offset, row in enumerate(rows, start=1):
        if row.number != rows[0].number + offset - 1 or (cursor > 0 and rows[0].number != cursor + 1):
            raise JournalHoleError(
                f"the journal has a hole: after {cursor}, row {offset} is number {row.number}"
            )
    return rows


def first_number(session: Session) -> int:
    """The number of the oldest row that is still there, 0 for an empty journal. Older ones were dropped in time."""
    return session.scalar(select(JournalRow.number).order_by(JournalRow.number).limit(1)) or 0


def last_number(session: Session) -> int:
    """The number of the newest committed row, 0 for an empty journal."""
    return session.scalar(select(JournalCounter.last)) or 0


_COLUMNS = (
    "at timestamptz, kind text, call_id uuid, incident_id uuid, case_id uuid, subject text, audience text[], "
    "restricted boolean, data jsonb"
)
_NAMES = ", ".join(column.split()[0] for column in _COLUMNS.split(", "))
_WRITE = text(
    f"""
    WITH counted AS (UPDATE journal_counter SET last = last + :count RETURNING last),
    written AS (
        INSERT INTO journal (number, {_NAMES})
        SELECT counted.last - :count + told.place, {_NAMES}
        FROM counted, ROWS FROM (jsonb_to_recordset(CAST(:rows AS jsonb)) AS ({_COLUMNS}))
            WITH ORDINALITY AS told ({_NAMES}, place)
    )
    SELECT pg_notify(:channel, last::text) FROM counted
    """  # noqa: S608
)
"""Number, rows and notification in one statement: every other commit waits while the counter is locked, and a thread
of a busy process that had to speak three times would keep them waiting three times for its turn in the interpreter."""


@event.listens_for(Session, "before_commit")
def _write_staged(session: Session) -> None:
    staged = _staged(session)
    if not staged:
        return
    if session.in_nested_transaction():
        raise OurFaultError(
            "a journal row may not be told inside a savepoint: its number would come too early"
        )
    session.flush()
    counted = session.execute(_WRITE, {"rows": json.dumps(staged), "count": len(staged), "channel": CHANNEL})
    counted.one()  # Without a counter nothing is written, and nothing may be committed.
    staged.clear()
