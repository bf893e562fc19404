"""The clock's work with a given time: drafts and telephone answers from the journal, deadlines that fire once."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch import cases, deadlines, reader
from dispatch.channels.case_call import CaseCallChannel
from dispatch.clock import fire_due, read_journal
from dispatch.deliver import claim, record
from dispatch.letters import read_letter
from records.agencies import ChannelKind, ContactRole
from records.calls import Call, Disposition
from records.incidents import Case, Incident
from records.journal import About, JournalReader, JournalRow, tell
from records.machines import CaseStatus, DeadlineStatus, DeliveryStatus, IncidentStatus, PhoneOrderStatus
from records.moves import move
from records.session import Sessions
from records.work import Deadline, Delivery, PhoneOrder
from settings.clock import system_clock
from tests.integration.dispatch.room import a_call, a_contact, an_open_incident, now

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def test_an_answered_call_gets_its_draft(sessions: Sessions) -> None:
    with sessions() as session:
        calls = {a_call(session) for _ in range(3)}
        prank = a_call(session)
        session.get_one(Call, prank).disposition = Disposition.PRANK
        session.commit()
    with ThreadPoolExecutor(4) as several:
        wait([several.submit(read_journal, sessions, system_clock) for _ in range(4)])
    read_journal(sessions, system_clock)
    with sessions() as session:
        assert set(session.scalars(select(Incident.draft_of_call))) == calls
        assert set(session.scalars(select(Incident.created_by))) == {"clock"}
        last = session.scalars(select(JournalRow.number).order_by(JournalRow.number.desc())).first()
        assert session.get_one(JournalReader, reader.NAME).cursor == last


def test_a_row_that_cannot_be_done_is_passed_over(sessions: Sessions) -> None:
    with sessions() as session:
        before = a_call(session)
        tell(session, "call.answered", About(call_id=UUID(int=9)), at=now())
        tell(session, "phone_order.finished", About(subject="no id"), at=now())
        after = a_call(session)
        session.commit()
    read_journal(sessions, system_clock)
    with sessions() as session:
        assert set(session.scalars(select(Incident.draft_of_call))) == {before, after}
    assert reader.read_on(sessions, system_clock) == 0


@pytest.mark.parametrize(
    ("digit", "case_status", "delivery_status", "incident_status"),
    [
        ("1", CaseStatus.ACCEPTED, DeliveryStatus.READ, IncidentStatus.DISPATCHED),
        ("3", CaseStatus.REJECTED, DeliveryStatus.READ, IncidentStatus.OPEN),
        ("7", CaseStatus.SENT, DeliveryStatus.QUEUED, IncidentStatus.OPEN),
        (None, CaseStatus.SENT, DeliveryStatus.QUEUED, IncidentStatus.OPEN),
    ],
)
def test_the_digit_decides(
    sessions: Sessions,
    digit: str | None,
    case_status: CaseStatus,
    delivery_status: DeliveryStatus,
    incident_status: IncidentStatus,
) -> None:
    case, order = a_case_call(sessions)
    with sessions() as session:
        begin_calling(session, session.get_one(PhoneOrder, order))
        session.commit()
    hang_up(sessions, order, digit)
    read_journal(sessions, system_clock)
    with sessions() as session:
        told = session.get_one(Case, case)
        assert told.status is case_status
        assert session.scalars(select(Delivery.status)).one() is delivery_status
        assert session.get_one(Incident, told.incident_id).status is incident_status
        if digit == "1":
            assert told.accepted_by == "agency:DAMKAR"
            assert told.delivered_at is not None


def test_a_case_call_that_failed_is_tried_again(sessions: Sessions) -> None:
    _, order = a_case_call(sessions)
    with sessions() as session:
        row = session.get_one(PhoneOrder, order)
        begin_calling(session, row)
        move(
            session,
            row,
            PhoneOrderStatus.FAILED,
            at=now(),
            who="bridge",
            also={"lease_until": None, "last_error": "busy"},
        )
        session.commit()
    read_journal(sessions, system_clock)
    with sessions() as session:
        delivery = session.scalars(select(Delivery)).one()
        assert (delivery.status, delivery.last_error) == (DeliveryStatus.QUEUED, "busy")
        assert delivery.next_try_at > now()


def test_a_case_that_another_has_taken_is_not_taken_by_telephone(sessions: Sessions) -> None:
    case, order = a_case_call(sessions)
    with sessions() as session:
        begin_calling(session, session.get_one(PhoneOrder, order))
        session.commit()
        cases.accept(session, case, at=now(), who="operator:budi")
        session.commit()
    hang_up(sessions, order, "3")
    read_journal(sessions, system_clock)
    with sessions() as session:
        assert session.get_one(Case, case).status is CaseStatus.ACCEPTED


def test_the_telephone_stops_when_the_case_is_taken(sessions: Sessions) -> None:
    case, order = a_case_call(sessions)
    with sessions() as session:
        begin_calling(session, session.get_one(PhoneOrder, order))
        session.commit()
    with sessions() as session:
        cases.accept(session, case, at=now(), who="agency:DAMKAR")
        session.commit()
    with sessions() as session:
        row = session.get_one(PhoneOrder, order)
        assert row.status is PhoneOrderStatus.CALLING, "nobody hangs up on the agency"
        move(session, row, PhoneOrderStatus.QUEUED, at=now(), who="bridge", also={"lease_until": None})
        session.commit()
    read_journal(sessions, system_clock)
    with sessions() as session:
        assert session.get_one(PhoneOrder, order).status is PhoneOrderStatus.CANCELLED


def a_case_call(sessions: Sessions) -> tuple[UUID, UUID]:
    """(case, order) of a case call that telephony may make."""
    with sessions() as session:
        a_contact(session, "DAMKAR", "+622177200000", channel=ChannelKind.CASE_CALL)
        [case] = an_open_incident(session)
        delivery = session.scalars(select(Delivery)).one()
        claim(session, delivery.id, 1, now=now())
        session.flush()
        outcome = CaseCallChannel().send(read_letter(session, delivery.id, {}))
        record(session, delivery.id, 1, outcome, now=now(), chance=0.5)
        session.commit()
        return case.id, session.scalars(select(PhoneOrder.id)).one()


def begin_calling(session: Session, row: PhoneOrder) -> None:
    lease = now() + timedelta(seconds=60)
    move(session, row, PhoneOrderStatus.CALLING, at=now(), who="bridge", also={"lease_until": lease})


def hang_up(sessions: Sessions, order: UUID, digit: str | None) -> None:
    with sessions() as session:
        row = session.get_one(PhoneOrder, order)
        row.answered_at, row.digit = now(), digit
        move(session, row, PhoneOrderStatus.FINISHED, at=now(), who="bridge", also={"lease_until": None})
        session.commit()


def test_deadlines_fire_at_their_time_and_once(sessions: Sessions) -> None:
    with sessions() as session:
        a_contact(session, "DAMKAR", "+622177200001", channel=ChannelKind.CASE_CALL, role=ContactRole.BACKUP)
        a_contact(session, "DAMKAR", "+622177200002", channel=ChannelKind.CASE_CALL, role=ContactRole.HEAD)
        [case] = an_open_incident(session, at=START)
        session.commit()
    seen: list[tuple[int, int, int]] = []
    for seconds in (0, 29, 30, 59, 60, 61, 119, 120, 10_000):
        at = START + timedelta(seconds=seconds)
        # Several clocks at the same time, and each as if freshly started.
        with ThreadPoolExecutor(4) as several:
            for one in [several.submit(fire_due, sessions, lambda at=at: at) for _ in range(4)]:
                one.result()
        with sessions() as session:
            told = session.scalars(select(JournalRow).where(JournalRow.kind == "case.overdue")).all()
            deliveries = session.scalars(select(Delivery)).all()
            seen.append((seconds, session.get_one(Case, case.id).escalation, len(told)))
            assert len(deliveries) == (seconds >= 30) + (seconds >= 120)
    assert seen == [
        (0, 0, 0),
        (29, 0, 0),
        (30, 1, 1),
        (59, 1, 1),
        (60, 2, 2),
        (61, 2, 2),
        (119, 2, 2),
        (120, 4, 3),
        (10_000, 4, 3),
    ]
    with sessions() as session:
        rows = session.scalars(
            select(JournalRow).where(JournalRow.kind == "case.overdue").order_by(JournalRow.number)
        ).all()
        assert [row.data["multiple"] for row in rows] == [1, 2, 4]
        assert set(session.scalars(select(Deadline.status))) == {DeadlineStatus.FIRED}
        late = START + timedelta(days=1)
        fired = session.scalars(select(Deadline.id)).all()
        assert not any(deadlines.fire(session, one, now=late) for one in fired), "a clock that comes late"


def test_the_next_deadline_is_known(sessions: Sessions) -> None:
    with sessions() as session:
        an_open_incident(session, at=START)
        an_open_incident(session, type_code="TRF1", at=START)
        session.commit()
    assert fire_due(sessions, lambda: START) == START + timedelta(seconds=30)
    assert fire_due(sessions, lambda: START + timedelta(seconds=30)) == START + timedelta(seconds=60)
    assert fire_due(sessions, lambda: START + timedelta(seconds=120)) == START + timedelta(seconds=240)


def test_an_accepted_case_is_not_overdue(sessions: Sessions) -> None:
    with sessions() as session:
        [case] = an_open_incident(session, at=START)
        cases.accept(session, case.id, at=START + timedelta(seconds=5), who="agency:DAMKAR")
        session.commit()
    assert fire_due(sessions, lambda: START + timedelta(hours=1)) is None
    with sessions() as session:
        assert session.get_one(Case, case.id).escalation == 0
        assert set(session.scalars(select(Deadline.status))) == {DeadlineStatus.MET}


def test_accepting_and_passing_at_the_same_moment(sessions: Sessions) -> None:
    """Whoever comes first: the deadline is met or fired, never both, and nobody waits for ever."""
    with sessions() as session:
        ids = [an_open_incident(session, at=START)[0].id for _ in range(20)]
        session.commit()
    at = START + timedelta(seconds=30)

    def accept(case_id: UUID) -> None:
        with sessions() as session:
            cases.accept(session, case_id, at=at, who="agency:DAMKAR")
            session.commit()

    with ThreadPoolExecutor(12) as several:
        firing = [several.submit(fire_due, sessions, lambda: at) for _ in range(4)]
        list(several.map(accept, ids))
        for one in firing:
            one.result()
    with sessions() as session:
        for case in session.scalars(select(Case)):
            assert case.status is CaseStatus.ACCEPTED
            told = session.scalars(
                select(JournalRow).where(JournalRow.kind == "case.overdue", JournalRow.case_id == case.id)
            ).all()
            assert len(told) == case.escalation
        assert DeadlineStatus.RUNNING not in set(session.scalars(select(Deadline.status)))
