"""The database: one synchronous engine per process, sessions whose edge commits.

What an error says of the data is left out of its text: it would stand in logs, and those are people's words.
"""

from collections.abc import Generator
from contextlib import contextmanager

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import Engine, ExceptionContext, create_engine, event
from sqlalchemy.orm import Session, sessionmaker

from records.database_errors import without_data
from settings.settings import Settings

Sessions = sessionmaker[Session]


def make_engine(settings: Settings, *, process: str, pool_size: int = 5) -> Engine:
    """An engine named `process` in PostgreSQL's activity list, holding at most `pool_size` connections."""
    engine = create_engine(
        settings.sqlalchemy_url,
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"application_name": f"dcor-{process}", "connect_timeout": 5},
    )
    event.listen(engine, "handle_error", _leave_data_out)
    return engine


def _leave_data_out(context: ExceptionContext) -> None:
    """Takes the row and the values that PostgreSQL quotes out of the error's text; code and names stay in `diag`."""
    error = context.original_exception
    if not isinstance(error, psycopg.Error) or error.sqlstate is None:
        return
    said = without_data(error)
    error.args = (said,)
    if context.sqlalchemy_exception is not None:
        kind = type(error)
        context.sqlalchemy_exception.args = (f"({kind.__module__}.{kind.__name__}) {said}",)


def make_sessions(engine: Engine) -> Sessions:
    """Sessions over that engine. Objects stay readable after commit."""
    return sessionmaker(engine, expire_on_commit=False)


@contextmanager
def listening(settings: Settings, channel: str) -> Generator[psycopg.Connection, None, None]:
    """A connection of its own that listens to `channel`. Notifications only wake; losing one is no loss."""
    with psycopg.connect(settings.libpq_url, autocommit=True, connect_timeout=5) as connection:
        connection.execute(SQL("LISTEN {}").format(Identifier(channel)))
        yield connection
