"""How long the journal is kept: whole partitions of it are dropped when every row is old and read.

What an incident's timeline reads in the journal is copied before (`KeptJournalRow`): it lasts as long as the incident.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select, text

from records.journal import OF_TIMELINE, JournalReader, KeptJournalRow
from records.partitions import LOCK_SECONDS, Partition, partitions_of

ROOM_BEHIND_READERS = 100_000
"""Rows kept behind the last reader: more than the live feed replays to a screen that comes back."""


def drop_old_partitions(connection: Connection, *, days: int, now: datetime) -> list[str]:
    """Drops partitions whose newest row is older than so many days and that every reader has read; returns their names.

    Raises `OperationalError` when the journal is busy for too long: nothing is changed then.
    """
    last = connection.execute(text("SELECT last FROM journal_counter")).scalar_one()
    read = connection.execute(select(func.coalesce(func.min(JournalReader.cursor), last))).scalar_one()
    done = min(last - ROOM_BEHIND_READERS, read)
    dropped: list[str] = []
    for part in partitions_of(connection, "journal"):
        if int(part.high) > done or not _is_older(connection, part, now - timedelta(days=days)):
            # What is younger is looked at when the older is gone, so that the journal never has a hole.
            break
        _drop(connection, part)
        dropped.append(part.name)
    return dropped


def _is_older(connection: Connection, part: Partition, limit: datetime) -> bool:
    newest = text(f"SELECT at FROM {part.name} ORDER BY number DESC LIMIT 1")  # noqa: S608 - a name of the catalogue
    at = connection.execute(newest).scalar()
    return at is not None and at < limit


def _drop(connection: Connection, part: Partition) -> None:
    connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))
    columns = ", ".join(column.name for column in KeptJournalRow.__table__.columns)
    connection.execute(
        text(
            f"INSERT INTO journal_kept ({columns}) SELECT {columns} FROM {part.name} "  # noqa: S608 - the same
            f"WHERE {OF_TIMELINE} AND incident_id IS NOT NULL ON CONFLICT DO NOTHING"
        )
    )
    connection.execute(text(f"DROP TABLE {part.name}"))
    connection.execute(text("SET LOCAL lock_timeout = DEFAULT"))
