"""Migration 0009 on a database in use: every incident gets its channel, nothing else changes, and back again."""

from collections.abc import Iterator

import psycopg
import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, text

from records.schema import alembic_config

THIS = "0009"
ROWS = {
    "112-20261123-0001": ("112", "open"),
    "119-20261123-0001": ("119", "closed"),
    "CC-20261123-0001": ("CC", "resolved"),
    "L-20261123-0001": ("L", "open"),
    "L-20261123-0002": ("L", "open"),
}


@pytest.fixture
def fresh(postgres: str) -> Iterator[Engine]:
    server = postgres.replace("postgresql://", "postgresql+psycopg://")
    with psycopg.connect(f"{postgres}/postgres", autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS incident_life_migration")
        admin.execute("CREATE DATABASE incident_life_migration")
    engine = create_engine(f"{server}/incident_life_migration")
    yield engine
    engine.dispose()


def go(connection: Connection, revision: str, *, up: bool = True) -> None:
    config = alembic_config()
    config.attributes["connection"] = connection
    (command.upgrade if up else command.downgrade)(config, revision)


def before() -> str:
    """The revision under this one, whatever order the migrations were merged in."""
    down = ScriptDirectory.from_config(alembic_config()).get_revision(THIS).down_revision
    assert isinstance(down, str)
    return down


def test_incidents_keep_all_and_get_their_channel(fresh: Engine) -> None:
    with fresh.begin() as connection:
        go(connection, before())
        connection.execute(text("ALTER TABLE incidents DISABLE TRIGGER legal_moves"))
        connection.execute(text("ALTER TABLE text_conversations DISABLE TRIGGER legal_moves"))
        for number, (source, status) in ROWS.items():
            connection.execute(
                text(
                    "INSERT INTO incidents (id, number, status, source, address, note, created_at, created_by) "
                    "VALUES (gen_random_uuid(), :number, :status, :source, '', 'Api', now(), 'clock')"
                ),
                {"number": number, "status": status, "source": source},
            )
        connection.execute(
            text(
                "INSERT INTO text_conversations "
                "(id, channel, number, status, began_at, last_at, waiting_since, note, incident_id) "
                "SELECT gen_random_uuid(), 'whatsapp', '+62811', 'waiting', now(), now(), now(), '', id "
                "FROM incidents WHERE number = 'L-20261123-0002'"
            )
        )
        connection.execute(text("ALTER TABLE incidents ENABLE TRIGGER legal_moves"))
    with fresh.begin() as connection:
        go(connection, THIS)
        told = connection.execute(text("SELECT number, channel, status, note, merged_into FROM incidents"))
        assert {row.number: row.channel for row in told} == {
            "112-20261123-0001": "112",
            "119-20261123-0001": "119",
            "CC-20261123-0001": "call_centre",
            "L-20261123-0001": "other",
            "L-20261123-0002": "whatsapp",
        }
    with fresh.begin() as connection:
        go(connection, before(), up=False)
        kept = connection.execute(text("SELECT number, source, status FROM incidents")).all()
        assert {row.number: (row.source, row.status) for row in kept} == ROWS
        go(connection, THIS)
        assert connection.execute(text("SELECT count(*) FROM incidents")).scalar_one() == len(ROWS)
