"""The one-machine broker's tables, and sending to whichever broker there is."""

import contextlib
from collections.abc import Sequence

import psycopg
import structlog
from celery import Celery
from kombu import Producer
from kombu.exceptions import OperationalError
from pgmq.install import install_pgmq_from_sql

from dispatch.celery_app import DELIVER, queue_for, uses_pgmq
from dispatch.due import Due
from settings.settings import Settings

_ONE_INSTALL = 0x64636D71
"""Advisory lock: workers and clock start at the same time."""

log = structlog.stdlib.get_logger()


def prepare(settings: Settings) -> None:
    """Installs pgmq's SQL where it is the broker and missing. Idempotent."""
    if not uses_pgmq(settings):
        return
    with psycopg.connect(settings.libpq_url, connect_timeout=5) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_INSTALL])
        there = connection.execute("SELECT to_regclass('pgmq.meta') IS NOT NULL").fetchone()
        if there == (False,):
            install_pgmq_from_sql(conn=connection)


class Publisher:
    """Tells workers what is due. A broker that is away costs a log line: what was not told is told again."""

    def __init__(self, app: Celery) -> None:
        self._app = app
        self._connection = app.connection_for_write()
        self._producer: Producer | None = None
        self._away = (*self._connection.connection_errors, OperationalError)

    def tell(self, due: Sequence[Due]) -> None:
        """Sends one message for each, or gives up at the first that cannot be sent."""
        for told, one in enumerate(due):
            try:
                self._send_somehow(one)
            except self._away as error:
                log.warning("the broker is away", error=type(error).__name__, untold=len(due) - told)
                self.close()
                return

    def close(self) -> None:
        """Drops the connection; the next message makes another."""
        self._producer = None
        with contextlib.suppress(*self._away):
            self._connection.release()
        self._connection = self._app.connection_for_write()

    def _send_somehow(self, one: Due) -> None:
        """Once more on a new connection, because the old one may have died while nobody used it."""
        if self._producer is None:
            self._send(one)
            return
        try:
            self._send(one)
        except self._away:
            self.close()
            self._send(one)

    def _send(self, one: Due) -> None:
        if self._producer is None:
            self._producer = self._app.amqp.Producer(self._connection)
        self._app.send_task(
            DELIVER,
            args=[str(one.delivery_id), one.attempt],
            queue=queue_for(one.priority),
            producer=self._producer,
            retry=False,
        )
