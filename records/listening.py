"""Waiting for news of the database without asking again and again: NOTIFY wakes, the cursor decides."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

import psycopg
from psycopg.sql import SQL, Identifier

from settings.settings import Settings

GIVE_UP_SECONDS = 1.0
"""How long a stop waits for a connection which is just being opened."""


@asynccontextmanager
async def listening_connection(
    settings: Settings, channel: str, *, process: str
) -> AsyncGenerator[psycopg.AsyncConnection, None]:
    """A connection of its own that listens to `channel`, named `process` in PostgreSQL's activity list.

    Losing a notification is no loss: whoever listens looks again after a while. Raises `psycopg.Error`.
    """
    async with await _connected(settings, process) as connection:
        await connection.execute(SQL("LISTEN {}").format(Identifier(channel)))
        yield connection


async def _connected(settings: Settings, process: str) -> psycopg.AsyncConnection:
    connecting = asyncio.ensure_future(
        psycopg.AsyncConnection.connect(
            settings.libpq_url, autocommit=True, connect_timeout=5, application_name=f"dcor-{process}"
        )
    )
    try:
        return await asyncio.shield(connecting)
    except asyncio.CancelledError:
        await _give_up(connecting)
        raise


async def _give_up(connecting: asyncio.Future[psycopg.AsyncConnection]) -> None:
    """Lets nothing stay open of a connection that nobody waits for any more."""
    await asyncio.wait({connecting}, timeout=GIVE_UP_SECONDS)
    connecting.cancel()
    with suppress(asyncio.CancelledError, psycopg.Error):
        await (await connecting).close()
