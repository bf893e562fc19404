"""E-mail and messengers: the real apprise library against servers on loopback, and what the case keeps of it."""

import json
import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

import pytest
from sqlalchemy import select

from dispatch.channels.apprise_message import AppriseChannel
from dispatch.deliver import PostOffice
from dispatch.letters import kelurahan_of
from records.agencies import ChannelKind
from records.city import City
from records.incidents import Case
from records.machines import CaseStatus, DeliveryStatus
from records.session import Sessions
from records.work import Delivery, DeliveryAttempt
from settings.clock import system_clock
from tests.integration.dispatch.room import a_contact, an_open_incident
from tests.smtp_sink import SmtpSink, smtp_sink

SECRET_WORD = "geheim-abc"


@pytest.fixture
def smtp() -> Iterator[SmtpSink]:
    with smtp_sink() as sink:
        yield sink


@dataclass
class JsonSink:
    url: str
    posted: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    status: int = 200


@pytest.fixture
def json_sink() -> Iterator[JsonSink]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sink.posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(sink.status)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    sink = JsonSink(f"json://127.0.0.1:{server.server_port}/{SECRET_WORD}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield sink
    server.shutdown()
    thread.join(10)
    server.server_close()


def told(
    sessions: Sessions,
    city: City,
    address: str,
    *,
    tries: int = 1,
    type_code: str = "FIR1",
    agency: str = "DAMKAR",
) -> tuple[Delivery, Case]:
    """A case told to that address."""
    with sessions() as session:
        a_contact(session, agency, address, channel=ChannelKind.APPRISE)
        an_open_incident(session, type_code=type_code, agencies=[agency])
        session.commit()
        delivery_id = session.scalars(select(Delivery.id)).one()
    office = PostOffice(sessions, {ChannelKind.APPRISE: AppriseChannel()}, kelurahan_of(city), system_clock)
    for attempt in range(1, tries + 1):
        office.deliver(delivery_id, attempt)
    with sessions() as session:
        delivery = session.get_one(Delivery, delivery_id)
        return delivery, session.get_one(Case, delivery.case_id)


def mailto(smtp: SmtpSink) -> str:
    return f"mailto://127.0.0.1:{smtp.port}?from=ruang@dcor.example&to=piket@damkar.example&mode=insecure"


def test_an_email_arrives(sessions: Sessions, city: City, smtp: SmtpSink) -> None:
    delivery, case = told(sessions, city, mailto(smtp))
    assert (delivery.status, case.status) == (DeliveryStatus.SENT, CaseStatus.SENT), delivery.last_error
    [mail] = smtp.mails
    body = mail.get_body(("plain", "html"))
    assert body is not None
    words = cast(str, body.get_content())
    assert f"Kasus {case.number}" in str(mail["Subject"])
    assert "Jalan Margonda 100" in words
    assert "kotak masuk" in words
    assert "lantai dua" not in words, "the note stays in the house"
    assert ("piket@damkar.example" in smtp.receivers[0], len(smtp.receivers)) == (True, 1)


@pytest.mark.parametrize("refusal", ["550 no such user", "451 come back later"])
def test_an_email_that_is_refused_is_tried_by_the_plan(
    sessions: Sessions, city: City, smtp: SmtpSink, refusal: str, caplog: pytest.LogCaptureFixture
) -> None:
    smtp.refusal = refusal
    with caplog.at_level(logging.DEBUG):
        delivery, case = told(sessions, city, mailto(smtp), tries=2)
    assert (delivery.status, case.status) == (DeliveryStatus.QUEUED, CaseStatus.QUEUED)
    assert delivery.last_error == "E-Mail did not take the message"
    with sessions() as session:
        outcomes = session.scalars(select(DeliveryAttempt.outcome)).all()
    assert outcomes == [delivery.last_error] * 2
    assert "piket@damkar" not in caplog.text
    assert smtp.mails == []


def test_a_messenger_and_its_secret(
    sessions: Sessions, city: City, json_sink: JsonSink, caplog: pytest.LogCaptureFixture
) -> None:
    json_sink.status = 500
    with caplog.at_level(logging.DEBUG):
        delivery, case = told(sessions, city, json_sink.url)
    assert (delivery.status, delivery.last_error) == (DeliveryStatus.QUEUED, "JSON did not take the message")
    [posted] = json_sink.posted
    assert posted["title"] == f"Kasus {case.number}"
    assert "Kebakaran" in posted["message"]
    assert SECRET_WORD not in caplog.text
    with sessions() as session:
        tables = ("journal", "status_moves", "deliveries", "delivery_attempts")
        rows = [session.connection().exec_driver_sql(f"SELECT * FROM {table}").all() for table in tables]  # noqa: S608
    assert SECRET_WORD not in str(rows)


def test_a_restricted_case_says_only_its_number(sessions: Sessions, city: City, json_sink: JsonSink) -> None:
    _delivery, case = told(sessions, city, json_sink.url, type_code="SOC3", agency="POLRI")
    [posted] = json_sink.posted
    assert posted["message"] == (
        f"Kasus {case.number}. Kasus ini terbatas: buka kotak masuk dinas untuk rinciannya."
    )


def test_an_address_that_apprise_does_not_know_needs_a_person(sessions: Sessions, city: City) -> None:
    delivery, _case = told(sessions, city, f"nosuch://{SECRET_WORD}")
    assert (delivery.status, SECRET_WORD in (delivery.last_error or "")) == (DeliveryStatus.FAILED, False)
