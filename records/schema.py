"""Brings a database to this version's schema: migrations, the status guard, room in the partitions."""

from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, delete, insert, text
from sqlalchemy.orm import Session

from records.journal import JournalCounter
from records.machines import MACHINES
from records.moves import AllowedMove
from records.partitions import make_room

_ONE_UPGRADE = 0x64636F72
"""Advisory lock: several processes may start at once."""


def alembic_config() -> Config:
    """Alembic's configuration without a file: the scripts stand beside this module."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def upgrade(engine: Engine, *, now: datetime | None = None) -> None:
    """Migrates to the newest version, refreshes the guard's table and makes partitions ahead. Idempotent."""
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_UPGRADE})
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        _sync_guard(connection)
        make_room(connection, now=now or datetime.now(UTC))


def _sync_guard(connection: Connection) -> None:
    """The database refuses what the Python tables do not allow, because it reads the same tables."""
    rows = [{"machine": m.name, "old": "", "new": m.initial.value} for m in MACHINES]
    rows += [{"machine": m.name, "old": old, "new": new} for m in MACHINES for old, new in m.pairs()]
    connection.execute(delete(AllowedMove))
    connection.execute(insert(AllowedMove), rows)


def is_current(session: Session) -> bool:
    """Whether the database has this version's schema: what a process waits for before it starts."""

    connection = session.connection()
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    if MigrationContext.configure(connection).get_current_revision() != head:
        return False
    return session.get(JournalCounter, 1) is not None
