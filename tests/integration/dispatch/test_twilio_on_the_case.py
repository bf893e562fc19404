"""A case told by Twilio, from the delivery to what the case's page shows: the real library, sockets and signatures.

SMS refused, throttled, timed out, delivered late, replied; calls with keys. Time is an input.
"""

from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from agents_api.server import ApiServer
from dispatch import due, undelivered
from dispatch.channels.channel import Channel
from dispatch.channels.twilio_case import TwilioTextChannel
from dispatch.channels.twilio_texts import twilio_texts
from dispatch.deliver import PostOffice
from dispatch.letters import kelurahan_of
from dispatch.text_sender import TextPost
from dispatch.workers import make_channels
from records.agencies import ChannelKind, ContactRole
from records.alarms import DELIVERY_FAILED, open_alarms
from records.city import City
from records.journal import JournalRow
from records.session import Sessions
from records.texts import TextChannel, TextConversation
from records.work import AgencyReply, Delivery
from settings.settings import Settings
from tests.fake_twilio import (
    ACCOUNT,
    INVALID,
    LOST_ANSWER,
    LOST_REQUEST,
    SMS_NUMBER,
    THROTTLED,
    TOKEN,
    VOICE_NUMBER,
    WHATSAPP_NUMBER,
    FakeTwilio,
    Fault,
    fake_twilio,
    post,
)
from tests.integration.agents_api import conftest as api
from tests.integration.agents_api.conftest import Hands, LogIn
from tests.integration.dispatch.room import a_contact, an_open_incident

# The API's fixtures, here too.
browser, client, clock, console, server = api.browser, api.client, api.clock, api.console, api.server

DUTY, BACKUP, STRANGER = "+6281234567890", "+6281299990000", "+6285550001111"


@pytest.fixture
def twilio() -> Iterator[FakeTwilio]:
    with fake_twilio() as fake:
        yield fake


@pytest.fixture
def settings(settings: Settings, twilio: FakeTwilio) -> Settings:
    """An instance with a Twilio account."""
    more = {
        "twilio_account": ACCOUNT,
        "twilio_token": TOKEN,
        "twilio_from_sms": SMS_NUMBER,
        "twilio_from_whatsapp": WHATSAPP_NUMBER,
        "twilio_from_voice": VOICE_NUMBER,
        "twilio_url": twilio.url,
    }
    named = {name: getattr(settings, name) for name in settings.model_fields_set}
    return Settings.model_validate(named | more)


@dataclass
class Room:
    """The control room with its worker and clock, whose hands the test moves."""

    sessions: Sessions
    office: PostOffice
    channels: dict[ChannelKind, Channel]
    """The office's."""
    texts: TextPost
    twilio: FakeTwilio
    clock: Hands
    settings: Settings
    log_in: LogIn

    @property
    def base(self) -> str:
        return self.settings.public_base

    @contextmanager
    def impatient(self) -> Generator[None]:
        """An SMS waits for Twilio's answer for a moment only."""
        patient = self.channels[ChannelKind.SMS]
        hasty = twilio_texts(self.settings, self.clock, seconds=0.4)
        self.channels[ChannelKind.SMS] = TwilioTextChannel(TextChannel.SMS, hasty, None)
        yield
        self.channels[ChannelKind.SMS] = patient

    def contact(
        self,
        channel: ChannelKind,
        address: str = DUTY,
        *,
        agency: str = "DAMKAR",
        role: ContactRole = ContactRole.DUTY,
        after: int = 0,
    ) -> None:
        with self.sessions() as session:
            a_contact(session, agency, address, channel=channel, role=role).after_seconds = after
            session.commit()

    def open(self, *, type_code: str = "FIR1", agencies: tuple[str, ...] = ("DAMKAR",)) -> str:
        """Opens an incident; the id of its first case."""
        with self.sessions() as session:
            cases = an_open_incident(session, type_code=type_code, agencies=agencies, at=self.clock())
            session.commit()
            return str(cases[0].id)

    def work(self, seconds: float = 0) -> None:
        """After so many seconds, everything that is due is done once."""
        self.clock.ahead += timedelta(seconds=seconds)
        with self.sessions() as session:
            wanted = due.take_due(session, now=self.clock())
            session.commit()
        for one in wanted:
            self.office.deliver(one.delivery_id, one.attempt)
        self.texts.send_due()

    def case(self, case_id: str) -> dict[str, Any]:
        """The case as the supervisor's screen shows it."""
        got = self.log_in("supervisor").get(f"/cases/{case_id}")
        assert got.status_code == 200, got.text
        return got.json()

    def told(self, case_id: str) -> dict[str, Any]:
        """The only delivery of the case."""
        [delivery] = self.case(case_id)["deliveries"]
        return delivery

    def write(self, number: str, text: str, **more: Any) -> str:
        """Somebody writes; what they are answered, empty when nothing is."""
        before = len(self.twilio.sent)
        got = self.twilio.write(self.base, number, text, **more)
        assert got.status_code == 200, got.text
        self.texts.send_due()
        return self.twilio.sent[-1].body if len(self.twilio.sent) > before else ""

    def queue(self) -> list[str]:
        """Numbers in the citizens' text queue."""
        with self.sessions() as session:
            return list(session.scalars(select(TextConversation.number)))

    def alarms(self) -> dict[str, Any]:
        with self.sessions() as session:
            undelivered.watch(session, now=self.clock())
            session.commit()
            return {subject: alarm.data for subject, alarm in open_alarms(session, DELIVERY_FAILED).items()}


@pytest.fixture
def room(
    sessions: Sessions,
    server: ApiServer,
    twilio: FakeTwilio,
    clock: Hands,
    browser: LogIn,
    city: City,
) -> Iterator[Room]:
    settings = server.context.settings
    object.__setattr__(settings, "public_url", f"http://127.0.0.1:{settings.http_port}")
    texts = TextPost(sessions, twilio_texts(settings, clock), clock)
    with ExitStack() as stack:
        channels = dict(make_channels(settings, stack))
        office = PostOffice(sessions, channels, kelurahan_of(city), clock)
        yield Room(sessions, office, channels, texts, twilio, clock, settings, browser)
    texts.close()


def test_refused_it_is_failed_with_a_sentence_and_alarms(room: Room) -> None:
    room.contact(ChannelKind.SMS)
    case = room.open()
    room.twilio.misbehave(INVALID)
    room.work()
    told = room.told(case)
    assert (told["status"], told["channel"], told["address_masked"]) == ("failed", "sms", "***890")
    assert told["last_error"] == "this is no number that texts can be sent to (Twilio 21211)"
    [tried] = told["attempts"]
    assert (tried["attempt"], tried["outcome"], tried["report"]) == (1, told["last_error"], None)
    assert tried["began_at"] <= tried["ended_at"]
    number = room.case(case)["number"]
    assert room.alarms()[number]["agency"] == "DAMKAR"
    room.work(3600)
    assert room.twilio.asked == 1

    # A supervisor sees it in the list and has it tried again, when the number is right.
    assert room.log_in("operator1").get("/deliveries?failed=true").status_code == 403
    boss = room.log_in("supervisor")
    [failed] = boss.get("/deliveries?failed=true&live=true").json()["items"]
    assert (failed["case_number"], failed["id"], failed["case_status"]) == (number, told["id"], "queued")
    again = boss.post(f"/deliveries/{told['id']}/retry")
    assert (again.status_code, again.json()["status"]) == (200, "queued")
    assert boss.post(f"/deliveries/{told['id']}/retry").status_code == 409
    assert room.alarms() == {}
    room.work()
    told = room.told(case)
    assert (told["status"], len(told["attempts"]), told["attempts"][1]["outcome"]) == ("sent", 2, "sent")
    assert boss.get("/deliveries?failed=true").json()["items"] == []
    assert boss.post(f"/deliveries/{UUID(int=1)}/retry").status_code == 404


def test_throttled_it_waits_as_long_as_twilio_asks(room: Room) -> None:
    room.contact(ChannelKind.SMS)
    case = room.open()
    room.twilio.misbehave(THROTTLED)
    room.work()
    told = room.told(case)
    assert (told["status"], told["last_error"]) == ("queued", "Twilio asks to send more slowly (429)")
    [tried] = told["attempts"]
    wait = datetime.fromisoformat(told["next_try_at"]) - datetime.fromisoformat(tried["ended_at"])
    assert timedelta(seconds=6.9) < wait < timedelta(seconds=8)
    room.work(8)
    assert (room.told(case)["status"], len(room.twilio.sent)) == ("sent", 1)
    assert [one["outcome"] for one in room.told(case)["attempts"]] == [told["last_error"], "sent"]


@pytest.mark.parametrize("fault", [Fault(takes=True, seconds=1.5), LOST_ANSWER, LOST_REQUEST])
def test_timed_out_it_is_asked_about_and_never_sent_twice(room: Room, fault: Fault) -> None:
    room.contact(ChannelKind.SMS)
    case = room.open()
    room.twilio.misbehave(fault)
    with room.impatient():
        room.work()
    told = room.told(case)
    assert (told["status"], told["last_error"].startswith("no answer from Twilio")) == ("queued", True)
    room.work(3)
    told = room.told(case)
    assert (told["status"], told["last_error"], len(room.twilio.sent)) == ("sent", None, 1)
    # The report comes with the address of the try that Twilio took.
    assert room.twilio.report(room.twilio.sent[0], "delivered").status_code == 204
    assert room.told(case)["status"] == "delivered"


def test_the_report_of_a_message_in_doubt_says_that_it_was_taken(room: Room) -> None:
    room.contact(ChannelKind.SMS)
    case = room.open()
    room.twilio.misbehave(LOST_ANSWER)
    room.work()
    assert room.twilio.report(room.twilio.sent[0], "sent").status_code == 204
    assert room.told(case)["status"] == "sent"
    room.work(60)
    assert room.twilio.asked == 1


def test_delivered_late_and_in_any_order(room: Room) -> None:
    room.contact(ChannelKind.WHATSAPP)
    case = room.open()
    room.work()
    [sent] = room.twilio.sent
    assert (sent.to, sent.sender) == (f"whatsapp:{DUTY}", f"whatsapp:{WHATSAPP_NUMBER}")
    assert room.case(case)["status"] == "sent"
    room.clock.ahead += timedelta(hours=2)
    assert room.twilio.report(sent, "delivered").status_code == 204
    told = room.told(case)
    late = datetime.fromisoformat(told["delivered_at"]) - datetime.fromisoformat(told["sent_at"])
    assert (told["status"], late > timedelta(hours=1)) == ("delivered", True)
    assert (room.case(case)["status"], told["attempts"][0]["report"]) == ("delivered", "delivered")
    for word, status in (("sent", "delivered"), ("read", "read"), ("delivered", "read"), ("failed", "read")):
        for _twice in range(2):
            assert room.twilio.report(sent, word).status_code == 204
        assert room.told(case)["status"] == status
    assert room.told(case)["attempts"][0]["report"] == "read"
    with room.sessions() as session:
        kinds = list(session.scalars(select(JournalRow.kind).where(JournalRow.kind.like("delivery.%"))))
    assert kinds == [f"delivery.{word}" for word in ("queued", "sending", "sent", "delivered", "read")]


def test_undelivered_it_failed_after_all_and_an_old_report_harms_no_newer_try(room: Room) -> None:
    room.contact(ChannelKind.SMS)
    case = room.open()
    room.work()
    [first] = room.twilio.sent
    for _twice in range(2):
        assert room.twilio.report(first, "undelivered", 30003).status_code == 204
    told = room.told(case)
    assert (told["status"], "off or without network" in told["last_error"]) == ("failed", True)
    assert told["attempts"][0]["report"] == told["last_error"]
    assert room.log_in("supervisor").post(f"/deliveries/{told['id']}/retry").is_success
    room.twilio.report(first, "undelivered", 30003)
    room.twilio.report(first, "sent")
    assert room.told(case)["status"] == "queued"
    room.work()
    room.twilio.report(first, "undelivered", 30003)
    assert room.told(case)["status"] == "sent"
    room.twilio.report(room.twilio.sent[1], "delivered")
    assert room.told(case)["status"] == "delivered"


def test_a_yes_by_sms_accepts_the_case(room: Room) -> None:
    room.contact(ChannelKind.SMS)
    case = room.open()
    room.work()
    [sent] = room.twilio.sent
    number = room.case(case)["number"]
    assert f"Balas TERIMA {number} atau TOLAK {number} alasan" in sent.body
    assert "Jalan Margonda 100" in sent.body
    assert "lantai dua" not in sent.body, "the note stays in the house"
    said = [room.write(DUTY, f"  terima {number.lower()} ", sid="SM" + "7" * 32) for _repeated in range(2)]
    assert said == [f"Kasus {number} DITERIMA oleh DAMKAR. Terima kasih.", ""]
    got = room.case(case)
    assert (got["status"], got["accepted_by"]) == ("accepted", "agency:DAMKAR")
    assert "by SMS from the duty phone" in [move["why"] for move in got["history"]]
    assert room.told(case)["status"] == "read"
    assert room.queue() == []
    with room.sessions() as session:
        [kept] = session.scalars(select(AgencyReply)).all()
        assert (str(kept.case_id), kept.accepts, kept.done) == (case, True, True)
        told = " ".join(str(row.data) for row in session.scalars(select(JournalRow)))
        assert DUTY not in told


def test_a_bare_yes_counts_when_there_is_one_case_only(room: Room) -> None:
    room.contact(ChannelKind.SMS)
    assert room.write(DUTY, "ya") == "112 Depok: pesan Anda diterima. Petugas akan membalas."
    assert room.queue() == [DUTY], "nothing waits for a yes, so it is what a person writes"
    assert "Tidak ada kasus yang menunggu" in room.write(DUTY, "TERIMA")
    first, second = room.open(), room.open()
    room.work()
    assert "Ada 2 kasus yang menunggu" in room.write(DUTY, "Ya!")
    assert room.case(first)["status"] == room.case(second)["status"] == "sent"
    assert "DITERIMA" in room.write(DUTY, f"TERIMA {room.case(first)['incident']['number']}")
    assert "DITOLAK: jalan Margonda banjir" in room.write(DUTY, "Tolak, jalan Margonda banjir")
    assert (room.case(first)["status"], room.case(second)["status"]) == ("accepted", "rejected")
    assert room.case(second)["reason"] == "jalan Margonda banjir"
    assert "tidak ada yang diubah" in room.write(DUTY, f"TERIMA {room.case(second)['number']}")


def test_what_is_no_clear_answer_goes_to_a_person(room: Room) -> None:
    room.contact(ChannelKind.SMS)
    case = room.open()
    room.work()
    for text in ("Terima kasih", "tidak tahu di mana", "ok", "TERIMA semua", "ada kebakaran lagi di Beji"):
        room.write(DUTY, text)
        assert room.case(case)["status"] == "sent", text
    assert room.queue() == [DUTY]


def test_a_stranger_accepts_nothing(room: Room) -> None:
    room.contact(ChannelKind.SMS)
    room.contact(ChannelKind.SMS, BACKUP, agency="DISHUB")
    room.contact(ChannelKind.WHATSAPP, "+6281200000000")
    with room.sessions() as session:
        a_contact(session, "DAMKAR", "+6281211112222", channel=ChannelKind.SMS).active = False
        a_contact(session, "DAMKAR", "mailto://" + STRANGER, channel=ChannelKind.APPRISE)
        session.commit()
    case = room.open()
    room.work()
    number = room.case(case)["number"]
    for stranger in (STRANGER, "+6281211112222", "TERIMA", "whatsapp:" + STRANGER):
        room.write(stranger, f"TERIMA {number}")
    assert sorted(room.queue()) == sorted([STRANGER, "+6281211112222", "TERIMA", STRANGER])
    # Another agency's duty phone is known, and still not asked.
    for text in (f"TERIMA {number}", f"TERIMA {number.removesuffix('-DAMKAR')}", f"TERIMA {number}-DISHUB"):
        assert "Tidak ada kasus" in room.write(BACKUP, text)
    assert "Tidak ada kasus" in room.write(BACKUP, "terima")
    assert room.case(case)["status"] == "sent"
    assert BACKUP not in room.queue()


def test_a_call_reads_the_case_and_a_key_accepts_it(room: Room) -> None:
    room.contact(ChannelKind.VOICE)
    case = room.open()
    room.work()
    [called] = room.twilio.called
    assert (called.to, called.sender, room.told(case)["status"]) == (DUTY, VOICE_NUMBER, "sent")
    heard = room.twilio.pick_up(called)
    assert (heard.language, heard.text.startswith("Kasus 1 1 2, urutan")) == ("id-ID", True)
    assert "Jalan Margonda 1 0 0" in heard.text
    assert heard.text.endswith("Tekan 1 untuk menerima, 2 untuk mengulang, 3 untuk menolak.")
    again = room.twilio.press(called, heard, "2")
    assert again.text == heard.text
    last = room.twilio.press(called, again, "1")
    assert (last.text, last.action) == ("Kasus diterima. Terima kasih.", None)
    assert room.twilio.press(called, again, "3").text == "Kasus ini sudah diterima. Terima kasih."
    for _twice in range(2):
        assert room.twilio.end(called).status_code == 204
    got = room.case(case)
    assert (got["status"], got["accepted_by"]) == ("accepted", "agency:DAMKAR")
    assert "by telephone" in [move["why"] for move in got["history"]]
    told = room.told(case)
    assert (told["status"], told["attempts"][0]["report"]) == ("read", "read")
    room.work(600)
    assert len(room.twilio.called) == 1


def test_a_call_nobody_answers_is_made_again_and_a_voicemail_accepts_nothing(room: Room) -> None:
    room.contact(ChannelKind.VOICE)
    case = room.open()
    room.work()
    for status, why in (("busy", "the line was busy"), ("no-answer", "nobody answered")):
        called = room.twilio.called[-1]
        for _twice in range(2):
            assert room.twilio.end(called, status).status_code == 204
        told = room.told(case)
        assert (told["status"], told["last_error"]) == ("queued", why)
        assert told["attempts"][-1]["report"] == why
        room.work(20)
    assert len(room.twilio.called) == 3
    voicemail = room.twilio.called[-1]
    heard = room.twilio.pick_up(voicemail)
    for _round in range(2):
        heard = room.twilio.press(voicemail, heard, None)
        assert heard.action
    heard = room.twilio.press(voicemail, heard, None)
    assert (heard.action, "Tidak ada jawaban" in heard.text) == (None, True)
    room.twilio.end(voicemail)
    assert room.told(case)["last_error"] == "nobody pressed a key"
    assert room.case(case)["status"] == "sent"
    room.work(20)
    rejected = room.twilio.called[-1]
    assert "Kasus ditolak" in room.twilio.press(rejected, room.twilio.pick_up(rejected), "3").text
    assert (room.case(case)["status"], room.case(case)["reason"]) == ("rejected", "ditolak lewat telepon")


def test_a_call_in_doubt_is_asked_about(room: Room) -> None:
    room.contact(ChannelKind.VOICE)
    case = room.open()
    room.twilio.misbehave(LOST_ANSWER)
    room.work()
    assert room.told(case)["status"] == "queued"
    room.work(3)
    assert (room.told(case)["status"], len(room.twilio.called)) == ("sent", 1)


def test_in_order_the_next_waits_whether_somebody_accepts(room: Room) -> None:
    room.contact(ChannelKind.SMS)
    room.contact(ChannelKind.WHATSAPP, after=300)
    room.contact(ChannelKind.VOICE, after=600)
    case = room.open()
    room.work()
    assert [sent.to for sent in room.twilio.sent] == [DUTY]
    room.work(150)
    assert len(room.twilio.sent) == 1
    room.work(151)
    assert [sent.to for sent in room.twilio.sent] == [DUTY, f"whatsapp:{DUTY}"]
    room.write(f"whatsapp:{DUTY}", "TERIMA")
    room.work(900)
    assert room.twilio.called == []
    got = {one["channel"]: one["status"] for one in room.case(case)["deliveries"]}
    assert got == {"sms": "read", "whatsapp": "read", "voice": "cancelled"}
    assert "by WhatsApp from the duty phone" in [move["why"] for move in room.case(case)["history"]]


def test_in_order_all_are_told_when_nobody_accepts(room: Room) -> None:
    room.contact(ChannelKind.SMS)
    room.contact(ChannelKind.VOICE, after=40)
    room.open()
    room.twilio.misbehave(INVALID)
    room.work()
    assert room.alarms() == {}, "another way is still to come"
    room.work(41)
    assert len(room.twilio.called) == 1


def test_a_restricted_case_says_nothing_outside(room: Room) -> None:
    room.contact(ChannelKind.SMS, agency="POLRI")
    room.contact(ChannelKind.VOICE, agency="POLRI")
    case = room.open(type_code="SOC3", agencies=("POLRI",))
    room.work()
    [sent], [called] = room.twilio.sent, room.twilio.called
    number = room.case(case)["number"]
    assert sent.body == f"Kasus {number}. Kasus ini terbatas: buka kotak masuk dinas untuk rinciannya."
    heard = room.twilio.pick_up(called).text
    assert ("Margonda" in heard, "terbatas" in heard) == (False, True)


def test_a_forged_call_back_changes_nothing(room: Room) -> None:
    room.contact(ChannelKind.VOICE)
    case = room.open()
    room.work()
    [called] = room.twilio.called
    heard = room.twilio.pick_up(called)
    assert heard.action
    form = {"CallSid": called.sid, "CallStatus": "completed", "Digits": "1"}
    elsewhere = heard.action.replace(room.told(case)["id"], str(UUID(int=7)))
    for url in (heard.action, called.url, called.report_to):
        for got in (
            post(url, form, token="guessed"),
            post(url, form, signature=""),
            httpx.post(url, data=form),
        ):
            assert got.status_code == 403
    assert "tidak lagi berlaku" in post(elsewhere, form).text
    for url in (f"{room.base}/hooks/twilio/voice", heard.action.replace("try=1", "try=x")):
        assert post(url, form).status_code == 422
    assert post(heard.action, form | {"CallSid": "CA" + "9" * 32}).text.count("tidak lagi berlaku") == 1
    assert room.case(case)["status"] == "sent"


def test_what_is_not_set_up_is_said(sessions: Sessions, city: City, settings: Settings) -> None:
    bare = Settings(home=settings.home, database_url=settings.database_url)
    with ExitStack() as stack:
        office = PostOffice(
            sessions, make_channels(bare, stack), kelurahan_of(city), lambda: datetime.now(UTC)
        )
        with sessions() as session:
            for channel in (ChannelKind.SMS, ChannelKind.WHATSAPP, ChannelKind.VOICE):
                a_contact(session, "DAMKAR", DUTY, channel=channel)
            an_open_incident(session)
            session.commit()
            ids = list(session.scalars(select(Delivery.id)))
        for one in ids:
            office.deliver(one, 1)
    with sessions() as session:
        reasons = {row.channel.value: row.last_error or "" for row in session.scalars(select(Delivery))}
    assert "DCOR_TWILIO_FROM_SMS" in reasons["sms"]
    assert "DCOR_TWILIO_FROM_WHATSAPP" in reasons["whatsapp"]
    assert "DCOR_TWILIO_FROM_VOICE, DCOR_PUBLIC_URL" in reasons["voice"]
