"""Partitions of `calls` (by month, through the ids that sort by time) and of `journal` (by number): made ahead, and how
far they reach."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, text

from records.ids import first_id_at

JOURNAL_PARTITION = 10_000_000
"""Rows in one partition of the journal: about eight months of Depok."""

_MONTHS_AHEAD = 3

LOW_DAYS = 31
"""Room for calls of fewer days than this raises an alarm: made daily it is never below 89."""

LOW_ROWS = JOURNAL_PARTITION // 8
"""Room for fewer rows of the journal than this raises an alarm: about a month of Depok."""

_ROWS_STEP = 10_000

LOCK_SECONDS = 2
"""A new partition waits at most so long for a table to be free of readers: whoever comes meanwhile waits behind it."""


@dataclass(frozen=True)
class Partition:
    """One partition and its bounds, as SQL writes them: from `low`, below `high`."""

    name: str
    low: str
    high: str


@dataclass(frozen=True)
class Reserve:
    """How far the partitions of a table reach beyond the present."""

    table: str
    left: int
    unit: str
    low: int
    """Below this somebody must act."""
    step: int = 1

    @property
    def is_low(self) -> bool:
        """Less than a month's room."""
        return self.left < self.low

    @property
    def shown(self) -> str:
        """`89 days`, `12500000 rows`: in steps, because to tell of each row fewer takes a row."""
        return f"{self.left // self.step * self.step} {self.unit}"


def make_room(connection: Connection, *, now: datetime) -> list[str]:
    """Makes the partitions that the coming months need; returns the names of the new ones. Idempotent.

    Run at start and every few hours. Raises `OperationalError` when a table is busy for too long: try again later.
    """
    last = connection.execute(text("SELECT last FROM journal_counter")).scalar_one()
    block = last // JOURNAL_PARTITION
    wanted = [
        (
            "journal",
            Partition(
                f"journal_{number:04d}",
                str(number * JOURNAL_PARTITION),
                str((number + 1) * JOURNAL_PARTITION),
            ),
        )
        for number in (block, block + 1)
    ]
    # From two months back: a repair reads Asterisk's journals of the past weeks.
    for ahead in range(-2, _MONTHS_AHEAD + 1):
        month = _month(now, ahead)
        low, high = first_id_at(month), first_id_at(_month(now, ahead + 1))
        wanted.append(("calls", Partition(f"calls_{month:%Y_%m}", f"'{low}'", f"'{high}'")))
    # Only what is missing is asked for: even a partition that is there would be waited for behind every reader.
    there = {part.name for table in ("calls", "journal") for part in partitions_of(connection, table)}
    missing = [(table, part) for table, part in wanted if part.name not in there]
    if missing:
        connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))
    for table, part in missing:
        connection.execute(
            text(
                f"CREATE TABLE IF NOT EXISTS {part.name} PARTITION OF {table} "
                f"FOR VALUES FROM ({part.low}) TO ({part.high})"
            )
        )
    if missing:
        connection.execute(text("SET LOCAL lock_timeout = DEFAULT"))
    return [part.name for _, part in missing]


def reserves(connection: Connection, *, now: datetime) -> tuple[Reserve, Reserve]:
    """How long the partitions that are there will do."""
    last = connection.execute(text("SELECT last FROM journal_counter")).scalar_one()
    numbers = ((int(part.low), int(part.high)) for part in partitions_of(connection, "journal"))
    rows = _reach(numbers, last + 1) - last - 1
    ids = ((UUID(part.low).int, UUID(part.high).int) for part in partitions_of(connection, "calls"))
    until = datetime.fromtimestamp((_reach(ids, first_id_at(now).int) >> 80) / 1000, UTC)
    days = (until - now) // timedelta(days=1)
    return Reserve("calls", max(days, 0), "days", LOW_DAYS), Reserve(
        "journal", rows, "rows", LOW_ROWS, _ROWS_STEP
    )


def partitions_of(connection: Connection, table: str) -> list[Partition]:
    """The partitions of a table that have bounds, oldest first by name."""
    rows = connection.execute(
        text(
            "SELECT part.relname, pg_get_expr(part.relpartbound, part.oid) FROM pg_inherits "
            "JOIN pg_class AS part ON part.oid = pg_inherits.inhrelid "
            "WHERE pg_inherits.inhparent = CAST(:table AS regclass) ORDER BY part.relname"
        ),
        {"table": table},
    )
    found = ((name, _BOUNDS.fullmatch(bounds)) for name, bounds in rows)
    return [Partition(name, match["low"], match["high"]) for name, match in found if match]


_BOUNDS = re.compile(r"FOR VALUES FROM \('(?P<low>[0-9a-f-]+)'\) TO \('(?P<high>[0-9a-f-]+)'\)")


def _reach(bounds: Iterable[tuple[int, int]], start: int) -> int:
    """The end of what hangs together from `start`: behind a partition that is missing there is no room."""
    reach = start
    for low, high in sorted(bounds):
        if low <= reach:
            reach = max(reach, high)
    return reach


def _month(now: datetime, ahead: int) -> datetime:
    months = now.year * 12 + now.month - 1 + ahead
    return datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)
