"""The whole way: a citizen dials, an operator answers, the draft becomes an incident, Damkar has it and accepts."""

import socket
import threading
from collections.abc import Generator
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Any

import httpx
import pytest
import uvicorn

from dispatch.simulated_agency import Inbox, Notice, make_receiver
from records.agencies import ChannelKind, Contact, ContactRole
from records.ids import new_id
from settings.clock import system_clock
from telephony.simulator.citizen import SimulatedCitizen
from telephony.simulator.habits import Habits
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.network import SimulatedNetwork
from telephony.simulator.sounds import tone
from tests.instance import Instance
from tests.telephony.room import asked, database, log_in, manned, told
from tests.waiting import wait_until

DUTY_NUMBER = "+622177221122"


@contextmanager
def contact(instance: Instance, channel: ChannelKind, address: str) -> Generator[None, None, None]:
    """Damkar can be reached so while this lasts."""
    with database(instance) as sessions:
        with sessions() as session:
            row = Contact(
                id=new_id(system_clock()),
                agency="DAMKAR",
                role=ContactRole.DUTY,
                channel=channel,
                address=address,
                secret=instance.secrets.webhooks["DAMKAR"] if channel is ChannelKind.WEBHOOK else None,
                ordinal=1,
            )
            session.add(row)
            session.commit()
        yield
        with sessions() as session:
            row = session.merge(row)
            row.active = False
            session.commit()


@contextmanager
def damkars_server(instance: Instance) -> Generator[tuple[str, Inbox], None, None]:
    """Damkar's own system: takes signed webhooks over a real socket."""
    inbox = Inbox()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            make_receiver(instance.secrets.webhooks, inbox), log_level="warning", lifespan="off"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/hook/DAMKAR", inbox
        finally:
            server.should_exit = True
            thread.join(10)


def call_and_draft(operator: httpx.Client, number: str) -> dict[str, Any]:
    """The answered call of that number, once its draft is there."""

    def found() -> dict[str, Any] | None:
        calls = asked(operator, "/calls", live=True)["items"]
        return next(
            (c for c in calls if c["number"] == number and c["incident_id"] and c["answered_at"]), None
        )

    return wait_until(found, 10, what=f"an answered call of {number} with a draft")  # pyright: ignore[reportReturnType]


def complete_and_open(operator: httpx.Client, incident: str) -> dict[str, Any]:
    """What an operator types while the citizen speaks, and sends."""
    typed = {
        "type_code": "FIR1",
        "address": "jl margonda depan detos, ruko tingkat dua",
        "kelurahan": "32.76.01.1006",
    }
    operator.patch(f"/incidents/{incident}", json=typed).raise_for_status()
    return told(operator, f"/incidents/{incident}/open")


@contextmanager
def answered_call(
    instance: Instance, phones: PhoneLoop, number: str
) -> Generator[tuple[httpx.Client, str], None, None]:
    """A citizen and an operator who talk; gives the operator's client and the draft's id."""
    citizen = SimulatedCitizen(
        phones, ("127.0.0.1", instance.settings.sip_port), number, sound=tone(700), name="Ibu Sri"
    )
    try:
        with (
            manned(instance, phones, ["112-1"], Habits(answer_after=0.2)),
            closing(log_in(instance, "supervisor")) as desk,
        ):
            call = citizen.dial("112")
            yield desk, call_and_draft(desk, "+62" + number[1:])["incident_id"]
            phones.run(call.hangup)
            assert call.finished.wait(5)
    finally:
        citizen.phone.stop()


def test_a_call_becomes_a_case_at_damkars_own_server(running_instance: Instance, phones: PhoneLoop) -> None:
    with (
        damkars_server(running_instance) as (url, inbox),
        contact(running_instance, ChannelKind.WEBHOOK, url),
        answered_call(running_instance, phones, "081277700001") as (desk, draft),
        closing(log_in(running_instance, "damkar")) as damkar,
    ):
        before = asked(desk, "/journal", after=0, limit=1)["last"]
        opened = complete_and_open(desk, draft)
        notice = wait_until(
            lambda: next(iter(inbox.notices.values()), None), 5, what="the case at Damkar's server"
        )
        assert isinstance(notice, Notice)
        assert notice.received_at > datetime.fromisoformat(opened["opened_at"])
        assert (inbox.refused, inbox.repeats) == (0, 0)
        assert notice.document["data"]["case_number"] == f"{opened['number']}-DAMKAR"

        case = next(c for c in asked(damkar, "/cases")["items"] if c["incident"]["id"] == draft)
        assert case["id"] == notice.case_id
        told(damkar, f"/cases/{case['id']}/accept")

        shown = asked(desk, f"/incidents/{draft}")
        assert [c["status"] for c in shown["cases"]] == ["accepted"]
        rows = asked(desk, "/journal", after=before)["rows"]
        kinds = [row["kind"] for row in rows if row["incident_id"] == draft or row["case_id"] == case["id"]]
        for kind in (
            "incident.open",
            "case.queued",
            "delivery.queued",
            "delivery.delivered",
            "case.accepted",
        ):
            assert kind in kinds, f"{kind} was told: {kinds}"


def test_a_forged_case_is_refused(running_instance: Instance) -> None:
    with damkars_server(running_instance) as (url, inbox):
        forged = {
            "webhook-id": "forged",
            "webhook-timestamp": str(int(system_clock().timestamp())),
            "webhook-signature": "v1,Zm9yZ2VkZm9yZ2VkZm9yZ2VkZm9yZ2VkZm9yZ2VkZm8=",
        }
        answer = httpx.post(url, headers=forged, json={"type": "case.created", "data": {"case_id": "x"}})
        assert answer.status_code == httpx.codes.UNAUTHORIZED
        assert (inbox.refused, inbox.notices) == (1, {})


@pytest.mark.parametrize(("key", "status"), [("1", "accepted"), ("3", "rejected")])
def test_damkars_duty_phone_rings_hears_the_case_and_decides(
    running_instance: Instance, phones: PhoneLoop, key: str, status: str
) -> None:
    """One phone order: the agency's phone rings with 112 as its caller, speech is heard, the key decides."""
    server = ("127.0.0.1", running_instance.settings.sip_port)
    host, port = running_instance.settings.trunk_contact.split(":")
    habits = Habits(answer_after=0.5, keys=((3.0, key),))
    network = SimulatedNetwork(phones, server, (host, int(port)), manner=lambda _number: habits)
    network.start()
    try:
        with (
            contact(running_instance, ChannelKind.CASE_CALL, DUTY_NUMBER),
            answered_call(running_instance, phones, f"08127770001{key}") as (desk, draft),
        ):
            complete_and_open(desk, draft)
            wait_until(
                lambda: asked(desk, f"/incidents/{draft}")["cases"][0]["status"] == status,
                30,
                what=f"the case is {status} by telephone",
            )
            seen = wait_until(
                lambda: next((c for c in network.calls() if c.ended_at), None), 20, what="the end"
            )
            assert seen
            assert seen.number.endswith(running_instance.settings.outbound_number)
            assert seen.packets > 50, f"the duty officer heard nothing: {network.calls()}"
    finally:
        network.stop()
