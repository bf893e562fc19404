"""One delivery: claimed once, tried by its plan, given up in the end; the sweep that puts lost ones back."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select

from dispatch import broker, cases, due
from dispatch.celery_app import make_app
from dispatch.channels.case_call import CaseCallChannel
from dispatch.channels.channel import Channel, Outcome, RetryLater
from dispatch.channels.webhook import signed, webhook_channel
from dispatch.clock import tell_due
from dispatch.deliver import LEASE, PostOffice, claim, record
from dispatch.letter import Letter
from dispatch.letters import kelurahan_of, read_letter
from dispatch.retry_plan import URGENT
from records.agencies import ChannelKind
from records.city import City
from records.incidents import Case
from records.machines import CaseStatus, DeliveryStatus
from records.session import Sessions
from records.work import Delivery, DeliveryAttempt, PhoneOrder
from settings.clock import system_clock
from settings.settings import Settings
from tests.integration.dispatch.conftest import Receiver
from tests.integration.dispatch.room import a_contact, an_open_incident, now
from tests.postgres import free_port


@pytest.fixture
def webhook() -> Iterator[Channel]:
    with webhook_channel(system_clock) as channel:
        yield channel


def office(sessions: Sessions, city: City, webhook: Channel) -> PostOffice:
    channels = {ChannelKind.WEBHOOK: webhook, ChannelKind.CASE_CALL: CaseCallChannel()}
    return PostOffice(sessions, channels, kelurahan_of(city), system_clock)


def a_delivery(sessions: Sessions, address: str, channel: ChannelKind = ChannelKind.WEBHOOK) -> Delivery:
    with sessions() as session:
        a_contact(session, "DAMKAR", address, channel=channel)
        an_open_incident(session)
        session.commit()
        return session.scalars(select(Delivery)).one()


def again(sessions: Sessions, delivery: Delivery) -> Delivery:
    with sessions() as session:
        return session.get_one(Delivery, delivery.id)


def test_of_many_workers_one_sends(
    sessions: Sessions, city: City, webhook: Channel, receiver: Receiver
) -> None:
    delivery = a_delivery(sessions, receiver.hook("DAMKAR"))
    here = office(sessions, city, webhook)
    with ThreadPoolExecutor(10) as many:
        for one in [many.submit(here.deliver, delivery.id, 1) for _ in range(10)]:
            one.result()
    here.deliver(delivery.id, 1)
    here.deliver(delivery.id, 2)
    assert (len(receiver.inbox.notices), receiver.inbox.repeats) == (1, 0)
    assert again(sessions, delivery).status is DeliveryStatus.DELIVERED


def test_a_forged_case_is_refused_by_the_receiver(sessions: Sessions, city: City, receiver: Receiver) -> None:
    delivery = a_delivery(sessions, receiver.hook("DAMKAR"))
    with sessions() as session:
        letter = read_letter(session, delivery.id, kelurahan_of(city))
    body, headers = signed(letter, system_clock)
    _, stale = signed(letter, lambda: now() - timedelta(minutes=10))
    forgeries: list[tuple[bytes, dict[str, str]]] = [
        (body.replace(b"Margonda", b"Sawangan"), headers),
        (body, headers | {"webhook-id": "another"}),
        (body, headers | {"webhook-signature": "v1,AAAA"}),
        (body, headers | {"webhook-signature": "nonsense"}),
        (body, stale),
        (body, {}),
    ]
    for content, forged in forgeries:
        assert httpx.post(letter.address, content=content, headers=forged).status_code == 401
    assert httpx.post(receiver.hook("DISHUB"), content=body, headers=headers).status_code == 204, "one secret"
    assert httpx.post(receiver.hook("NOBODY"), content=body, headers=headers).status_code == 401
    assert (receiver.inbox.refused, len(receiver.inbox.notices)) == (len(forgeries) + 1, 1)


def test_a_busy_receiver_is_asked_again(
    sessions: Sessions, city: City, webhook: Channel, receiver: Receiver
) -> None:
    receiver.inbox.answers = [503]
    delivery = a_delivery(sessions, receiver.hook("DAMKAR"))
    here = office(sessions, city, webhook)
    here.deliver(delivery.id, 1)
    waits = again(sessions, delivery)
    assert (waits.status, waits.last_error) == (DeliveryStatus.QUEUED, "the receiver answered 503")
    assert timedelta(seconds=0.3) < waits.next_try_at - now() < timedelta(seconds=1.3)
    here.deliver(delivery.id, 1)
    assert not receiver.inbox.notices, "the message of the first try is worth nothing now"
    here.deliver(delivery.id, 2)
    assert again(sessions, delivery).status is DeliveryStatus.DELIVERED
    with sessions() as session:
        tries = session.scalars(select(DeliveryAttempt).order_by(DeliveryAttempt.attempt)).all()
        assert [(t.attempt, t.outcome) for t in tries] == [(1, "the receiver answered 503"), (2, "delivered")]


@pytest.mark.parametrize("status", [410, 404, 302])
def test_what_needs_a_person_fails_at_once(
    sessions: Sessions, city: City, webhook: Channel, receiver: Receiver, status: int
) -> None:
    receiver.inbox.answers = [status]
    delivery = a_delivery(sessions, receiver.hook("DAMKAR"))
    office(sessions, city, webhook).deliver(delivery.id, 1)
    failed = again(sessions, delivery)
    assert (failed.status, failed.lease_until) == (DeliveryStatus.FAILED, None)
    assert str(status) in (failed.last_error or "")


def test_a_server_that_is_not_there(sessions: Sessions, city: City, webhook: Channel) -> None:
    delivery = a_delivery(sessions, f"http://127.0.0.1:{free_port()}/hook")
    office(sessions, city, webhook).deliver(delivery.id, 1)
    waits = again(sessions, delivery)
    assert (waits.status, waits.last_error) == (
        DeliveryStatus.QUEUED,
        "the receiver cannot be reached: ConnectError",
    )


@pytest.mark.parametrize("address", ["ftp://example.test/", "no url", "http://"])
def test_an_address_that_is_none(sessions: Sessions, city: City, webhook: Channel, address: str) -> None:
    delivery = a_delivery(sessions, address)
    office(sessions, city, webhook).deliver(delivery.id, 1)
    assert again(sessions, delivery).status is DeliveryStatus.FAILED


def test_a_letter_that_we_cannot_send_stops_nobody(sessions: Sessions, city: City) -> None:
    class Broken:
        def send(self, letter: Letter) -> Outcome:
            raise ZeroDivisionError(letter.address)

    delivery = a_delivery(sessions, "http://127.0.0.1:1/")
    office(sessions, city, Broken()).deliver(delivery.id, 1)
    waits = again(sessions, delivery)
    assert (waits.status, waits.last_error) == (DeliveryStatus.QUEUED, "our own fault: ZeroDivisionError")


def test_an_ended_case_is_told_to_nobody(
    sessions: Sessions, city: City, webhook: Channel, receiver: Receiver
) -> None:
    delivery = a_delivery(sessions, receiver.hook("DAMKAR"))
    with sessions() as session:
        claimed_by_nobody = session.get_one(Delivery, delivery.id, with_for_update=True)
        with sessions() as other:
            # The delivery is in somebody's hands just now, so the door leaves it to the claim.
            cases.stand_down(other, delivery.case_id, "tidak perlu", at=now(), who="operator:siti")
            other.commit()
        assert claimed_by_nobody.status is DeliveryStatus.QUEUED
    office(sessions, city, webhook).deliver(delivery.id, 1)
    assert again(sessions, delivery).status is DeliveryStatus.CANCELLED
    assert not receiver.inbox.notices


def test_a_case_call_becomes_a_telephone_order_once(sessions: Sessions, city: City, webhook: Channel) -> None:
    delivery = a_delivery(sessions, "+622177200000", ChannelKind.CASE_CALL)
    here = office(sessions, city, webhook)
    here.deliver(delivery.id, 1)
    here.deliver(delivery.id, 1)
    with sessions() as session:
        order = session.scalars(select(PhoneOrder)).one()
        assert (order.purpose, order.flow, order.number) == ("case_call", "panggilan-kasus", "+622177200000")
        assert "Jalan Margonda 1 0 0" in order.text
        assert (order.delivery_id, order.case_id) == (delivery.id, delivery.case_id)
        found = session.get_one(Delivery, delivery.id)
        assert found.status is DeliveryStatus.SENT


def test_a_dead_workers_delivery_is_put_back(sessions: Sessions) -> None:
    delivery = a_delivery(sessions, "http://127.0.0.1:1/")
    with sessions() as session:
        claim(session, delivery.id, 1, now=delivery.created_at)
        session.commit()
        early = delivery.created_at + LEASE / 2
        assert due.put_back_lost(session, now=early) == 0
        assert due.take_due(session, now=early) == []
        late = delivery.created_at + LEASE
        assert due.next_due_at(session) == late
        assert due.put_back_lost(session, now=late) == 1
        session.commit()
        then = due.next_due_at(session)
        assert then is not None
        [again] = due.take_due(session, now=then)
        assert (again.delivery_id, again.attempt, again.priority) == (delivery.id, 2, 1)
        session.commit()


def test_a_letter_that_kills_every_worker_is_given_up_in_the_end(sessions: Sessions) -> None:
    delivery = a_delivery(sessions, "http://127.0.0.1:1/")
    with sessions() as session:
        row = session.get_one(Delivery, delivery.id)
        at, waited = row.created_at, timedelta()
        while row.status is DeliveryStatus.QUEUED:
            claim(session, row.id, row.attempt + 1, now=at)
            assert due.put_back_lost(session, now=at + LEASE) == 1
            session.flush()
            waited += row.next_try_at - at - LEASE
            at = row.next_try_at
        assert row.status is DeliveryStatus.FAILED
        assert row.attempt > 30
        assert waited < URGENT.give_up
        assert due.next_due_at(session) is None


OUTAGE = URGENT.give_up + timedelta(minutes=5)


@pytest.mark.parametrize("before", ["nothing tried", "waiting for the next try", "a worker died"])
def test_what_an_outage_kept_waiting_has_its_plan_after_it(sessions: Sessions, before: str) -> None:
    """The next try comes to nothing too, for the agency's server comes back a little later."""
    delivery = a_delivery(sessions, "http://127.0.0.1:1/")
    with sessions() as session:
        row = session.get_one(Delivery, delivery.id)
        if before != "nothing tried":
            claim(session, row.id, 1, now=row.created_at)
        if before == "waiting for the next try":
            record(session, row.id, 1, RetryLater("503"), now=row.created_at, chance=0.5)
        session.commit()
        at = row.created_at + OUTAGE
        assert due.put_back_lost(session, now=at) == (1 if before == "a worker died" else 0)
        session.flush()
        assert row.status is DeliveryStatus.QUEUED
        at = max(at, row.next_try_at)
        [told] = due.take_due(session, now=at)
        session.flush()
        claim(session, row.id, told.attempt, now=at)
        record(session, row.id, told.attempt, RetryLater("503"), now=at, chance=0.5)
        session.commit()
        assert (row.status, row.last_error) == (DeliveryStatus.QUEUED, "503")


def test_what_lay_at_the_broker_without_a_worker_has_its_plan_after_it(sessions: Sessions) -> None:
    delivery = a_delivery(sessions, "http://127.0.0.1:1/")
    with sessions() as session:
        row = session.get_one(Delivery, delivery.id)
        at = row.created_at + OUTAGE
        claim(session, row.id, 1, now=at)
        record(session, row.id, 1, RetryLater("503"), now=at, chance=0.5)
        assert row.status is DeliveryStatus.QUEUED


def test_what_no_worker_takes_is_told_again(sessions: Sessions) -> None:
    delivery = a_delivery(sessions, "http://127.0.0.1:1/")
    at = delivery.created_at
    with sessions() as session, sessions() as other:
        [first] = due.take_due(session, now=at)
        assert due.take_due(other, now=at) == [], "another clock leaves it alone"
        session.commit()
        assert due.take_due(session, now=at + URGENT.unseen / 2) == []
        assert due.take_due(session, now=at + URGENT.unseen) == [first]


def test_urgent_goes_first(sessions: Sessions) -> None:
    with sessions() as session:
        for agency, type_code in (("DISHUB", "TRF2"), ("DAMKAR", "FIR1"), ("DLHK", "DIS3")):
            a_contact(session, agency, "http://127.0.0.1:1/")
            an_open_incident(session, type_code=type_code)
        session.commit()
        assert [one.priority for one in due.take_due(session, now=now())] == [1, 2, 4]


def test_a_broker_that_is_away_costs_nothing_but_time(settings: Settings, sessions: Sessions) -> None:
    delivery = a_delivery(sessions, "http://127.0.0.1:1/")
    away = settings.model_copy(update={"broker_url": f"amqp://127.0.0.1:{free_port()}//"})
    publisher = broker.Publisher(make_app(away))
    at = delivery.created_at

    then = tell_due(sessions, publisher, lambda: at)
    publisher.close()
    assert then == at + URGENT.unseen
    broker.prepare(settings)
    broker.prepare(settings)
    assert then is not None
    back = broker.Publisher(make_app(settings))
    tell_due(sessions, back, lambda: then)
    back.close()
    with sessions() as session:
        [message] = session.connection().exec_driver_sql("SELECT message FROM pgmq.q_urgent").scalars()
        assert str(delivery.id) in str(message["headers"]["argsrepr"])
        assert session.get_one(Delivery, delivery.id).status is DeliveryStatus.QUEUED


def test_no_restricted_detail_leaves_the_house(
    sessions: Sessions, city: City, webhook: Channel, receiver: Receiver
) -> None:
    with sessions() as session:
        a_contact(session, "POLRI", receiver.hook("POLRI"))
        [case] = an_open_incident(session, type_code="SOC3")
        session.commit()
        assert case.restricted
        delivery = session.scalars(select(Delivery)).one()
    office(sessions, city, webhook).deliver(delivery.id, 1)
    [notice] = receiver.inbox.notices.values()
    data = notice.document["data"]
    assert (data["restriction"], data["caller_number"], data["note"]) == ("case", None, None)
    assert data["place"]["address"] == "Jalan Margonda 100"
    with sessions() as session:
        assert session.get_one(Case, case.id).status is CaseStatus.DELIVERED
