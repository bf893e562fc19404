"""The database: one synchronous engine per process, sessions whose edge commits."""

from collections.abc import Generator
from contextlib import contextmanager

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session, sessionmaker

from settings.settings import Settings

Sessions = sessionmaker[Session]


def make_engine(settings: Settings, *, process: str, pool_size: int = 5) -> Engine:
    """An engine named `process` in PostgreSQL's activity list, holding at most `pool_size` connections."""
    return create_engine(
        settings.sqlalchemy_url,
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=True,
        connect_args={"application_name": f"dcor-{process}", "connect_timeout": 5},
    )


def make_sessions(engine: Engine) -> Sessions:
    """Sessions over that engine. Objects stay readable after commit."""
    return sessionmaker(engine, expire_on_commit=False)


@contextmanager
def listening(settings: Settings, channel: str) -> Generator[psycopg.Connection, None, None]:
    """A connection of its own that listens to `channel`. Notifications only wake; losing one is no loss."""
    with psycopg.connect(settings.libpq_url, autocommit=True, connect_timeout=5) as connection:
        connection.execute(SQL("LISTEN {}").format(Identifier(channel)))
        yield connection
