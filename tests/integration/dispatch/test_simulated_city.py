"""A case told by webhook comes back over the API: accepted, on the way, there, done."""

import threading
from collections.abc import Iterator
from random import Random

import pytest
import uvicorn
from sqlalchemy import select

from agents_api.server import ApiServer
from dispatch.channels.webhook import webhook_channel
from dispatch.deliver import PostOffice
from dispatch.simulated_agency import Habits, Inbox
from dispatch.simulated_city import make_city, point_contacts
from records.agencies import ChannelKind, Contact
from records.incidents import Case, Incident
from records.machines import CaseStatus, IncidentStatus
from records.moves import StatusMove
from records.session import Sessions
from records.work import Delivery
from settings.clock import system_clock
from settings.secrets import Secrets
from settings.settings import Settings
from tests.integration.dispatch.room import an_open_incident, now
from tests.postgres import free_port
from tests.waiting import wait_until

IN_A_HURRY = Habits(accept=(0, 0), steps=tuple((step, body, (0, 0)) for step, body, _wait in Habits().steps))


@pytest.fixture
def running(settings: Settings) -> Iterator[tuple[str, Inbox]]:
    """The API and the simulated city; the city's URL and inbox."""
    here = settings.model_copy(update={"http_port": free_port()})
    inbox, port = Inbox(), free_port()
    city = make_city(here, inbox, chance=Random(1), habits=IN_A_HURRY)  # noqa: S311
    servers = [ApiServer(here), uvicorn.Server(uvicorn.Config(city, port=port, log_level="warning"))]
    threads = [threading.Thread(target=server.run) for server in servers]
    for thread, server in zip(threads, servers, strict=True):
        thread.start()
        wait_until(lambda server=server: server.started)
    yield f"http://127.0.0.1:{port}", inbox
    for thread, server in zip(reversed(threads), reversed(servers), strict=True):
        server.should_exit = True
        thread.join(10)


def test_a_crew_takes_its_case_to_the_end(
    sessions: Sessions, secrets: Secrets, running: tuple[str, Inbox]
) -> None:
    url, _inbox = running
    with sessions() as session:
        for _ in range(2):
            point_contacts(session, url, secrets, now=now())
            session.commit()
        assert len(set(session.scalars(select(Contact.agency)))) == len(
            session.scalars(select(Contact)).all()
        )
        [case] = an_open_incident(session)
        session.commit()
        delivery = session.scalars(select(Delivery)).one()
    with webhook_channel(system_clock) as webhook:
        office = PostOffice(sessions, {ChannelKind.WEBHOOK: webhook}, {}, system_clock)
        office.deliver(delivery.id, 1)

    def status() -> CaseStatus:
        with sessions() as session:
            return session.get_one(Case, case.id).status

    wait_until(lambda: status() is CaseStatus.DONE, 20, what="the crew is done")
    with sessions() as session:
        way = session.scalars(
            select(StatusMove.new).where(StatusMove.row_id == case.id).order_by(StatusMove.id)
        ).all()
        # The crew may be faster than the record of the delivery.
        assert [step for step in way if step != "delivered"] == [
            "queued",
            "accepted",
            "unit_assigned",
            "en_route",
            "on_scene",
            "done",
        ]
        incident = session.get_one(Incident, case.incident_id)
        assert incident.status is IncidentStatus.CONTROLLED
        assert session.get_one(Case, case.id).unit == "Regu 1"
