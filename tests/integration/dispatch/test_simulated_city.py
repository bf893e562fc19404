"""A case told by webhook comes back over the API: accepted, on the way, there, done."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random
from uuid import UUID

import pytest
import uvicorn
from sqlalchemy import select

from agents_api.server import ApiServer
from dispatch import broadcasts, deadlines
from dispatch.broadcast_rules import Wanted
from dispatch.broadcast_sender import BroadcastPost
from dispatch.channels.webhook import webhook_channel
from dispatch.deliver import PostOffice
from dispatch.simulated_agency import Inbox
from dispatch.simulated_city import make_city, point_contacts
from dispatch.simulated_habits import Habits
from records.agencies import ChannelKind, Contact
from records.broadcasts import Addressee, BroadcastSeverity
from records.incidents import Case, Incident
from records.machines import CaseStatus, IncidentStatus
from records.moves import StatusMove
from records.people import User
from records.session import Sessions
from records.work import Deadline, Delivery
from settings.clock import system_clock
from settings.secrets import Secrets
from settings.settings import Settings
from tests.integration.dispatch.room import an_open_incident, now
from tests.postgres import free_port
from tests.waiting import wait_until

IN_A_HURRY = Habits(
    accept=(0, 0), steps=tuple((step, body, (0, 0)) for step, body, _wait in Habits().steps), reading=(0, 0)
)


@pytest.fixture
def running(settings: Settings) -> Iterator[tuple[str, Inbox]]:
    """The API and the simulated city; the city's URL and inbox."""
    here = settings.model_copy(update={"http_port": free_port()})
    inbox, port = Inbox(), free_port()
    special = {
        "DISHUB": replace(IN_A_HURRY, rejects=1),
        "DINSOS": replace(IN_A_HURRY, silent=1, reads=0),
        "POLRI": replace(IN_A_HURRY, by_hook=1),
    }
    city = make_city(here, inbox, chance=Random(1), habits=IN_A_HURRY, special=special)  # noqa: S311
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


def told(sessions: Sessions, secrets: Secrets, url: str, agencies: tuple[str, ...]) -> dict[str, UUID]:
    """Cases of one incident, each told to its agency's server, by agency."""
    with sessions() as session:
        point_contacts(session, url, secrets, now=now())
        session.flush()
        cases = {case.agency: case.id for case in an_open_incident(session, agencies=agencies)}
        session.commit()
        deliveries = list(session.scalars(select(Delivery.id)))
    with webhook_channel(system_clock) as webhook:
        office = PostOffice(sessions, {ChannelKind.WEBHOOK: webhook}, {}, system_clock)
        for delivery in deliveries:
            office.deliver(delivery, 1)
    return cases


def test_some_reject_some_are_silent_some_answer_by_their_own_system(
    sessions: Sessions, secrets: Secrets, running: tuple[str, Inbox]
) -> None:
    url, inbox = running
    cases = told(sessions, secrets, url, ("DAMKAR", "DISHUB", "DINSOS", "POLRI"))

    def statuses() -> dict[str, CaseStatus]:
        with sessions() as session:
            return {agency: session.get_one(Case, case).status for agency, case in cases.items()}

    # Where the room takes no webhooks of agencies, a system's people answer in the inbox.
    wanted = {
        "DAMKAR": CaseStatus.DONE,
        "DISHUB": CaseStatus.REJECTED,
        "DINSOS": CaseStatus.DELIVERED,
        "POLRI": CaseStatus.DONE,
    }
    wait_until(lambda: statuses() == wanted, 30, what="each has done what it does")
    assert len(inbox.notices) == 4
    with sessions() as session:
        assert session.get_one(Case, cases["DISHUB"]).reason in Habits().reasons
        deadlines.fire(
            session,
            session.scalars(
                select(Deadline.id).where(Deadline.case_id == cases["DINSOS"], Deadline.multiple == 1)
            ).one(),
            now=now() + timedelta(days=2),
        )
        assert session.get_one(Case, cases["DINSOS"]).escalation == 1, "silence is chased"


def test_they_read_what_the_room_tells_them(
    sessions: Sessions, secrets: Secrets, running: tuple[str, Inbox]
) -> None:
    url, inbox = running
    with sessions() as session:
        point_contacts(session, url, secrets, now=now())
        session.flush()
        sender = session.scalars(select(User.id).where(User.login == "supervisor")).one()
        wanted = Wanted("Siaga", BroadcastSeverity.URGENT, ["DAMKAR", "DINSOS"], room=False)
        broadcast = broadcasts.send(session, wanted, sender, seat=None, at=now(), who="supervisor:s").id
        session.commit()
    with webhook_channel(system_clock) as webhook:
        post = BroadcastPost(sessions, webhook, system_clock)
        post.send_due()
        post.close()
    assert {notice.agency for notice in inbox.broadcasts.values()} == {"DAMKAR", "DINSOS"}
    assert not inbox.notices

    def read() -> set[str | None]:
        with sessions() as session:
            return set(
                session.scalars(
                    select(Addressee.agency).where(
                        Addressee.broadcast_id == broadcast, Addressee.read_at.is_not(None)
                    )
                )
            )

    wait_until(lambda: read() == {"DAMKAR"}, 20, what="Damkar has read it; Dinsos does not look")
