"""Broadcasts on their way to webhooks: each arrives once, whoever is slow, refuses or dies; a recall follows."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from threading import Event
from uuid import UUID

import pytest
from sqlalchemy import select, text

from dispatch import broadcasts
from dispatch.broadcast_rules import Wanted
from dispatch.broadcast_sender import LEASE, BroadcastPost, claim, next_due, record
from dispatch.channels.channel import Delivered, Failed, Outcome, RetryLater
from dispatch.channels.webhook import Message, WebhookChannel, webhook_channel
from dispatch.unread_broadcasts import watch
from records.agencies import ChannelKind, ContactRole
from records.broadcasts import Broadcast, BroadcastDelivery, BroadcastSeverity
from records.incidents import Incident, Restriction
from records.machines.broadcast_delivery import BroadcastDeliveryStatus
from records.moves import StatusMove
from records.people import User
from records.session import Sessions
from settings.clock import system_clock
from tests.integration.dispatch.conftest import Processes, Receiver
from tests.integration.dispatch.room import a_contact, an_open_incident, now
from tests.waiting import wait_until

WHO = "supervisor:supervisor"


@pytest.fixture
def webhook() -> Iterator[WebhookChannel]:
    with webhook_channel(system_clock) as channel:
        yield channel


def a_broadcast(
    sessions: Sessions,
    *agencies: str,
    severity: BroadcastSeverity = BroadcastSeverity.INFO,
    at: datetime | None = None,
    incident_id: UUID | None = None,
    expires_at: datetime | None = None,
) -> UUID:
    with sessions() as session:
        sender = session.scalars(select(User.id).where(User.login == "supervisor")).one()
        wanted = Wanted(
            "Siaga banjir",
            severity,
            agencies,
            room=False,
            incident_id=incident_id,
            expires_at=expires_at,
        )
        sent = broadcasts.send(session, wanted, sender, seat=None, at=at or now(), who=WHO)
        session.commit()
        return sent.id


def contacts(sessions: Sessions, address: Callable[[str], str], *agencies: str) -> None:
    with sessions() as session:
        for agency in agencies:
            a_contact(session, agency, address(agency))
        session.commit()


def deliveries(sessions: Sessions) -> dict[str, BroadcastDelivery]:
    """By agency and event."""
    with sessions() as session:
        return {f"{one.agency} {one.event}": one for one in session.scalars(select(BroadcastDelivery))}


def send_all(sessions: Sessions, webhook: WebhookChannel) -> None:
    post = BroadcastPost(sessions, webhook, system_clock)
    post.send_due()
    post.close()


def test_each_duty_webhook_gets_it_signed_and_once(
    sessions: Sessions, receiver: Receiver, webhook: WebhookChannel
) -> None:
    contacts(sessions, receiver.hook, "DAMKAR", "DISHUB", "POLRI")
    with sessions() as session:
        a_contact(session, "DAMKAR", receiver.hook("DAMKAR"), role=ContactRole.HEAD)
        a_contact(session, "DAMKAR", "+622112345678", channel=ChannelKind.CASE_CALL)
        session.commit()
    broadcast = a_broadcast(sessions, "DAMKAR", "DISHUB", "PLN")
    with ThreadPoolExecutor(4) as clocks:
        wait([clocks.submit(send_all, sessions, webhook) for _ in range(4)])
    assert {notice.agency for notice in receiver.inbox.broadcasts.values()} == {"DAMKAR", "DISHUB"}
    assert (receiver.inbox.repeats, receiver.inbox.refused) == (0, 0)
    for webhook_id, notice in receiver.inbox.broadcasts.items():
        data = notice.document["data"]
        assert notice.document["type"] == "broadcast.sent"
        assert (data["broadcast_id"], data["text"], data["agency"]) == (
            str(broadcast),
            "Siaga banjir",
            notice.agency,
        )
        assert webhook_id in {str(one.id) for one in deliveries(sessions).values()}
    assert {one.status for one in deliveries(sessions).values()} == {BroadcastDeliveryStatus.DELIVERED}


def test_what_fails_is_tried_again_with_the_same_id_and_given_up_in_the_end(
    sessions: Sessions, receiver: Receiver, webhook: WebhookChannel
) -> None:
    contacts(sessions, receiver.hook, "DAMKAR")
    a_broadcast(sessions, "DAMKAR", severity=BroadcastSeverity.URGENT)
    receiver.inbox.answers += [503]
    send_all(sessions, webhook)
    one = deliveries(sessions)["DAMKAR sent"]
    assert (one.status, one.attempt, one.last_error) == (
        BroadcastDeliveryStatus.QUEUED,
        1,
        "the receiver answered 503",
    )
    with sessions() as session:
        then = next_due(session)
        assert then == one.next_try_at
        assert claim(session, 8, now=now() - timedelta(seconds=5)) == []
        [again] = claim(session, 8, now=one.next_try_at)
        assert (again.message.id, again.attempt) == (one.id, 2)
        late = one.created_at + timedelta(minutes=16)
        record(session, again, RetryLater("still no answer"), now=late, chance=0.5)
        session.commit()
    assert deliveries(sessions)["DAMKAR sent"].status is BroadcastDeliveryStatus.FAILED
    with sessions() as session:
        assert next_due(session) is None


def test_a_refusal_waits_for_a_person(
    sessions: Sessions, receiver: Receiver, webhook: WebhookChannel
) -> None:
    contacts(sessions, receiver.hook, "DAMKAR")
    a_broadcast(sessions, "DAMKAR")
    receiver.inbox.answers += [410]
    send_all(sessions, webhook)
    one = deliveries(sessions)["DAMKAR sent"]
    assert one.status is BroadcastDeliveryStatus.FAILED
    assert "closed for good" in (one.last_error or "")


def test_a_sender_that_dies_leaves_a_lease_that_ends(sessions: Sessions, receiver: Receiver) -> None:
    contacts(sessions, receiver.hook, "DAMKAR")
    a_broadcast(sessions, "DAMKAR")
    with sessions() as session:
        [dead] = claim(session, 8, now=now())
        session.commit()
        assert claim(session, 8, now=now() + LEASE - timedelta(seconds=1)) == []
        [heir] = claim(session, 8, now=now() + LEASE + timedelta(seconds=1))
        session.commit()
        assert (heir.message.id, heir.attempt) == (dead.message.id, 2)
        # The dead one was only slow: its word counts no more, the heir's does.
        record(session, dead, Failed("too late"), now=now(), chance=0.5)
        session.commit()
        record(session, heir, Delivered(), now=now(), chance=0.5)
        session.commit()
        way = session.scalars(
            select(StatusMove.new).where(StatusMove.row_id == heir.message.id).order_by(StatusMove.id)
        ).all()
    assert way == ["queued", "sending", "queued", "sending", "delivered"]


class Slow:
    """A hook of which one agency does not answer until it is told to."""

    def __init__(self, agency: str) -> None:
        self.agency = agency
        self.answer = Event()
        self.told: list[str] = []

    def post(self, message: Message) -> Outcome:
        agency = str(message.document["data"]["agency"])
        if agency == self.agency:
            self.answer.wait(30)
        self.told.append(agency)
        return Delivered()


def test_who_does_not_answer_delays_no_other(sessions: Sessions) -> None:
    contacts(sessions, lambda agency: f"http://127.0.0.1:1/{agency}", "DAMKAR", "DISHUB", "POLRI")
    slow = Slow("DAMKAR")
    post = BroadcastPost(sessions, slow, system_clock)
    a_broadcast(sessions, "DAMKAR", "DISHUB")
    post.send_due()
    wait_until(lambda: slow.told == ["DISHUB"], what="the other agency is told")
    a_broadcast(sessions, "POLRI")
    post.send_due()
    wait_until(lambda: slow.told == ["DISHUB", "POLRI"], what="a later message passes it too")
    slow.answer.set()
    post.close()
    assert slow.told[-1] == "DAMKAR"


def test_recalled_it_is_told_to_whom_it_may_have_reached(
    sessions: Sessions, receiver: Receiver, webhook: WebhookChannel
) -> None:
    contacts(sessions, receiver.hook, "DAMKAR", "DISHUB")
    broadcast = a_broadcast(sessions, "DAMKAR", "DISHUB")
    with sessions() as session:
        [first] = claim(session, 1, now=now())
        session.commit()
        told = session.get_one(BroadcastDelivery, first.message.id).agency
        untold = ({"DAMKAR", "DISHUB"} - {told}).pop()
        broadcasts.recall(session, broadcast, "keliru", at=now(), who=WHO)
        session.commit()
    send_all(sessions, webhook)
    found = deliveries(sessions)
    assert found[f"{told} recalled"].status is BroadcastDeliveryStatus.DELIVERED
    assert found[f"{untold} sent"].status is BroadcastDeliveryStatus.CANCELLED
    assert f"{untold} recalled" not in found
    [notice] = receiver.inbox.broadcasts.values()
    assert notice.document["type"] == "broadcast.recalled"
    assert notice.document["data"]["reason"] == "keliru"


def test_a_recall_waits_for_a_try_that_begins_just_now(sessions: Sessions, receiver: Receiver) -> None:
    contacts(sessions, receiver.hook, "DAMKAR")
    broadcast = a_broadcast(sessions, "DAMKAR")

    def recall() -> None:
        with sessions() as session:
            broadcasts.recall(session, broadcast, "keliru", at=now(), who=WHO)
            session.commit()

    def waits() -> bool:
        with sessions() as session:
            found = session.scalar(
                text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
            )
            return bool(found)

    with ThreadPoolExecutor(1) as other, sessions() as session:
        assert len(claim(session, 8, now=now())) == 1
        recalling = other.submit(recall)
        wait_until(lambda: waits() or recalling.done(), what="the recall has come to the row")
        session.commit()
        recalling.result()
    assert "DAMKAR recalled" in deliveries(sessions)


def test_one_that_is_over_is_told_to_nobody(sessions: Sessions, receiver: Receiver) -> None:
    contacts(sessions, receiver.hook, "DAMKAR")
    end = now() + timedelta(minutes=5)
    a_broadcast(sessions, "DAMKAR", expires_at=end)
    with sessions() as session:
        assert watch(session, now=now()) == end
        assert claim(session, 8, now=end) == []
        session.commit()
    assert deliveries(sessions)["DAMKAR sent"].status is BroadcastDeliveryStatus.CANCELLED


def test_of_an_incident_that_became_restricted_strangers_get_no_number(sessions: Sessions) -> None:
    contacts(sessions, lambda agency: f"http://127.0.0.1:1/{agency}", "DAMKAR", "DISHUB")
    with sessions() as session:
        [case] = an_open_incident(session, agencies=["DAMKAR"])
        session.commit()
        number = session.get_one(Incident, case.incident_id).number
    a_broadcast(sessions, "DAMKAR", "DISHUB", incident_id=case.incident_id)
    with sessions() as session:
        session.get_one(Incident, case.incident_id).restriction = Restriction.CASE
        session.flush()
        data = [one.message.document["data"] for one in claim(session, 8, now=now())]
    assert {one["agency"]: one["incident_number"] for one in data} == {"DAMKAR": number, "DISHUB": None}


def test_the_clock_sends_it_by_itself(sessions: Sessions, receiver: Receiver, processes: Processes) -> None:
    contacts(sessions, receiver.hook, "DAMKAR")
    processes.start("clock")
    broadcast = a_broadcast(sessions, "DAMKAR", expires_at=now() + timedelta(seconds=60))
    wait_until(lambda: receiver.inbox.broadcasts, 60, what="the webhook is called")
    wait_until(
        lambda: deliveries(sessions)["DAMKAR sent"].status is BroadcastDeliveryStatus.DELIVERED,
        30,
        what="it is written down",
    )
    with sessions() as session:
        broadcasts.recall(session, broadcast, "keliru", at=now(), who=WHO)
        session.commit()
        assert session.get_one(Broadcast, broadcast).ended_why == "keliru"
    wait_until(lambda: len(receiver.inbox.broadcasts) == 2, 60, what="the recall is told too")
