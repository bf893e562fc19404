"""Citizens who write, from Twilio's post to the operator's answer and its report, over real sockets."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from agents_api.server import ApiServer
from dispatch.channels.twilio_texts import twilio_texts
from dispatch.text_sender import TextPost
from records.journal import JournalRow
from records.session import Sessions
from records.sms import SmsOrder
from records.texts import TextConversation, TextMessage
from settings.settings import Settings
from tests.fake_twilio import (
    ACCOUNT,
    INVALID,
    SMS_NUMBER,
    TOKEN,
    WHATSAPP_NUMBER,
    FakeTwilio,
    fake_twilio,
    post,
)
from tests.integration.agents_api import scene
from tests.integration.agents_api.conftest import Hands, LogIn

NUMBER = "+6281234567890"


@pytest.fixture
def twilio() -> Iterator[FakeTwilio]:
    with fake_twilio() as fake:
        yield fake


@pytest.fixture
def settings(settings: Settings, twilio: FakeTwilio) -> Settings:
    """An instance with a Twilio account, and a proxy's path in its public address."""
    more = {
        "twilio_account": ACCOUNT,
        "twilio_token": TOKEN,
        "twilio_from_sms": SMS_NUMBER,
        "twilio_from_whatsapp": WHATSAPP_NUMBER,
        "twilio_url": twilio.url,
    }
    named = {name: getattr(settings, name) for name in settings.model_fields_set}
    return Settings.model_validate(named | more)


@pytest.fixture
def server(server: ApiServer) -> ApiServer:
    """The server, at the address that Twilio was told."""
    here = server.context.settings
    object.__setattr__(here, "public_url", f"http://127.0.0.1:{here.http_port}")
    return server


@pytest.fixture
def send(server: ApiServer, sessions: Sessions, clock: Hands) -> Iterator[TextPost]:
    texts = TextPost(sessions, twilio_texts(server.context.settings, clock), clock)
    yield texts
    texts.close()


def base(server: ApiServer) -> str:
    return server.context.settings.public_base


def listed(browser: LogIn, login: str = "operator1") -> list[dict[str, Any]]:
    got = browser(login).get("/texts")
    assert got.status_code == 200, got.text
    return got.json()["items"]


def test_a_deaf_caller_writes_and_is_answered(
    server: ApiServer, browser: LogIn, twilio: FakeTwilio, send: TextPost, sessions: Sessions
) -> None:
    got = twilio.write(base(server), f"whatsapp:{NUMBER}", "Tolong, ada api", media=("https://m/1",))
    assert (got.status_code, "<Response>" in got.text) == (200, True)
    send.send_due()
    [acknowledged] = twilio.sent
    assert (acknowledged.to, acknowledged.sender) == (f"whatsapp:{NUMBER}", f"whatsapp:{WHATSAPP_NUMBER}")
    assert acknowledged.body == "112 Depok: pesan Anda diterima. Petugas akan membalas."
    [row] = listed(browser)
    assert (row["status"], row["number"], row["channel"]) == ("waiting", NUMBER, "whatsapp")
    assert row["waiting_seconds"] is not None
    talk = f"/texts/{row['id']}"
    desk, other = browser("operator1"), browser("operator2")
    assert desk.post(f"{talk}/messages", {"text": "belum"}).status_code == 409
    assert desk.post(f"{talk}/take").json()["mine"] is True
    refused = other.post(f"{talk}/take")
    assert (refused.status_code, "Somebody else" in refused.json()["message"]) == (409, True)
    assert desk.post(f"{talk}/messages", {"text": "Di mana Anda?"}).status_code == 201
    assert other.post(f"{talk}/messages", {"text": "saya juga"}).status_code == 409
    send.send_due()
    assert twilio.sent[1].body == "Di mana Anda?"
    assert twilio.report(twilio.sent[1], "delivered").status_code == 204
    assert twilio.report(twilio.sent[0], "undelivered", 30003).status_code == 204
    messages = desk.get(talk).json()["messages"]
    assert [(m["direction"], m["text"], m["delivery"], m["written_by"]) for m in messages] == [
        ("in", "Tolong, ada api", None, None),
        ("out", acknowledged.body, "failed", None),
        ("out", "Di mana Anda?", "delivered", "Operator 1"),
    ]
    assert messages[0]["media"] == ["https://m/1"]
    assert "cannot be reached" in messages[1]["delivery_error"]
    closed = desk.post(f"{talk}/close", {"disposition": "information", "note": "sudah"})
    assert (closed.json()["status"], closed.json()["disposition"]) == ("closed", "information")
    with sessions() as session:
        rows = session.scalars(select(JournalRow).order_by(JournalRow.number)).all()
        kinds = [row.kind for row in rows if row.kind.startswith("text.")]
        assert kinds == [
            *("text.waiting", "text.received", "text.answered"),
            *("text.open", "text.answered", "text.closed"),
        ]
        told = " ".join(str((row.subject, row.data)) for row in rows)
        assert not any(word in told for word in (NUMBER, "567890", "Tolong", "Di mana"))
        assert {tuple(row.audience) for row in rows if row.kind.startswith(("text.", "sms_order."))} == {
            ("desk",)
        }


def test_a_message_that_comes_twice_is_kept_once(
    server: ApiServer, twilio: FakeTwilio, sessions: Sessions
) -> None:
    for _ in range(3):
        assert twilio.write(base(server), NUMBER, "halo", sid="SM77").status_code == 200
    twilio.write(base(server), NUMBER, "", sid="SM78")
    with sessions() as session:
        found = session.scalars(select(TextMessage).where(TextMessage.sid.is_not(None))).all()
        assert {message.sid for message in found} == {"SM77", "SM78"}
        assert len(session.scalars(select(TextConversation)).all()) == 1
        assert len(session.scalars(select(SmsOrder)).all()) == 1


def test_the_same_contact_goes_on_for_half_an_hour(
    server: ApiServer, browser: LogIn, twilio: FakeTwilio, clock: Hands
) -> None:
    desk = browser("operator1")

    def work() -> str:
        [row] = [row for row in listed(browser) if row["status"] == "waiting"]
        assert desk.post(f"/texts/{row['id']}/take").is_success
        assert desk.post(f"/texts/{row['id']}/close", {"disposition": "test"}).is_success
        return row["id"]

    twilio.write(base(server), NUMBER, "satu")
    first = work()
    clock.ahead += timedelta(minutes=29)
    twilio.write(base(server), NUMBER, "dua")
    assert work() == first
    clock.ahead += timedelta(minutes=31)
    twilio.write(base(server), NUMBER, "tiga")
    assert work() != first
    messages = desk.get(f"/texts/{first}").json()["messages"]
    assert [m["text"] for m in messages if m["direction"] == "in"] == ["satu", "dua"]


def test_given_back_it_waits_again(server: ApiServer, browser: LogIn, twilio: FakeTwilio) -> None:
    twilio.write(base(server), NUMBER, "halo")
    twilio.write(base(server), "+628999", "juga")
    first, second = listed(browser)
    assert first["number"] == NUMBER
    browser("operator1").post(f"/texts/{first['id']}/take")
    assert [row["id"] for row in listed(browser)] == [second["id"], first["id"]]
    again = browser("operator2").post(f"/texts/{first['id']}/give-back").json()
    assert (again["status"], again["taken_by"]) == ("waiting", None)
    assert again["waiting_since"] == first["waiting_since"]
    assert browser("operator2").post(f"/texts/{first['id']}/take").json()["taken_by"] == "Operator 2"
    assert browser("operator2").post(f"/texts/{second['id']}/give-back").status_code == 409


def test_an_incident_is_made_of_it_or_not(server: ApiServer, browser: LogIn, twilio: FakeTwilio) -> None:
    desk = browser("operator1")
    twilio.write(base(server), NUMBER, "kebakaran")
    twilio.write(base(server), "+628999", "salah")
    fire, wrong = (f"/texts/{row['id']}" for row in listed(browser))
    assert desk.post(f"{fire}/draft").status_code == 409
    for talk in (fire, wrong):
        desk.post(f"{talk}/take")
    assert desk.post(f"{fire}/close", {"disposition": "incident"}).status_code == 409
    draft = desk.post(f"{fire}/draft").json()
    assert desk.post(f"{fire}/draft").json()["id"] == draft["id"]
    assert draft["status"] == "draft"
    assert desk.post(f"{fire}/close", {"disposition": "incident"}).is_success
    other = desk.post(f"{wrong}/draft").json()["id"]
    assert desk.post(f"{wrong}/close", {"disposition": "wrong_number"}).is_success
    assert desk.get(f"/incidents/{other}").json()["status"] == "cancelled"
    assert desk.get(f"/incidents/{draft['id']}").json()["status"] == "draft"


def test_a_forged_post_changes_nothing(server: ApiServer, sessions: Sessions) -> None:
    form = {"MessageSid": "SM1", "From": NUMBER, "Body": "halo", "NumMedia": "0"}
    for path in ("messages", "status"):
        url = f"{base(server)}/hooks/twilio/{path}"
        for got in (
            post(url, form, token="guessed"),
            post(url, form, signature=""),
            post(url, form, signature="kein Base64"),
            httpx.post(url, data=form),
        ):
            assert (got.status_code, got.json()["code"]) == (403, "not_allowed")
        assert httpx.post(url, json=form).status_code == 422
    with sessions() as session:
        assert session.scalars(select(TextMessage)).all() == []


def test_signed_for_another_address_is_forged(server: ApiServer) -> None:
    object.__setattr__(server.context.settings, "public_url", "https://112.depok.go.id/dcor")
    url = f"http://127.0.0.1:{server.context.settings.http_port}/hooks/twilio/messages"
    form = {"MessageSid": "SM1", "From": NUMBER, "Body": ""}
    assert post(url, form).status_code == 403


def test_the_location_link_is_really_sent(
    server: ApiServer,
    browser: LogIn,
    twilio: FakeTwilio,
    send: TextPost,
    sessions: Sessions,
    clock: Hands,
    client: httpx.Client,
) -> None:
    call = scene.answered(sessions)
    made = browser("operator1").post(f"/calls/{call}/location-link").json()
    assert (made["sms"], made["waits"]) == (True, None)
    send.send_due()
    [sent] = twilio.sent
    assert sent.to == NUMBER
    assert sent.body.endswith(made["url"])
    assert client.get(made["url"]).status_code == 200
    assert twilio.report(sent, "delivered").status_code == 204
    late = browser("operator1").post(f"/calls/{call}/location-link").json()
    clock.ahead = timedelta(minutes=30)
    send.send_due()
    assert len(twilio.sent) == 1
    with sessions() as session:
        orders = session.scalars(select(SmsOrder).order_by(SmsOrder.id)).all()
        assert [(order.status.value, order.text) for order in orders] == [("delivered", ""), ("expired", "")]
    assert client.get(late["url"]).status_code == 410


def test_a_refused_number_is_shown(
    server: ApiServer, browser: LogIn, twilio: FakeTwilio, send: TextPost
) -> None:
    twilio.misbehave(INVALID)
    twilio.write(base(server), NUMBER, "halo")
    send.send_due()
    [row] = listed(browser)
    message = browser("operator1").get(f"/texts/{row['id']}").json()["messages"][1]
    assert (message["delivery"], "no number" in message["delivery_error"]) == ("failed", True)


def test_a_company_gets_no_acknowledgement(server: ApiServer, browser: LogIn, twilio: FakeTwilio) -> None:
    twilio.write(base(server), "TELKOMSEL", "Paket Anda hampir habis")
    [row] = listed(browser)
    detail = browser("operator1").post(f"/texts/{row['id']}/take").json()
    assert [m["direction"] for m in detail["messages"]] == ["in"]
    assert browser("operator1").post(f"/texts/{row['id']}/messages", {"text": "?"}).status_code == 422


def test_without_an_account_it_says_so(
    server: ApiServer, browser: LogIn, twilio: FakeTwilio, sessions: Sessions
) -> None:
    twilio.write(base(server), NUMBER, "halo")
    object.__setattr__(server.context.settings, "twilio_account", None)
    object.__setattr__(server.context.settings, "twilio_token", None)
    waits = browser("operator1").get("/texts").json()["waits"]
    assert len(waits) == 2
    assert "DCOR_TWILIO_ACCOUNT, DCOR_TWILIO_TOKEN" in waits[0]
    made = browser("operator1").post(f"/calls/{scene.answered(sessions)}/location-link").json()
    assert "an administrator must set" in made["waits"]
    got = twilio.write(base(server), NUMBER, "halo")
    assert (got.status_code, "not set up" in got.json()["message"]) == (403, True)


def test_what_cannot_be_written(server: ApiServer, browser: LogIn, twilio: FakeTwilio) -> None:
    twilio.write(base(server), NUMBER, "halo")
    [row] = listed(browser)
    browser("operator1").post(f"/texts/{row['id']}/take")
    for text in ("", "  ", "a" * 1601, "\0"):
        assert browser("operator1").post(f"/texts/{row['id']}/messages", {"text": text}).status_code == 422
    assert browser("operator1").post(f"/texts/{row['id']}/messages", {"text": "a" * 1600}).is_success
    for login in ("damkar", "wall", "admin"):
        assert browser(login).get("/texts").status_code == 403
