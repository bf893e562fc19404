"""What PostgreSQL's errors mean: what passes by itself, what a person can act on, and what may be said of them.

PostgreSQL quotes rows and values in its texts, and those are people's numbers, names and words: of an error only its
code and the names of tables, columns and constraints are for logs.
"""

import traceback
from pathlib import Path

import psycopg
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

_PASSING = frozenset({"08", "40", "53", "55", "57", "58"})
"""Classes of SQLSTATE that are of the moment: connection, deadlock and serialization, no room, lock not to be had,
shutdown, the machine."""

_READ_ONLY = "25006"
"""A stand-by. The rest of its class is wrong use of transactions: our own fault, which comes again each time."""

_CONFLICTS = frozenset({"23001", "23503", "23505", "23P01"})
"""Foreign keys, unique keys, exclusions: somebody else was first."""

_GUARD = "refuse_illegal_move"
"""The trigger's function that allows legal moves only: a move no longer legal is a lost race too."""


def sqlstate(error: Exception) -> str:
    """PostgreSQL's code for it, else the error's class."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    state = cause.sqlstate if isinstance(cause, psycopg.Error) else None
    return state or type(cause).__name__


def is_passing(error: Exception) -> bool:
    """Whether the same work may succeed a moment later, because its own data were not the reason."""
    if isinstance(error, PoolTimeoutError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    cause = error.orig
    state = cause.sqlstate if isinstance(cause, psycopg.Error) else None
    if state is None:
        # Without a code it is the connection that broke; what psycopg itself refuses to send is no such thing.
        return error.connection_invalidated or isinstance(cause, psycopg.OperationalError)
    return state[:2] in _PASSING or state == _READ_ONLY


def is_conflict(error: IntegrityError) -> bool:
    """Whether somebody else was first: look again and repeat. All other integrity errors are our own fault."""
    cause = error.orig
    if not isinstance(cause, psycopg.Error):
        return False
    return cause.sqlstate in _CONFLICTS or _GUARD in (cause.diag.context or "")


def described(error: BaseException) -> str:
    """An error in words without anybody's data: class, code, table, column, constraint; where it was raised else."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, psycopg.Error):
        diag = cause.diag
        names = (diag.table_name, diag.column_name, diag.constraint_name)
        where = ".".join(name for name in names if name)
        return " ".join(part for part in (type(cause).__name__, cause.sqlstate, where) if part)
    frames = traced(error)
    return f"{type(error).__name__} in {frames[-1]}" if frames else type(error).__name__


def traced(error: BaseException) -> list[str]:
    """Where an error came from, outermost first, without its text, which may quote somebody."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.name} ({Path(frame.filename).name}:{frame.lineno})" for frame in frames]


def without_data(error: psycopg.Error) -> str:
    """PostgreSQL's own sentence where it quotes nothing, else only what `described` says."""
    state = error.sqlstate or ""
    said = error.diag.message_primary
    # Class 22 quotes the value itself.
    return f"{said} ({state})" if said and not state.startswith("22") else described(error)
