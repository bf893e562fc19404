"""Dispatch's loops: read the journal, tell the workers what is due, fire deadlines, end holds, send texts.

Any number of these processes may run: rows are claimed with SKIP LOCKED and the journal's cursor is locked
while it is read. A thread for each loop, so that a broker that hangs does not delay a draft or a deadline.
"""

import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import ExitStack, suppress
from datetime import datetime

import psycopg
import structlog
from sqlalchemy.exc import OperationalError

from dispatch import (
    broadcast_sender,
    broker,
    deadlines,
    due,
    holding,
    text_sender,
    unanswered_texts,
    undelivered,
    unread_broadcasts,
)
from dispatch.celery_app import make_app
from dispatch.channels.twilio_texts import twilio_texts
from dispatch.channels.webhook import webhook_channel
from dispatch.housekeeping_watch import HousekeepingWatch
from dispatch.reader import read_on, try_again
from dispatch.readiness import wait_until_ready
from records.journal import CHANNEL
from records.session import Sessions, listening, make_engine, make_sessions
from settings.clock import Clock, system_clock
from settings.settings import Settings

_LONGEST_SLEEP = 1.0
"""Seconds; a notification ends it earlier. It bounds what a lost notification and a stop can cost."""

_SHORTEST_SLEEP = 0.02
"""Seconds, when something is due that another process has in hand."""

_AFTER_A_FAULT = 0.5
"""Seconds before the database is tried again."""

_REST = {"journal": 0.03, "deliveries": 0.0, "texts": 0.1, "broadcasts": 0.1}
_REST_OF_OTHERS = 0.25
"""Seconds from the change that wakes a loop to its look, never past what it knows to be due. Each change in the room
wakes all loops and most are not theirs: what is to be delivered goes first, the others see many changes in one look."""

log = structlog.stdlib.get_logger()

Step = Callable[[], datetime | None]
"""Does all that is due and returns when there will be something again; None: when woken."""


def main(settings: Settings) -> None:
    """Runs until SIGTERM or SIGINT. An unknown fault ends the process, for its supervisor to start again."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda _number, _frame: stop.set())
    run(settings, system_clock, stop)


def run(settings: Settings, clock: Clock, stop: threading.Event) -> None:
    """The loops until `stop` is set; raises the fault that ended one of them."""
    senders = text_sender.AT_ONCE + broadcast_sender.AT_ONCE
    engine = make_engine(settings, process="clock", pool_size=10 + senders)
    sessions = make_sessions(engine)
    open_things = ExitStack()
    try:
        if not wait_until_ready(sessions, stop):
            return
        with suppress(OperationalError):
            try_again(sessions, clock)
        broker.prepare(settings)
        publisher = broker.Publisher(make_app(settings))
        post = text_sender.TextPost(sessions, twilio_texts(settings, clock), clock)
        hook = open_things.enter_context(webhook_channel(clock, private=settings.webhook_private))
        broadcasts = broadcast_sender.BroadcastPost(sessions, hook, clock)
        open_things.callback(broadcasts.close)
        steps: dict[str, Step] = {
            "journal": lambda: read_journal(sessions, clock),
            "deliveries": lambda: tell_due(sessions, publisher, clock),
            "deadlines": lambda: fire_due(sessions, clock),
            "holds": lambda: end_holds(sessions, clock),
            "texts": post.send_due,
            "text alarms": lambda: watch_texts(sessions, clock),
            "delivery alarms": lambda: watch_deliveries(sessions, clock),
            "broadcasts": broadcasts.send_due,
            "housekeeping alarms": HousekeepingWatch(sessions, clock).look,
            "broadcast alarms": lambda: watch_broadcasts(sessions, clock),
        }
        with ThreadPoolExecutor(len(steps)) as threads:
            loops = [threads.submit(_loop, settings, name, step, clock, stop) for name, step in steps.items()]
            wait(loops, return_when=FIRST_COMPLETED)
            stop.set()
        publisher.close()
        post.close()
        for loop in loops:
            loop.result()
    finally:
        open_things.close()
        engine.dispose()


def read_journal(sessions: Sessions, clock: Clock) -> None:
    """Reads until the journal has nothing new."""
    while read_on(sessions, clock):
        pass


def tell_due(sessions: Sessions, publisher: broker.Publisher, clock: Clock) -> datetime | None:
    """Puts back what was lost and tells the workers what is due; returns when the next is."""
    while True:
        with sessions() as session:
            lost = due.put_back_lost(session, now=clock())
            wanted = due.take_due(session, now=clock())
            then = due.next_due_at(session)
            session.commit()
        publisher.tell(wanted)
        if max(lost, len(wanted)) < due.AT_ONCE:
            return then


def fire_due(sessions: Sessions, clock: Clock) -> datetime | None:
    """Fires every deadline that has passed; returns when the next does."""
    with sessions() as session:
        passed = deadlines.due_now(session, now=clock())
        if not passed:
            return deadlines.next_deadline(session)
    for deadline_id in passed:
        with sessions() as session:
            deadlines.fire(session, deadline_id, now=clock())
            session.commit()
    with sessions() as session:
        return deadlines.next_deadline(session)


def end_holds(sessions: Sessions, clock: Clock) -> datetime | None:
    """Brings back every incident whose time on hold is over; returns when the next does."""
    with sessions() as session:
        over = holding.due_now(session, now=clock())
    for incident_id in over:
        with sessions() as session:
            holding.end_hold(session, incident_id, now=clock())
            session.commit()
    with sessions() as session:
        return holding.next_return(session)


def watch_texts(sessions: Sessions, clock: Clock) -> datetime | None:
    """Raises and clears the alarm of unanswered texts; returns when the next is late."""
    with sessions() as session:
        then = unanswered_texts.watch(session, now=clock())
        session.commit()
    return then


def watch_deliveries(sessions: Sessions, clock: Clock) -> None:
    """Raises and clears the alarm of cases that were told to nobody."""
    with sessions() as session:
        undelivered.watch(session, now=clock())
        session.commit()


def watch_broadcasts(sessions: Sessions, clock: Clock) -> datetime | None:
    """Ends broadcasts in time and alarms of those not read; returns when there is something again."""
    with sessions() as session:
        then = unread_broadcasts.watch(session, now=clock())
        session.commit()
    return then


def _loop(settings: Settings, name: str, step: Step, clock: Clock, stop: threading.Event) -> None:
    """Steps, sleeps until the next is due or the journal wakes it; waits out a database that is away."""
    while not stop.is_set():
        try:
            with listening(settings, CHANNEL) as wakes:
                while not stop.is_set():
                    seconds = _seconds_until(step(), clock())
                    due_at = time.monotonic() + seconds
                    for _woken in wakes.notifies(timeout=seconds, stop_after=1):
                        pass
                    stop.wait(min(_REST.get(name, _REST_OF_OTHERS), due_at - time.monotonic()))
        except (OperationalError, psycopg.OperationalError) as error:
            log.warning("the database cannot be reached", loop=name, error=type(error).__name__)
            stop.wait(_AFTER_A_FAULT)
        except Exception:
            log.exception("a loop has ended", loop=name)
            raise


def _seconds_until(then: datetime | None, now: datetime) -> float:
    if then is None:
        return _LONGEST_SLEEP
    return min(max((then - now).total_seconds(), _SHORTEST_SLEEP), _LONGEST_SLEEP)
