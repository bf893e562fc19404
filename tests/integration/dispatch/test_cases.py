"""Every step from every state, through the door: what the table allows happens, the rest changes nothing."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch import cases
from dispatch.channels.channel import Delivered, Sent
from dispatch.deliver import claim, record
from dispatch.refusals import Refusal, RefusedError
from dispatch.status_rollup import status_of
from records.agencies import ChannelKind
from records.incidents import Case, Incident
from records.machines import CASE, CaseStatus, DeadlineStatus, DeliveryStatus
from records.machines.case import AWAITS_A_HUMAN, ENDED
from records.moves import StatusMove, move
from records.session import Sessions
from records.work import Deadline, Delivery
from settings.errors import BadInputError, ConflictError, NotFoundError
from tests.integration.dispatch.room import OPERATOR, a_contact, an_open_incident, now

CREW = "agency:DAMKAR"

STEPS: Mapping[CaseStatus, Callable[[Session, UUID], Case]] = {
    CaseStatus.ACCEPTED: lambda s, c: cases.accept(s, c, at=now(), who=CREW),
    CaseStatus.REJECTED: lambda s, c: cases.reject(s, c, "tidak ada unit", at=now(), who=CREW),
    CaseStatus.UNIT_ASSIGNED: lambda s, c: cases.assign_unit(s, c, "Regu 1", at=now(), who=CREW),
    CaseStatus.EN_ROUTE: lambda s, c: cases.en_route(s, c, at=now(), who=CREW),
    CaseStatus.ON_SCENE: lambda s, c: cases.on_scene(s, c, at=now(), who=CREW),
    CaseStatus.DONE: lambda s, c: cases.done(s, c, at=now(), who=CREW),
    CaseStatus.NOT_FOUND: lambda s, c: cases.not_found(s, c, at=now(), who=CREW),
    CaseStatus.VERIFIED: lambda s, c: cases.verify(s, c, at=now(), who=OPERATOR, why="warga berterima kasih"),
    CaseStatus.STOOD_DOWN: lambda s, c: cases.stand_down(s, c, "tidak perlu", at=now(), who=OPERATOR),
    CaseStatus.REFERRED: lambda s, c: cases.refer(s, c, "DISHUB", "bukan api", at=now(), who=CREW),
    CaseStatus.QUEUED: lambda s, c: cases.ask_again(s, c, "unit sudah ada", at=now(), who=OPERATOR),
}

WAYS: Mapping[CaseStatus, list[CaseStatus]] = {
    CaseStatus.QUEUED: [],
    CaseStatus.SENT: [CaseStatus.SENT],
    CaseStatus.DELIVERED: [CaseStatus.DELIVERED],
    CaseStatus.ACCEPTED: [CaseStatus.ACCEPTED],
    CaseStatus.UNIT_ASSIGNED: [CaseStatus.ACCEPTED, CaseStatus.UNIT_ASSIGNED],
    CaseStatus.EN_ROUTE: [CaseStatus.ACCEPTED, CaseStatus.EN_ROUTE],
    CaseStatus.ON_SCENE: [CaseStatus.ACCEPTED, CaseStatus.ON_SCENE],
    CaseStatus.DONE: [CaseStatus.ACCEPTED, CaseStatus.DONE],
    CaseStatus.VERIFIED: [CaseStatus.ACCEPTED, CaseStatus.DONE, CaseStatus.VERIFIED],
    CaseStatus.REJECTED: [CaseStatus.REJECTED],
    CaseStatus.STOOD_DOWN: [CaseStatus.STOOD_DOWN],
    CaseStatus.NOT_FOUND: [CaseStatus.ACCEPTED, CaseStatus.NOT_FOUND],
    CaseStatus.REFERRED: [CaseStatus.REFERRED],
}
"""How a case gets into each state."""

KEEPS_ITS_STATE = {
    (CaseStatus.UNIT_ASSIGNED, CaseStatus.UNIT_ASSIGNED),
    (CaseStatus.EN_ROUTE, CaseStatus.UNIT_ASSIGNED),
    (CaseStatus.ON_SCENE, CaseStatus.UNIT_ASSIGNED),
    # The same agency may say twice that it accepts.
    (CaseStatus.ACCEPTED, CaseStatus.ACCEPTED),
    (CaseStatus.UNIT_ASSIGNED, CaseStatus.ACCEPTED),
    (CaseStatus.EN_ROUTE, CaseStatus.ACCEPTED),
    (CaseStatus.ON_SCENE, CaseStatus.ACCEPTED),
}


def a_case_that_is(session: Session, status: CaseStatus) -> Case:
    [case] = an_open_incident(session)
    for way in WAYS[status]:
        if way in STEPS:
            STEPS[way](session, case.id)
        else:
            move(session, case, way, at=now(), who="test")
    assert case.status is status
    return case


@pytest.mark.parametrize("old", CaseStatus)
def test_every_step_from_every_state(sessions: Sessions, old: CaseStatus) -> None:
    for new, step in STEPS.items():
        with sessions() as session:
            case = a_case_that_is(session, old)
            session.commit()
        with sessions() as session:
            if new in CASE.moves[old] or (old, new) in KEEPS_ITS_STATE:
                step(session, case.id)
                expected = old if (old, new) in KEEPS_ITS_STATE else new
            else:
                with pytest.raises(ConflictError):
                    step(session, case.id)
                expected = old
            # Also after a refusal: what the door refused must not be half done.
            session.commit()
            case = session.get_one(Case, case.id, populate_existing=True)
            assert case.status is expected, (old, new)
            incident = session.get_one(Incident, case.incident_id)
            statuses = session.scalars(select(Case.status).where(Case.incident_id == incident.id)).all()
            assert incident.status is status_of(statuses)
            assert (case.ended_at is not None) == (case.status in ENDED)
            last = session.scalars(
                select(StatusMove.new).where(StatusMove.row_id == case.id).order_by(StatusMove.id.desc())
            ).first()
            assert last == expected.value


def test_acceptance_meets_the_deadlines_and_stops_the_telephone(sessions: Sessions) -> None:
    with sessions() as session:
        a_contact(session, "DAMKAR", "http://127.0.0.1:1/")
        a_contact(session, "DAMKAR", "+622177200000", channel=ChannelKind.CASE_CALL)
        [case] = an_open_incident(session)
        cases.accept(session, case.id, at=now(), who=CREW)
        session.commit()
        assert set(session.scalars(select(Deadline.status))) == {DeadlineStatus.MET}
        found = {d.channel: d.status for d in session.scalars(select(Delivery))}
        assert found == {
            ChannelKind.WEBHOOK: DeliveryStatus.QUEUED,
            ChannelKind.CASE_CALL: DeliveryStatus.CANCELLED,
        }, "the agency's own system is told all the same"
        assert (case.accepted_by, case.accepted_at is None) == (CREW, False)


def test_the_second_to_accept_is_told_by_whom(sessions: Sessions) -> None:
    with sessions() as session:
        [case] = an_open_incident(session)
        cases.accept(session, case.id, at=now(), who=CREW)
        with pytest.raises(RefusedError, match="already been accepted by agency:DAMKAR") as refused:
            cases.accept(session, case.id, at=now(), who="operator:budi")
        assert refused.value.code is Refusal.CASE_ALREADY_ACCEPTED


def test_of_twenty_who_accept_at_once_one_does(sessions: Sessions) -> None:
    with sessions() as session:
        [case] = an_open_incident(session)
        session.commit()

    def try_it(n: int) -> bool:
        with sessions() as session:
            try:
                cases.accept(session, case.id, at=now(), who=f"operator:{n}")
            except RefusedError:
                return False
            session.commit()
            return True

    with ThreadPoolExecutor(20) as many:
        assert sum(many.map(try_it, range(20))) == 1
    with sessions() as session:
        accepted = session.scalars(select(StatusMove).where(StatusMove.new == "accepted")).all()
        assert len(accepted) == 1


@pytest.mark.parametrize("words", ["", "  \n"])
def test_a_refusal_needs_a_reason(sessions: Sessions, words: str) -> None:
    with sessions() as session:
        [case] = an_open_incident(session)
        with pytest.raises(BadInputError):
            cases.reject(session, case.id, words, at=now(), who=CREW)
        assert case.status in AWAITS_A_HUMAN


def test_an_unknown_case(sessions: Sessions) -> None:
    with sessions() as session, pytest.raises(NotFoundError):
        cases.accept(session, UUID(int=1), at=now(), who=CREW)


@pytest.mark.parametrize(
    ("outcome", "status"), [(Delivered(), CaseStatus.DELIVERED), (Sent(), CaseStatus.SENT)]
)
def test_the_case_knows_that_it_was_told(
    sessions: Sessions, outcome: Delivered | Sent, status: CaseStatus
) -> None:
    with sessions() as session:
        contact = a_contact(session, "DAMKAR", "http://127.0.0.1:1/")
        [case] = an_open_incident(session)
        [delivery] = session.scalars(select(Delivery).where(Delivery.contact_id == contact.id))
        assert claim(session, delivery.id, 1, now=now()) is ChannelKind.WEBHOOK
        record(session, delivery.id, 1, outcome, now=now(), chance=0.5)
        session.commit()
        assert case.status is status
        assert case.sent_at is not None
        assert (case.delivered_at is not None) == (status is CaseStatus.DELIVERED)


def test_news_that_comes_late_does_not_move_an_accepted_case(sessions: Sessions) -> None:
    with sessions() as session:
        a_contact(session, "DAMKAR", "http://127.0.0.1:1/")
        [case] = an_open_incident(session)
        [delivery] = session.scalars(select(Delivery))
        claim(session, delivery.id, 1, now=now())
        cases.accept(session, case.id, at=now(), who=CREW)
        record(session, delivery.id, 1, Delivered(), now=now(), chance=0.5)
        session.commit()
        assert (case.status, case.delivered_at is None) == (CaseStatus.ACCEPTED, False)
