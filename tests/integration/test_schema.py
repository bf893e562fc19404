"""The migrations give exactly the tables of the code, and the database guards them by itself."""

from datetime import UTC, datetime

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.exc import IntegrityError

from records.agencies import IncidentType
from records.calls import Call
from records.ids import call_id
from records.journal import About, JournalRow, rows_after, tell
from records.machines import MACHINES, CallStatus
from records.moves import AllowedMove, StatusMove, begin, move
from records.people import Position, User
from records.schema import alembic_config, upgrade
from records.session import Sessions
from records.tables import METADATA, belongs_to_model
from settings.errors import ConflictError, IllegalMoveError, OurFaultError

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def a_call(sequence: int = 1) -> Call:
    uniqueid = f"node1-1795420800.{sequence}"
    return Call(
        id=call_id("node1", uniqueid),
        node="node1",
        uniqueid=uniqueid,
        service="112",
        dialled="112",
        arrived_at=NOW,
    )


def test_migrations_give_the_tables_of_the_code(engine: Engine) -> None:
    with engine.connect() as connection:
        ours = MigrationContext.configure(connection, opts={"include_object": belongs_to_model})
        assert compare_metadata(ours, METADATA) == []


def test_migrations_go_back_and_forth(postgres: str) -> None:
    server = postgres.replace("postgresql://", "postgresql+psycopg://")
    with psycopg.connect(f"{postgres}/postgres", autocommit=True) as admin:
        admin.execute("CREATE DATABASE back_and_forth")
    fresh = create_engine(f"{server}/back_and_forth")
    upgrade(fresh)
    with fresh.begin() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        left = connection.execute(
            text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        ).scalar_one()
        assert left == 1, "only alembic's own table stays"
    upgrade(fresh)
    fresh.dispose()


def test_upgrade_twice_changes_nothing(engine: Engine, sessions: Sessions) -> None:
    upgrade(engine)
    with sessions() as session:
        allowed = {(row.machine, row.old, row.new) for row in session.scalars(select(AllowedMove))}
    ours = {(m.name, old, new) for m in MACHINES for old, new in [("", m.initial.value), *m.pairs()]}
    assert allowed == ours


def test_seed_gives_the_city(sessions: Sessions) -> None:
    with sessions() as session:
        assert len(session.scalars(select(Position)).all()) == 12
        assert len(session.scalars(select(IncidentType)).all()) == 47
        assert {user.login for user in session.scalars(select(User))} >= {
            "admin",
            "operator1",
            "damkar",
            "wall",
        }


def test_a_move_leaves_history_and_journal(sessions: Sessions) -> None:
    with sessions() as session:
        call = a_call()
        begin(session, call, at=NOW, who="bridge")
        move(session, call, CallStatus.QUEUED, at=NOW, who="bridge", why="112")
        session.commit()
        history = session.scalars(select(StatusMove).order_by(StatusMove.id)).all()
        assert [(h.old, h.new, h.why) for h in history] == [
            (None, "ringing", None),
            ("ringing", "queued", "112"),
        ]
        told = rows_after(session, 0)
        assert [(row.number, row.kind, row.call_id) for row in told] == [
            (1, "call.ringing", call.id),
            (2, "call.queued", call.id),
        ]


def test_an_illegal_move_changes_nothing(sessions: Sessions) -> None:
    with sessions() as session:
        call = a_call()
        begin(session, call, at=NOW, who="bridge")
        with pytest.raises(IllegalMoveError, match="ringing cannot become closed"):
            move(session, call, CallStatus.CLOSED, at=NOW, who="bridge")
        assert call.status is CallStatus.RINGING
        session.commit()
        assert len(rows_after(session, 0)) == 1


def test_the_database_refuses_an_illegal_move_of_anybody(sessions: Sessions) -> None:
    with sessions() as session:
        begin(session, a_call(), at=NOW, who="bridge")
        session.commit()
        with pytest.raises(IntegrityError, match=r"illegal move of call .*: ringing -> closed"):
            session.execute(text("UPDATE calls SET status = 'closed'"))
        session.rollback()
        with pytest.raises(IntegrityError, match="illegal move of call"):
            session.execute(
                text(
                    "INSERT INTO calls (id, node, uniqueid, service, dialled, status, arrived_at, gap) "
                    "VALUES (:id, 'n', 'u', '112', '112', 'answered', now(), false)"
                ),
                {"id": a_call(2).id},
            )


def test_who_comes_second_is_told(sessions: Sessions) -> None:
    with sessions() as first, sessions() as second:
        begin(first, a_call(), at=NOW, who="bridge")
        first.commit()
        mine, theirs = first.scalars(select(Call)).one(), second.scalars(select(Call)).one()
        move(first, mine, CallStatus.QUEUED, at=NOW, who="bridge")
        first.commit()
        with pytest.raises(ConflictError, match="it is queued now"):
            move(second, theirs, CallStatus.ABANDONED, at=NOW, who="bridge")


@pytest.mark.parametrize("table", ["status_moves", "journal"])
def test_history_is_written_once(sessions: Sessions, table: str) -> None:
    with sessions() as session:
        begin(session, a_call(), at=NOW, who="bridge")
        session.commit()
        with pytest.raises(IntegrityError, match="written once"):
            session.execute(text(f"DELETE FROM {table}"))  # noqa: S608


def test_a_rollback_leaves_no_journal_row_and_no_gap(sessions: Sessions) -> None:
    with sessions() as session:
        tell(session, "test.first", About(), at=NOW)
        session.rollback()
        tell(session, "test.second", About(), at=NOW)
        session.commit()
        assert [(row.number, row.kind) for row in session.scalars(select(JournalRow))] == [(1, "test.second")]


def test_a_restricted_row_never_reaches_the_wall(sessions: Sessions) -> None:
    with sessions() as session, pytest.raises(OurFaultError, match="wall"):
        tell(session, "case.queued", About(audience=("wall",), restricted=True), at=NOW)


def test_a_reader_that_meets_a_hole_says_so(sessions: Sessions) -> None:
    with sessions() as session:
        for _ in range(3):
            tell(session, "test.row", About(), at=NOW)
        session.commit()
        session.execute(text("ALTER TABLE journal DISABLE TRIGGER written_once"))
        session.execute(text("DELETE FROM journal WHERE number = 2"))
        with pytest.raises(OurFaultError, match="hole"):
            rows_after(session, 0)
