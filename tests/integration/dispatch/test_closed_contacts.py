"""A receiver that says that it is closed for good (HTTP 410) gets nothing more; the next contact does, at once."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from dispatch import contact_edits, deadlines, undelivered
from dispatch.channels.channel import Channel
from dispatch.channels.webhook import webhook_channel
from dispatch.contact_edits import AddressRules
from records.agencies import ChannelKind, Contact, ContactRole
from records.alarms import CASE_OVERDUE, CONTACT_PAUSED, DELIVERY_FAILED, open_alarms
from records.city import City
from records.incidents import Case
from records.machines import DeliveryStatus
from records.session import Sessions
from records.work import Deadline, Delivery
from settings.clock import system_clock
from tests.integration.dispatch.conftest import Receiver
from tests.integration.dispatch.room import a_contact, an_open_incident, now
from tests.integration.dispatch.test_deliver import office

RULES = AddressRules(country="ID", private=True)


@pytest.fixture
def webhook() -> Iterator[Channel]:
    with webhook_channel(system_clock) as channel:
        yield channel


def open_one(sessions: Sessions) -> list[Delivery]:
    """An incident's case for Damkar: what it is told by, oldest first."""
    with sessions() as session:
        [case] = an_open_incident(session, agencies=["DAMKAR"])
        session.commit()
        found = select(Delivery).where(Delivery.case_id == case.id).order_by(Delivery.id)
        return list(session.scalars(found))


def deliveries(sessions: Sessions) -> list[tuple[ChannelKind, DeliveryStatus]]:
    with sessions() as session:
        return [(row.channel, row.status) for row in session.scalars(select(Delivery).order_by(Delivery.id))]


def contact(sessions: Sessions, channel: ChannelKind = ChannelKind.WEBHOOK) -> Contact:
    with sessions() as session:
        return session.scalars(select(Contact).where(Contact.channel == channel)).one()


def alarms(sessions: Sessions, kind: str) -> dict[str, dict[str, object]]:
    with sessions() as session:
        undelivered.watch(session, now=now())
        session.commit()
        return {subject: dict(alarm.data) for subject, alarm in open_alarms(session, kind).items()}


def closes(sessions: Sessions, city: City, webhook: Channel, receiver: Receiver, status: int = 410) -> None:
    """The agency's webhook answers a case with that status."""
    receiver.inbox.answers = [status]
    told = next(row for row in open_one(sessions) if row.channel is ChannelKind.WEBHOOK)
    office(sessions, city, webhook).deliver(told.id, 1)
    receiver.inbox.answers = []


def ways(sessions: Sessions, receiver: Receiver, *others: tuple[ContactRole, int]) -> None:
    """Damkar has a webhook on duty, and telephones of these roles that wait so many seconds."""
    with sessions() as session:
        a_contact(session, "DAMKAR", receiver.hook("DAMKAR"))
        for role, seconds in others:
            row = a_contact(session, "DAMKAR", "+628111222333", channel=ChannelKind.CASE_CALL, role=role)
            row.after_seconds = seconds
        session.commit()


def test_a_contact_that_is_closed_gets_no_further_case(
    sessions: Sessions, city: City, webhook: Channel, receiver: Receiver
) -> None:
    ways(sessions, receiver)
    closes(sessions, city, webhook, receiver)
    paused = contact(sessions)
    assert paused.paused_at is not None
    assert "410" in (paused.paused_why or "")
    assert alarms(sessions, CONTACT_PAUSED) == {
        str(paused.id): {"agency": "DAMKAR", "name": "", "channel": "webhook", "why": paused.paused_why}
    }
    assert open_one(sessions) == [], "the next case is not tried there"
    with sessions() as session:
        numbers = set(session.scalars(select(Case.number)))
    assert alarms(sessions, DELIVERY_FAILED).keys() == numbers, (
        "both cases reached nobody, and the desk is told"
    )
    assert not receiver.inbox.notices


@pytest.mark.parametrize("status", [401, 403, 404])
def test_another_refusal_ends_this_delivery_and_no_other(
    sessions: Sessions, city: City, webhook: Channel, receiver: Receiver, status: int
) -> None:
    ways(sessions, receiver)
    closes(sessions, city, webhook, receiver, status)
    assert deliveries(sessions) == [(ChannelKind.WEBHOOK, DeliveryStatus.FAILED)]
    assert (contact(sessions).paused_at, alarms(sessions, CONTACT_PAUSED)) == (None, {})
    assert len(open_one(sessions)) == 1, "the next case is tried"


def test_whoever_was_to_wait_is_told_at_once(
    sessions: Sessions, city: City, webhook: Channel, receiver: Receiver
) -> None:
    ways(sessions, receiver, (ContactRole.DUTY, 300))
    closes(sessions, city, webhook, receiver)
    with sessions() as session:
        waits = session.scalars(select(Delivery).where(Delivery.channel == ChannelKind.CASE_CALL)).one()
    assert waits.next_try_at <= now()
    assert alarms(sessions, DELIVERY_FAILED) == {}, "it may still arrive"


def test_the_backup_is_told_at_once_when_nobody_else_is_on_duty(
    sessions: Sessions, city: City, webhook: Channel, receiver: Receiver
) -> None:
    ways(sessions, receiver, (ContactRole.BACKUP, 0))
    closes(sessions, city, webhook, receiver)
    assert deliveries(sessions) == [
        (ChannelKind.WEBHOOK, DeliveryStatus.FAILED),
        (ChannelKind.CASE_CALL, DeliveryStatus.QUEUED),
    ]
    assert [row.channel for row in open_one(sessions)] == [ChannelKind.CASE_CALL], "and so for the next case"


def test_cases_on_their_way_to_a_closed_contact_go_on_to_the_next_one_too(
    sessions: Sessions, city: City, webhook: Channel, receiver: Receiver
) -> None:
    """Each is answered 410 by itself; the contact is paused once."""
    ways(sessions, receiver, (ContactRole.BACKUP, 0))
    first, second = open_one(sessions)[0], open_one(sessions)[0]
    receiver.inbox.answers = [410, 410]
    for one in (first, second):
        office(sessions, city, webhook).deliver(one.id, 1)
    by_case: dict[object, list[ChannelKind]] = {}
    with sessions() as session:
        for row in session.scalars(select(Delivery).order_by(Delivery.id)):
            by_case.setdefault(row.case_id, []).append(row.channel)
    assert list(by_case.values()) == [[ChannelKind.WEBHOOK, ChannelKind.CASE_CALL]] * 2
    assert contact(sessions).version == 2, "paused once"


@pytest.mark.parametrize("values", [{"active": True}, {"address": "https://example.org/new"}])
def test_whoever_writes_its_address_or_puts_it_in_use_ends_the_pause(
    sessions: Sessions, city: City, webhook: Channel, receiver: Receiver, values: dict[str, object]
) -> None:
    ways(sessions, receiver)
    closes(sessions, city, webhook, receiver)
    with sessions() as session:
        row = session.scalars(select(Contact)).one()
        at = now() + timedelta(seconds=1)
        contact_edits.edit_contact(
            session, "DAMKAR", row.id, row.version, {"name": "Regu A"}, rules=RULES, at=at, who="admin:ani"
        )
        assert row.paused_at is not None, "another name is no reason"
        contact_edits.edit_contact(
            session, "DAMKAR", row.id, row.version, values, rules=RULES, at=at, who="admin:ani"
        )
        session.commit()
    assert (contact(sessions).paused_at, contact(sessions).paused_why) == (None, None)
    assert alarms(sessions, CONTACT_PAUSED) == {}
    assert len(open_one(sessions)) == 1


def test_a_backup_that_was_told_at_once_is_not_told_again_at_its_step(
    sessions: Sessions, city: City, webhook: Channel, receiver: Receiver
) -> None:
    ways(sessions, receiver, (ContactRole.BACKUP, 0))
    closes(sessions, city, webhook, receiver)
    [told] = open_one(sessions)
    fires(sessions, told.case_id)
    with sessions() as session:
        rows = session.scalars(select(Delivery.id).where(Delivery.case_id == told.case_id)).all()
        [alarm] = open_alarms(session, CASE_OVERDUE).values()
    assert rows == [told.id], "its telephone rings once"
    assert alarm.data["told"] == 1, "it was told, though before"


def test_the_backup_is_told_when_another_one_on_duty_has_failed_before(
    sessions: Sessions, city: City, webhook: Channel, receiver: Receiver
) -> None:
    ways(sessions, receiver, (ContactRole.BACKUP, 0))
    with sessions() as session:
        a_contact(session, "DAMKAR", receiver.hook("DAMKAR"))
        session.commit()
    first, second = open_one(sessions)
    for one, status in ((first, 404), (second, 410)):
        receiver.inbox.answers = [status]
        office(sessions, city, webhook).deliver(one.id, 1)
    assert deliveries(sessions) == [
        (ChannelKind.WEBHOOK, DeliveryStatus.FAILED),
        (ChannelKind.WEBHOOK, DeliveryStatus.FAILED),
        (ChannelKind.CASE_CALL, DeliveryStatus.QUEUED),
    ]


def fires(sessions: Sessions, case_id: UUID) -> None:
    """The time allowed for the case is over."""
    with sessions() as session:
        query = select(Deadline).where(Deadline.case_id == case_id, Deadline.multiple == 1)
        deadline = session.scalars(query).one()
        assert deadlines.fire(session, deadline.id, now=deadline.due_at)
        session.commit()
