"""Brings the database to this version, or waits until somebody has."""

import time

import psycopg
import structlog
from sqlalchemy import select
from sqlalchemy.exc import OperationalError, ProgrammingError

from operations.waiting import wait_for
from records.city import City
from records.people import User
from records.schema import is_current, upgrade
from records.seed import seed
from records.session import make_engine, make_sessions
from settings.clock import Clock
from settings.settings import Settings

_log = structlog.stdlib.get_logger(__name__)


def migrate(settings: Settings, city: City, clock: Clock, *, seconds: float = 300) -> None:
    """Waits so many seconds for the server at most, migrates, and fills in what city pack and secrets describe.

    A server that dies meanwhile is waited for, and all is done anew. Idempotent. Raises `OutsideError`.
    """
    where = settings.libpq_url.rpartition("@")[2]
    why = ""

    def migrated() -> bool:
        nonlocal why
        if not _answers(settings):
            return False
        try:
            _migrate(settings, city, clock)
        except OperationalError as error:
            why = f" ({error.orig})"
            return False
        return True

    wait_for(
        migrated,
        seconds,
        lambda: (
            f"PostgreSQL at {where} did not answer within {seconds:.0f} s{why}; see {settings.home / 'logs'}."
        ),
    )


def _migrate(settings: Settings, city: City, clock: Clock) -> None:
    engine = make_engine(settings, process="migrate")
    try:
        upgrade(engine, now=clock())
        with make_sessions(engine)() as session:
            seed(session, city, settings.secrets, now=clock(), disaster_lead=settings.disaster_lead)
            session.commit()
    finally:
        engine.dispose()


def _answers(settings: Settings) -> bool:
    try:
        psycopg.connect(settings.libpq_url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def wait_for_database(settings: Settings, process: str) -> None:
    """Returns once the database answers and is migrated and filled in; waits for ever, saying so."""
    lines = 0
    while (lacking := _lacking(settings, process)) is not None:
        if lines % 20 == 0:
            _log.info("waiting for the database", because=lacking)
        lines += 1
        time.sleep(0.5)


def _lacking(settings: Settings, process: str) -> str | None:
    engine = make_engine(settings, process=process, pool_size=1)
    try:
        with make_sessions(engine)() as session:
            if not is_current(session):
                return "it is not migrated to this version"
            # The last that set-up fills in, in one transaction with all else.
            return None if session.scalar(select(User.id).limit(1)) else "its first users are being made"
    except (OperationalError, ProgrammingError) as error:
        return str(error.orig).splitlines()[0]
    finally:
        engine.dispose()
