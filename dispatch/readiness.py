"""Each process waits by itself for what it needs: here a database with this version's schema."""

import threading

import psycopg
import structlog
from sqlalchemy.exc import DBAPIError

from records.schema import is_current
from records.session import Sessions

_BETWEEN_LOOKS = 0.2
"""Seconds."""

log = structlog.stdlib.get_logger()


def wait_until_ready(sessions: Sessions, stop: threading.Event) -> bool:
    """True as soon as the database is there and migrated, False when `stop` came first."""
    told = False
    while not stop.is_set():
        try:
            with sessions() as session:
                if is_current(session):
                    return True
        except (DBAPIError, psycopg.Error):
            pass
        if not told:
            log.info("waiting for the database and its schema")
            told = True
        stop.wait(_BETWEEN_LOOKS)
    return False
