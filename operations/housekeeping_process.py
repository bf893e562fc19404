"""The process beside each Asterisk that does the jobs of `operations.housekeeping` when they are due, one at a time."""

import signal
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from types import FrameType

import structlog
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from operations.asterisk import ask
from operations.housekeeping import JOBS, Job, Place
from records import housekeeping
from records.city import load_city
from records.housekeeping_state import keep_alarms
from records.session import make_engine, make_sessions
from settings.clock import Clock, system_clock
from settings.errors import OutsideError
from settings.settings import Settings

ASK_SECONDS = 20.0
"""How long Asterisk's console may take over a command: a stop that comes meanwhile waits for it."""

LOOK_SECONDS = 5.0
"""How often is looked for something to do."""

SEEN_SECONDS = 60.0
"""How often a job that takes long lets the others see that it goes on."""

_STOP_LOOK_SECONDS = 0.5

_AFTER_A_FAULT = 2.0
"""Seconds before a database that is away is tried again."""

log = structlog.stdlib.get_logger()


def main(settings: Settings) -> None:
    """Runs until SIGTERM or SIGINT; a job that is under way is finished first."""
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, end)
    engine = make_engine(settings, process="housekeeping", pool_size=4)
    place = Place(
        settings,
        load_city(settings.city),
        engine,
        make_sessions(engine),
        lambda command: ask(settings, command, seconds=ASK_SECONDS),
    )
    try:
        go_on(place, stop, system_clock)
    finally:
        engine.dispose()


def go_on(place: Place, stop: threading.Event, clock: Clock) -> None:
    """Looks again and again until `stop` is set; waits out a database that is away."""
    is_registered = False
    while not stop.is_set():
        try:
            if not is_registered:
                register(place, now=clock())
                is_registered = True
            do_due(place, clock, stop)
            stop.wait(LOOK_SECONDS)
        except OperationalError as error:
            log.warning("housekeeping.database_away", why=str(error.orig))
            stop.wait(_AFTER_A_FAULT)


def register(place: Place, *, now: datetime) -> None:
    """Writes down which jobs there are."""
    with place.sessions() as session:
        plans = [job.plan(place) for job in JOBS]
        housekeeping.register(session, place.settings.node, plans, now=now)
        session.commit()


def do_due(place: Place, clock: Clock, stop: threading.Event) -> list[str]:
    """Does what is due, and keeps the alarms; returns the names of the jobs that were done, well or not."""
    with place.sessions() as session:
        housekeeping.note_awake(session, place.settings.node, now=clock())
        due = housekeeping.due_jobs(session, place.settings.node, now=clock())
        session.commit()
    jobs = {job.name: job for job in JOBS}
    done: list[str] = []
    for name, node in due:
        if stop.is_set():
            break
        if name in jobs and do_one(place, jobs[name], node, clock, stop):
            done.append(name)
        with place.sessions() as session:
            housekeeping.note_awake(session, place.settings.node, now=clock())
            session.commit()
    with place.sessions() as session:
        keep_alarms(session, now=clock())
        session.commit()
    return done


def do_one(place: Place, job: Job, node: str, clock: Clock, stop: threading.Event) -> bool:
    """Does one job, unless another process does it or has just done it. What fails is written down and tried again."""
    with housekeeping.claim(place.engine, job.name, node) as ours:
        if not ours:
            return False
        with place.sessions() as session:
            due = housekeeping.begin_run(session, job.name, node, now=clock())
            session.commit()
        if not due:
            return False
        try:
            with _seen_at_work(place, job, node, clock, stop):
                did = job.work(place, clock())
        except Exception as error:
            log.exception("housekeeping.failed", job=job.name)
            with place.sessions() as session:
                housekeeping.fail_run(session, job.name, node, now=clock(), why=_why(error))
                session.commit()
            return True
        with place.sessions() as session:
            housekeeping.end_run(session, job.name, node, now=clock(), did=did)
            session.commit()
        log.info("housekeeping.done", job=job.name, did=did)
        return True


def _why(error: Exception) -> str:
    """For the health page, which anybody may read: what was said, answers and paths, is in the log only."""
    if isinstance(error, OutsideError):
        return "something outside, such as Asterisk, failed or did not answer; see the log of housekeeping"
    return f"it failed ({type(error).__name__}); see the log of housekeeping"


@contextmanager
def _seen_at_work(
    place: Place, job: Job, node: str, clock: Clock, stop: threading.Event
) -> Generator[None, None, None]:
    """Beside a job: notes that the process is alive, and that it was asked to stop before the job was done."""
    done = threading.Event()

    def watch() -> None:
        noted = time.monotonic()
        told = False
        while not done.wait(_STOP_LOOK_SECONDS):
            try:
                if stop.is_set() and not told:
                    with place.sessions() as session:
                        housekeeping.leave_run(session, job.name, node, now=clock())
                        session.commit()
                    told = True
                if time.monotonic() >= noted + SEEN_SECONDS:
                    noted = time.monotonic()
                    with place.sessions() as session:
                        housekeeping.note_awake(session, place.settings.node, now=clock())
                        session.commit()
            except SQLAlchemyError as error:
                log.warning("housekeeping.not_noted", job=job.name, why=type(error).__name__)

    thread = threading.Thread(target=watch, name="seen at work", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
