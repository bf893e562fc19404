"""From the commit that opens an incident to the agency's receiver, against a bare Celery task that posts to the same
receiver over the same broker, one of each in turns."""

import subprocess
import sys
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager

import uvicorn
from celery import Celery
from fastapi import FastAPI, Request

from dispatch import incidents
from dispatch.celery_app import make_app
from records.agencies import Contact
from records.session import Sessions, make_engine, make_sessions
from settings.clock import system_clock
from tests.bench.bare_celery import QUEUE, TASK, bare_app
from tests.bench.figures import Figure, Samples
from tests.instance import CHECKOUT, Instance, own_instance
from tests.integration.dispatch.room import OPERATOR, a_contact, a_draft
from tests.postgres import free_port
from tests.waiting import wait_until

ROUNDS = 100


class Receiver:
    """Notes when something came, by what it says of itself."""

    def __init__(self) -> None:
        self.url = f"http://127.0.0.1:{free_port()}/"
        self.came: dict[str, float] = {}

    @contextmanager
    def serving(self) -> Generator[None]:
        """Listens while the context lasts."""
        app = FastAPI(openapi_url=None)

        @app.post("/", status_code=204)
        async def take(request: Request) -> None:  # pyright: ignore[reportUnusedFunction]
            at = time.perf_counter()
            document = await request.json()
            self.came.setdefault(document.get("mark") or document["data"]["case_id"], at)

        port = int(self.url.rpartition(":")[2].strip("/"))
        server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
        thread = threading.Thread(target=server.run)
        thread.start()
        wait_until(lambda: server.started)
        yield
        server.should_exit = True
        thread.join(20)

    def seconds_until(self, mark: str, began: float) -> float:
        """Waits until `mark` has come."""
        wait_until(lambda: mark in self.came, 30, every=0.001, what=f"{mark} comes")
        return self.came[mark] - began


def dispatching() -> Iterator[Figure]:
    """Milliseconds, with the whole system running beside."""
    receiver = Receiver()
    with own_instance() as instance, receiver.serving(), _bare_worker(instance) as bare:
        engine = make_engine(instance.settings, process="bench")
        sessions = make_sessions(engine)
        with sessions() as session:
            for contact in session.query(Contact).filter_by(agency="DAMKAR"):
                contact.active = False
            a_contact(session, "DAMKAR", receiver.url)
            session.commit()
        ours: list[float] = []
        theirs: list[float] = []
        # The first of each makes connections.
        for number in range(-3, ROUNDS):
            one, other = _case(sessions, receiver), _task(bare, receiver, f"task {number}")
            if number >= 0:
                ours.append(one * 1000)
                theirs.append(other * 1000)
        engine.dispose()
    yield Figure(
        "commit to the agency's server, against a bare Celery task",
        Samples(ours, "ms"),
        Samples(theirs, "ms"),
        "at most 1.5",
    )


def _case(sessions: Sessions, receiver: Receiver) -> float:
    with sessions() as session:
        [case] = incidents.open_incident(session, a_draft(session), at=system_clock(), who=OPERATOR)
        session.flush()
        began = time.perf_counter()
        session.commit()
    return receiver.seconds_until(str(case.id), began)


def _task(bare: Celery, receiver: Receiver, mark: str) -> float:
    began = time.perf_counter()
    bare.send_task(TASK, args=[receiver.url, mark], queue=QUEUE)
    return receiver.seconds_until(mark, began)


@contextmanager
def _bare_worker(instance: Instance) -> Generator[Celery]:
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.bare_celery"],
        cwd=CHECKOUT,
        env=instance.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    settings = instance.settings
    app = bare_app(settings.celery_broker_url, dict(make_app(settings).conf.broker_transport_options))
    try:
        yield app
    finally:
        worker.kill()
        worker.wait(20)
        app.close()
