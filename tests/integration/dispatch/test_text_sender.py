"""Sending texts: each once, whatever the provider or the sender does. Real database and library, time as an input."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from dispatch import unanswered_texts
from dispatch.channels.twilio_answer import Report, reason_of
from dispatch.channels.twilio_texts import TwilioTexts
from dispatch.text_reports import reported
from dispatch.text_sender import LEASE, TextPost, claim
from records import text_queue
from records.alarms import TEXT_WAITING, open_alarms
from records.machines import SmsOrderStatus
from records.moves import StatusMove
from records.people import User
from records.session import Sessions
from records.sms import SmsOrder, order_text
from records.text_queue import Incoming
from records.texts import TextChannel, TextConversation
from tests.fake_twilio import (
    ACCOUNT,
    BROKEN,
    INVALID,
    LOST_ANSWER,
    LOST_REQUEST,
    SMS_NUMBER,
    THROTTLED,
    TOKEN,
    FakeTwilio,
    fake_twilio,
)
from tests.integration.dispatch.conftest import Processes
from tests.waiting import wait_until

NUMBER = "+6281234567890"


class Hands:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_on(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def twilio() -> Iterator[FakeTwilio]:
    with fake_twilio() as fake:
        yield fake


@pytest.fixture
def post(sessions: Sessions, twilio: FakeTwilio, clock: Hands) -> Iterator[TextPost]:
    texting = TwilioTexts(
        account=ACCOUNT,
        token=TOKEN,
        senders={TextChannel.SMS: SMS_NUMBER},
        url=twilio.url,
        public_url="https://112.example",
        clock=clock,
    )
    post = TextPost(sessions, texting, clock)
    yield post
    post.close()


def ordered(
    sessions: Sessions, clock: Hands, *, channel: TextChannel = TextChannel.SMS, to: str = NUMBER, n: int = 0
) -> UUID:
    with sessions() as session:
        order = order_text(
            session,
            channel,
            to,
            f"buka http://x/l/token{n}",
            at=clock(),
            give_up_at=clock() + timedelta(minutes=30),
            who="operator:operator1",
        )
        session.commit()
        return order.id


def read(sessions: Sessions, order: UUID) -> SmsOrder:
    with sessions() as session:
        return session.get_one(SmsOrder, order)


def test_it_is_sent_once_and_its_text_is_forgotten(
    sessions: Sessions, twilio: FakeTwilio, clock: Hands, post: TextPost
) -> None:
    order = ordered(sessions, clock)
    assert post.send_due() is None
    post.send_due()
    [sent] = twilio.sent
    row = read(sessions, order)
    assert (row.status, row.sid, row.text, row.attempt) == (SmsOrderStatus.SENT, sent.sid, "", 1)
    assert sent.body == "buka http://x/l/token0"


def test_several_processes_send_each_once(
    sessions: Sessions, twilio: FakeTwilio, clock: Hands, post: TextPost
) -> None:
    orders = [ordered(sessions, clock, n=n) for n in range(25)]
    other = TextPost(sessions, post._texting, clock)  # pyright: ignore[reportPrivateUsage]
    with ThreadPoolExecutor(2) as both:
        for done in [both.submit(post.send_due), both.submit(other.send_due)]:
            done.result()
    other.close()
    assert len(twilio.sent) == 25
    assert {read(sessions, order).status for order in orders} == {SmsOrderStatus.SENT}


def test_a_refusal_is_final_and_says_why(
    sessions: Sessions, twilio: FakeTwilio, clock: Hands, post: TextPost
) -> None:
    twilio.misbehave(INVALID)
    order = ordered(sessions, clock)
    post.send_due()
    clock.pass_on(120)
    post.send_due()
    row = read(sessions, order)
    assert (row.status, row.last_error, row.text) == (SmsOrderStatus.FAILED, reason_of(21211), "")
    assert twilio.asked == 1


def test_throttled_waits_as_long_as_it_is_asked(
    sessions: Sessions, twilio: FakeTwilio, clock: Hands, post: TextPost
) -> None:
    twilio.misbehave(THROTTLED)
    order = ordered(sessions, clock)
    then = post.send_due()
    row = read(sessions, order)
    assert (row.status, then) == (SmsOrderStatus.QUEUED, row.next_try_at)
    assert row.next_try_at == clock() + timedelta(seconds=7)
    clock.pass_on(6)
    post.send_due()
    assert twilio.asked == 1
    clock.pass_on(1.1)
    post.send_due()
    assert read(sessions, order).status is SmsOrderStatus.SENT


def test_a_lost_answer_is_not_sent_twice(
    sessions: Sessions, twilio: FakeTwilio, clock: Hands, post: TextPost
) -> None:
    earlier = ordered(sessions, clock)
    post.send_due()
    twilio.misbehave(LOST_ANSWER)
    order = ordered(sessions, clock)
    post.send_due()
    row = read(sessions, order)
    assert (row.status, row.doubt_since is None) == (SmsOrderStatus.QUEUED, False)
    clock.pass_on(5)
    post.send_due()
    assert [sent.body for sent in twilio.sent] == ["buka http://x/l/token0"] * 2
    assert read(sessions, order).sid == twilio.sent[1].sid
    assert read(sessions, earlier).sid == twilio.sent[0].sid


def test_a_lost_request_is_sent_again(
    sessions: Sessions, twilio: FakeTwilio, clock: Hands, post: TextPost
) -> None:
    twilio.misbehave(LOST_REQUEST, BROKEN)
    order = ordered(sessions, clock)
    for _ in range(3):
        post.send_due()
        clock.pass_on(10)
    assert (len(twilio.sent), read(sessions, order).attempt) == (1, 3)
    assert read(sessions, order).status is SmsOrderStatus.SENT


@pytest.mark.parametrize("was_sent", [True, False])
def test_a_sender_that_was_killed_leaves_it_to_the_next(
    sessions: Sessions, twilio: FakeTwilio, clock: Hands, post: TextPost, was_sent: bool
) -> None:
    order = ordered(sessions, clock)
    with sessions() as session:
        [claimed] = claim(session, [TextChannel.SMS], now=clock())
        session.commit()
    if was_sent:
        assert post._texting  # pyright: ignore[reportPrivateUsage]
        post._texting.send(claimed.message)  # pyright: ignore[reportPrivateUsage]
    post.send_due()
    assert read(sessions, order).status is SmsOrderStatus.SENDING
    clock.pass_on(LEASE.total_seconds())
    post.send_due()
    assert (len(twilio.sent), read(sessions, order).status) == (1, SmsOrderStatus.SENT)


def test_what_is_late_is_not_sent(
    sessions: Sessions, twilio: FakeTwilio, clock: Hands, post: TextPost
) -> None:
    order = ordered(sessions, clock)
    clock.pass_on(1800)
    post.send_due()
    assert (twilio.asked, read(sessions, order).status, read(sessions, order).text) == (
        0,
        SmsOrderStatus.EXPIRED,
        "",
    )


def test_without_a_provider_or_a_number_it_waits(
    sessions: Sessions, twilio: FakeTwilio, clock: Hands, post: TextPost
) -> None:
    whatsapp = ordered(sessions, clock, channel=TextChannel.WHATSAPP)
    bare = TextPost(sessions, None, clock)
    assert bare.send_due() == post.send_due() == clock() + timedelta(minutes=30)
    assert (twilio.asked, read(sessions, whatsapp).status) == (0, SmsOrderStatus.QUEUED)
    clock.pass_on(1800)
    bare.send_due()
    assert read(sessions, whatsapp).status is SmsOrderStatus.EXPIRED
    bare.close()


def test_reports_in_any_order(sessions: Sessions, twilio: FakeTwilio, clock: Hands, post: TextPost) -> None:
    fast, usual, failed = (ordered(sessions, clock, n=n, to=f"+628{n}") for n in range(3))
    twilio.misbehave(LOST_ANSWER)
    with sessions() as session:
        # The report is faster than the answer to the request.
        assert reported(session, fast, "SMfast", Report.DELIVERED, "", at=clock())
        assert reported(session, fast, "SMfast", Report.SENT, "", at=clock())
        assert reported(session, fast, "SMother", Report.FAILED, "", at=clock())
        session.commit()
    post.send_due()
    clock.pass_on(5)
    post.send_due()
    assert len(twilio.sent) == 2
    with sessions() as session:
        sid = read(sessions, failed).sid
        assert sid
        assert reported(session, None, sid, Report.FAILED, reason_of(30003), at=clock())
        assert reported(session, failed, sid, Report.DELIVERED, "", at=clock())
        assert not reported(session, UUID(int=1), "SMx", Report.SENT, "", at=clock())
        session.commit()
    assert (read(sessions, fast).status, read(sessions, fast).sid) == (SmsOrderStatus.DELIVERED, "SMfast")
    assert read(sessions, usual).status is SmsOrderStatus.SENT
    assert read(sessions, failed).status is SmsOrderStatus.FAILED
    with sessions() as session:
        whys = session.scalars(select(StatusMove.why).where(StatusMove.row_id == failed)).all()
        assert whys[-1] == reason_of(30003)


def test_the_alarm_of_those_who_wait(sessions: Sessions, clock: Hands) -> None:
    def look() -> tuple[dict[str, int] | None, datetime | None]:
        with sessions() as session:
            then = unanswered_texts.watch(session, now=clock())
            session.commit()
            alarm = open_alarms(session, TEXT_WAITING).get("sms")
            return (alarm.data if alarm else None), then

    assert look() == (None, None)
    began = clock()
    with sessions() as session:
        text_queue.receive(
            session, Incoming(TextChannel.SMS, NUMBER, "SM1", "tolong"), "ok", at=began, who="twilio"
        )
        session.commit()
    assert look() == (None, began + timedelta(seconds=20))
    clock.pass_on(20)
    assert look()[0] == {"waiting": 1, "taken": 0}
    with sessions() as session:
        talk = session.scalars(select(TextConversation).with_for_update()).one()
        user = session.scalars(select(User.id).where(User.login == "operator1")).one()
        text_queue.take(session, talk, user, at=clock(), who="operator:operator1")
        session.commit()
    assert look() == (None, began + timedelta(minutes=2))
    clock.pass_on(100)
    assert look()[0] == {"waiting": 0, "taken": 1}
    with sessions() as session:
        talk = session.scalars(select(TextConversation).with_for_update()).one()
        text_queue.answer(session, talk, user, "di mana?", at=clock(), who="operator:operator1")
        session.commit()
    assert look() == (None, None)


def test_the_clock_process_sends(
    sessions: Sessions, twilio: FakeTwilio, processes: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DCOR_TWILIO_ACCOUNT", ACCOUNT)
    monkeypatch.setenv("DCOR_TWILIO_TOKEN", TOKEN)
    monkeypatch.setenv("DCOR_TWILIO_FROM_SMS", SMS_NUMBER)
    monkeypatch.setenv("DCOR_TWILIO_URL", twilio.url)
    twilio.misbehave(BROKEN)
    processes.start("clock")
    order = ordered(sessions, Hands())
    wait_until(lambda: read(sessions, order).status is SmsOrderStatus.SENT, 60, what="the SMS")
    assert len(twilio.sent) == 1
    assert NUMBER not in processes.log("clock")
    assert "token0" not in processes.log("clock")
    with sessions() as session:
        text_queue.receive(
            session,
            Incoming(TextChannel.SMS, NUMBER, "SM1", "tolong"),
            "diterima",
            at=datetime.now(UTC) - timedelta(seconds=25),
            who="twilio",
        )
        session.commit()

    def alarmed() -> bool:
        with sessions() as session:
            return "sms" in open_alarms(session, TEXT_WAITING)

    wait_until(alarmed, 10, what="the alarm")
    wait_until(lambda: len(twilio.sent) == 2, 10, what="the acknowledgement")
