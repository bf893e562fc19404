"""Which of PostgreSQL's errors pass by themselves."""

import psycopg.errors
import pytest
from sqlalchemy.exc import DBAPIError

from records.database_errors import is_passing


@pytest.mark.parametrize(
    ("error", "passes"),
    [
        (psycopg.errors.ReadOnlySqlTransaction, True),
        (psycopg.errors.DeadlockDetected, True),
        (psycopg.errors.AdminShutdown, True),
        (psycopg.errors.InFailedSqlTransaction, False),
        (psycopg.errors.NoActiveSqlTransaction, False),
        (psycopg.errors.NumericValueOutOfRange, False),
    ],
)
def test_only_what_is_of_the_moment_passes(error: type[psycopg.Error], passes: bool) -> None:
    assert is_passing(DBAPIError("SELECT", None, error())) is passes
