"""Twilio's own library against Twilio on loopback, and what its answers mean."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from dispatch.channels.texting import Accepted, InDoubt, Later, Outgoing, Refused
from dispatch.channels.twilio_answer import Report, outcome_of, reason_of, report_of
from dispatch.channels.twilio_texts import TwilioTexts, channel_of, why_texts_wait
from records.texts import TextChannel
from settings.clock import system_clock
from settings.settings import Settings
from tests.fake_twilio import (
    ACCOUNT,
    BROKEN,
    INVALID,
    LOST_ANSWER,
    LOST_REQUEST,
    SMS_NUMBER,
    THROTTLED,
    TOKEN,
    WHATSAPP_NUMBER,
    FakeTwilio,
    Fault,
    fake_twilio,
)

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
ORDER = UUID(int=5)
SMS = Outgoing(ORDER, TextChannel.SMS, "+6281234567890", "Buka tautan: https://112.example/l/abc & balas")


@pytest.fixture
def twilio() -> Iterator[FakeTwilio]:
    with fake_twilio() as fake:
        yield fake


def texts(
    twilio: FakeTwilio, *, token: str = TOKEN, seconds: float = 5, public: str | None = None
) -> TwilioTexts:
    senders = {TextChannel.SMS: SMS_NUMBER, TextChannel.WHATSAPP: WHATSAPP_NUMBER}
    return TwilioTexts(
        account=ACCOUNT,
        token=token,
        senders=senders,
        url=twilio.url,
        public_url=public,
        clock=system_clock,
        seconds=seconds,
    )


def test_an_sms_is_taken(twilio: FakeTwilio) -> None:
    outcome = texts(twilio, public="https://112.example/x/").send(SMS)
    [sent] = twilio.sent
    assert outcome == Accepted(sent.sid)
    assert (sent.to, sent.sender, sent.body) == (SMS.to, SMS_NUMBER, SMS.text)
    assert sent.report_to == f"https://112.example/x/hooks/twilio/status?order={ORDER}"


def test_whatsapp_goes_by_its_own_number(twilio: FakeTwilio) -> None:
    texts(twilio).send(Outgoing(ORDER, TextChannel.WHATSAPP, "+62811", "halo"))
    [sent] = twilio.sent
    assert (sent.to, sent.sender) == ("whatsapp:+62811", f"whatsapp:{WHATSAPP_NUMBER}")
    assert sent.report_to is None, "nobody outside can reach this machine's own address"
    assert channel_of(sent.to) == (TextChannel.WHATSAPP, "+62811")
    assert channel_of("+62811") == (TextChannel.SMS, "+62811")


def test_each_kind_of_failure_is_told_apart(twilio: FakeTwilio) -> None:
    twilio.misbehave(INVALID, THROTTLED, BROKEN, LOST_ANSWER, LOST_REQUEST)
    mine = texts(twilio)
    assert mine.send(SMS) == Refused("this is no number that texts can be sent to (Twilio 21211)")
    assert mine.send(SMS) == Later("Twilio asks to send more slowly (429)", timedelta(seconds=7))
    for _ in range(3):
        assert isinstance(mine.send(SMS), InDoubt)
    assert len(twilio.sent) == 1
    wrong = texts(twilio, token="another").send(SMS)
    assert isinstance(wrong, Later)
    assert "check DCOR_TWILIO_ACCOUNT" in wrong.reason


def test_a_slow_answer_and_no_server_are_in_doubt(twilio: FakeTwilio) -> None:
    twilio.misbehave(Fault(takes=True, seconds=1.0))
    assert texts(twilio, seconds=0.1).send(SMS) == InDoubt("no answer from Twilio: ReadTimeout")
    gone = TwilioTexts(
        account=ACCOUNT,
        token=TOKEN,
        senders={TextChannel.SMS: SMS_NUMBER},
        url="http://127.0.0.1:9",
        public_url=None,
        clock=system_clock,
    )
    assert isinstance(gone.send(SMS), InDoubt)
    assert gone.taken_since(SMS, NOW) is None
    assert not gone.can_send(TextChannel.WHATSAPP)


def test_what_was_taken_can_be_found_again(twilio: FakeTwilio) -> None:
    mine, began = texts(twilio), datetime.now(UTC)
    mine.send(Outgoing(ORDER, SMS.channel, SMS.to, "something else"))
    mine.send(Outgoing(ORDER, SMS.channel, "+6280", SMS.text))
    assert mine.taken_since(SMS, began) == []
    twilio.misbehave(LOST_ANSWER)
    mine.send(SMS)
    assert mine.taken_since(SMS, began) == [twilio.sent[2].sid]
    assert mine.taken_since(SMS, began + timedelta(minutes=5)) == []


@pytest.mark.parametrize(
    ("word", "report"),
    [
        ("queued", Report.SENT),
        ("sent", Report.SENT),
        ("delivered", Report.DELIVERED),
        ("read", Report.READ),
        ("undelivered", Report.FAILED),
        ("failed", Report.FAILED),
        ("receiving", None),
        ("", None),
    ],
)
def test_reports(word: str, report: Report | None) -> None:
    assert report_of(word) is report


def test_reasons_never_quote_a_number() -> None:
    assert reason_of(30006).startswith("this is a landline")
    assert reason_of(99999) == "Twilio error 99999: see https://www.twilio.com/docs/api/errors/99999"
    assert reason_of(None) == "no reason given"
    assert outcome_of(404, 20404, None, now=NOW) == Refused(reason_of(20404))


def test_what_is_missing_is_said() -> None:
    with_token = Settings.model_validate({"twilio_token": TOKEN, "twilio_account": ACCOUNT})
    assert why_texts_wait(with_token, TextChannel.SMS) == (
        "SMS wait and are not sent: an administrator must set DCOR_TWILIO_FROM_SMS."
    )
    ready = with_token.model_copy(update={"twilio_from_sms": SMS_NUMBER})
    assert why_texts_wait(ready, TextChannel.SMS) is None
    assert "DCOR_TWILIO_FROM_WHATSAPP" in (why_texts_wait(ready, TextChannel.WHATSAPP) or "")
    assert TOKEN not in repr(with_token)
