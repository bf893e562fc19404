"""A receiver that does not answer delays nobody else: real clock and worker, a black hole, a healthy server."""

import socket
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from sqlalchemy import func, select

from records.machines import DeliveryStatus
from records.session import Sessions
from records.work import Delivery, DeliveryAttempt
from tests.integration.dispatch.conftest import Processes, Receiver
from tests.integration.dispatch.room import a_contact, an_open_incident
from tests.waiting import wait_until

LETTERS = 50


@dataclass
class BlackHole:
    """Takes connections and never says a word."""

    url: str
    held: list[socket.socket] = field(default_factory=list[socket.socket])


@pytest.fixture
def black_hole() -> Iterator[BlackHole]:
    with socket.create_server(("127.0.0.1", 0), backlog=200) as listening:
        hole = BlackHole(f"http://127.0.0.1:{listening.getsockname()[1]}/hook")

        def accept() -> None:
            with suppress(OSError):
                while True:
                    hole.held.append(listening.accept()[0])

        thread = threading.Thread(target=accept)
        thread.start()
        yield hole
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(10)
        for connection in hole.held:
            connection.close()


@pytest.mark.alone
def test_letters_to_a_black_hole_delay_no_other(
    sessions: Sessions, processes: Processes, receiver: Receiver, black_hole: BlackHole
) -> None:
    with sessions() as session:
        hole = a_contact(session, "DISHUB", black_hole.url).id
        a_contact(session, "DLHK", receiver.hook("DLHK"))
        session.commit()
    processes.start("clock")
    processes.start("worker")
    processes.wait_for("worker", "ready")
    for _ in range(LETTERS):
        with sessions() as session:
            an_open_incident(session, type_code="TRF2")
            session.commit()
    wait_until(lambda: len(black_hole.held) >= 5, 30, what="the worker is in the black hole")

    def seconds_to_arrive() -> float:
        with sessions() as session:
            [case] = an_open_incident(session, type_code="DIS3")
            began = time.monotonic()
            session.commit()
        wait_until(
            lambda: any(one.case_id == str(case.id) for one in list(receiver.inbox.notices.values())),
            30,
            every=0.005,
            what="the healthy agency has its case",
        )
        return time.monotonic() - began

    waits = [seconds_to_arrive() for _ in range(8)]
    print(
        f"beside {LETTERS} letters to a black hole: median {statistics.median(waits):.3f} s, {max(waits):.3f} s"
    )
    assert max(waits) < 2
    with sessions() as session:
        running = session.scalar(
            select(func.count()).where(
                DeliveryAttempt.delivery_id == Delivery.id,
                Delivery.contact_id == hole,
                DeliveryAttempt.ended_at.is_(None),
                Delivery.status == DeliveryStatus.SENDING,
            )
        )
    assert running is not None
    assert running <= 12
