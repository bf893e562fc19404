"""A worker: Celery's, in this process, with threads: sending is waiting for somebody else's server.

Threads rather than child processes: one process to kill, and nothing of a killed one stays behind.
"""

import logging
import threading
import warnings
from contextlib import ExitStack
from uuid import UUID

import structlog
from celery import Celery
from celery.exceptions import CPendingDeprecationWarning, SecurityWarning
from celery.signals import setup_logging
from sqlalchemy.exc import OperationalError

from dispatch import broker
from dispatch.celery_app import DELIVER, make_app
from dispatch.channels.apprise_message import AppriseChannel
from dispatch.channels.case_call import CaseCallChannel
from dispatch.channels.channel import Channel
from dispatch.channels.twilio_case import TwilioVoiceChannel, text_channel
from dispatch.channels.webhook import webhook_channel
from dispatch.deliver import PostOffice
from dispatch.letters import kelurahan_of
from dispatch.readiness import wait_until_ready
from records.agencies import ChannelKind
from records.city import load_city
from records.session import make_engine, make_sessions
from records.texts import TextChannel
from settings.clock import system_clock
from settings.settings import Settings

THREADS = 32
"""How many letters one worker sends at the same time. They mostly wait, and no receiver gets more than
`dispatch.concurrency_limit.AT_ONCE` of them, so a few that hang do not hold up the others."""

_CONNECTIONS = 16
"""To the database: a thread holds one only before and after it sends."""

log = structlog.stdlib.get_logger()


def main(settings: Settings, queue: str) -> None:
    """Works on `queue` (`dispatch.celery_app.URGENT` or `NORMAL`) until SIGTERM; then ends what it has begun."""
    _quieten_celery()
    engine = make_engine(settings, process=f"worker-{queue}", pool_size=_CONNECTIONS)
    sessions = make_sessions(engine)
    wait_until_ready(sessions, threading.Event())
    broker.prepare(settings)
    with ExitStack() as open_channels:
        office = PostOffice(
            sessions,
            make_channels(settings, open_channels),
            kelurahan_of(load_city(settings.city)),
            system_clock,
        )
        app = make_app(settings)
        _register(app, office)
        app.worker_main(
            [
                "--quiet",
                "worker",
                "--pool=threads",
                f"--concurrency={THREADS}",
                f"--queues={queue}",
                f"--hostname={queue}@%h",
                "--without-gossip",
                "--without-mingle",
                "--without-heartbeat",
            ]
        )


def make_channels(settings: Settings, open_channels: ExitStack) -> dict[ChannelKind, Channel]:
    """Every way to tell an agency; what must be closed in the end is given to `open_channels`."""
    webhooks = webhook_channel(system_clock, private=settings.webhook_private)
    return {
        ChannelKind.WEBHOOK: open_channels.enter_context(webhooks),
        ChannelKind.CASE_CALL: CaseCallChannel(),
        ChannelKind.SMS: text_channel(TextChannel.SMS, settings, system_clock),
        ChannelKind.WHATSAPP: text_channel(TextChannel.WHATSAPP, settings, system_clock),
        ChannelKind.VOICE: TwilioVoiceChannel(settings, system_clock),
        ChannelKind.APPRISE: AppriseChannel(),
    }


def _register(app: Celery, office: PostOffice) -> None:
    @app.task(name=DELIVER)
    def deliver(delivery_id: str, attempt: int) -> None:  # pyright: ignore[reportUnusedFunction]
        try:
            office.deliver(UUID(delivery_id), attempt)
        except OperationalError as error:
            # The row says what is to be done; the clock asks again when the database is back.
            log.warning("the database cannot be reached", error=type(error).__name__, delivery=delivery_id)


def _quieten_celery() -> None:
    setup_logging.connect(_leave_logging_alone)
    for chatty in ("celery.app.trace", "celery.worker.strategy"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # On one machine everything runs as root; messages are JSON, so nothing is unpickled.
    warnings.simplefilter("ignore", SecurityWarning)
    # What we do when the broker is lost is decided: sends go on, their record is in the database.
    warnings.simplefilter("ignore", CPendingDeprecationWarning)


def _leave_logging_alone(**_from_celery: object) -> None:
    """Celery sets up logging unless somebody answers this signal."""
