"""A case that is refused, referred or asked again: another agency has it, or the desk an alarm, at once."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch import cases, deadlines, incidents
from dispatch.channels.channel import Delivered, RetryLater
from dispatch.clock import fire_due, read_journal
from dispatch.deliver import claim, record
from dispatch.letters import read_letter
from dispatch.refusals import Refusal, RefusedError
from records.agencies import Agency, ContactRole, IncidentType
from records.alarms import CASE_ALARMS, CASE_LONG_OVERDUE, CASE_OVERDUE, CASE_REFUSED, Alarm
from records.incidents import Case, Incident
from records.journal import JournalRow
from records.machines import CaseStatus, DeadlineStatus, DeliveryStatus, IncidentStatus
from records.moves import StatusMove
from records.session import Sessions
from records.work import Deadline, Delivery
from settings.errors import BadInputError, IllegalMoveError
from tests.integration.dispatch.room import OPERATOR, a_contact, an_open_incident, now

CREW = "agency:DAMKAR"


def case_of(session: Session, incident: UUID, agency: str) -> Case:
    found = select(Case).where(Case.incident_id == incident, Case.agency == agency)
    return session.scalars(found.execution_options(populate_existing=True)).one()


def open_alarms(session: Session, *kinds: str) -> list[tuple[str, str]]:
    found = select(Alarm.kind, Alarm.subject).where(Alarm.cleared_at.is_(None), Alarm.kind.in_(kinds))
    return [(kind, subject) for kind, subject in session.execute(found.order_by(Alarm.raised_at, Alarm.id))]


def refuse(session: Session, case: Case, reason: str = "semua regu keluar") -> None:
    cases.reject(session, case.id, reason, at=now(), who=f"agency:{case.agency}")
    session.commit()


def test_the_next_agency_by_the_catalogue_has_its_case_in_the_same_transaction(sessions: Sessions) -> None:
    with sessions() as session:
        a_contact(session, "PSC119", "http://127.0.0.1:1/")
        [case] = an_open_incident(session)
        session.commit()
        cases.reject(session, case.id, "semua regu keluar", at=now(), who=CREW)
        # Not committed yet: what follows belongs to the same transaction.
        heir = case_of(session, case.incident_id, "PSC119")
        session.commit()
        assert (heir.status, heir.lead, heir.came_from) == (CaseStatus.QUEUED, True, case.id)
        assert heir.asked_why == "after DAMKAR refused: semua regu keluar"
        assert (case.status, case.reason, case.lead) == (CaseStatus.REJECTED, "semua regu keluar", False)
        begun = session.scalars(select(StatusMove).where(StatusMove.row_id == heir.id)).one()
        assert (begun.who, begun.why) == ("rule", heir.asked_why)
        assert len(session.scalars(select(Deadline).where(Deadline.case_id == heir.id)).all()) == 3
        assert session.scalars(select(Delivery.case_id)).all() == [heir.id]
        kinds = session.scalars(select(JournalRow.kind).where(JournalRow.case_id == heir.id)).all()
        assert kinds[0] == "case.queued"
        assert "case.leads" in kinds
        assert open_alarms(session, CASE_REFUSED) == []


def test_each_agency_is_asked_once_and_then_the_desk(sessions: Sessions) -> None:
    with sessions() as session:
        [case] = an_open_incident(session)
        session.commit()
        for agency in ("DAMKAR", "PSC119", "POLRI"):
            refuse(session, case_of(session, case.incident_id, agency))
            assert open_alarms(session, CASE_REFUSED) == []
        last = case_of(session, case.incident_id, "PLN")
        refuse(session, last)
        assert open_alarms(session, CASE_REFUSED) == [(CASE_REFUSED, last.number)]
        [alarm] = session.scalars(select(Alarm).where(Alarm.kind == CASE_REFUSED))
        assert (alarm.incident_id, alarm.data) == (
            case.incident_id,
            {"agency": "PLN", "priority": 1, "lead": True},
        ), "ids and codes, no words of anybody"
        assert session.get_one(Incident, case.incident_id).status is IncidentStatus.OPEN


def test_an_order_of_its_own_goes_before_the_supporting_agencies(sessions: Sessions) -> None:
    with sessions() as session:
        session.get_one(IncidentType, "FIR1").fallback = ["BASARNAS", "SATPOLPP"]
        session.get_one(Agency, "BASARNAS").active = False
        [case] = an_open_incident(session)
        session.commit()
        refuse(session, case)
        assert case_of(session, case.incident_id, "SATPOLPP").lead, "one out of service is passed over"
        refuse(session, case_of(session, case.incident_id, "SATPOLPP"))
        assert len(open_alarms(session, CASE_REFUSED)) == 1, "and the supporting agencies are not asked"


def test_a_supporting_agency_that_refuses_beside_others_is_the_desks(sessions: Sessions) -> None:
    with sessions() as session:
        _lead, support = an_open_incident(session, agencies=["DAMKAR", "PLN"])
        session.commit()
        refuse(session, support)
        assert open_alarms(session, CASE_REFUSED) == [(CASE_REFUSED, support.number)]
        there = select(Case.agency).where(Case.incident_id == support.incident_id).order_by(Case.agency)
        assert session.scalars(there).all() == ["DAMKAR", "PLN"]


def test_the_only_one_at_work_is_replaced_though_it_does_not_lead(sessions: Sessions) -> None:
    with sessions() as session:
        lead, support = an_open_incident(session, agencies=["DAMKAR", "PLN"])
        cases.accept(session, lead.id, at=now(), who=CREW)
        cases.done(session, lead.id, at=now(), who=CREW)
        session.commit()
        refuse(session, support)
        heir = case_of(session, support.incident_id, "PSC119")
        assert (heir.lead, case_of(session, support.incident_id, "DAMKAR").lead) == (False, True)


def test_a_case_given_back_after_acceptance_goes_on_too(sessions: Sessions) -> None:
    with sessions() as session:
        [case] = an_open_incident(session)
        cases.accept(session, case.id, at=now(), who=CREW)
        cases.assign_unit(session, case.id, "Regu 1", at=now(), who=CREW)
        session.commit()
        assert session.get_one(Incident, case.incident_id).status is IncidentStatus.DISPATCHED
        refuse(session, case, "unit rusak di jalan")
        assert case_of(session, case.incident_id, "PSC119").status is CaseStatus.QUEUED
        assert session.get_one(Incident, case.incident_id).status is IncidentStatus.OPEN


def test_of_a_restricted_incident_no_words_cross(sessions: Sessions) -> None:
    with sessions() as session:
        [case] = an_open_incident(session, type_code="SOC4")
        session.commit()
        refuse(session, case, "Ibu Sari sudah pulang")
        heir = case_of(session, case.incident_id, "DP3AP2KB")
        assert heir.asked_why == "after POLRI refused"
        why = session.scalars(select(StatusMove.why).where(StatusMove.row_id == heir.id)).all()
        assert why == ["after POLRI refused"]


def test_an_incident_that_is_over_asks_nobody(sessions: Sessions) -> None:
    with sessions() as session:
        [case] = an_open_incident(session)
        cases.accept(session, case.id, at=now(), who=CREW)
        incidents.resolve(session, case.incident_id, "padam", at=now(), who=OPERATOR)
        session.commit()
        refuse(session, case)
        assert session.scalars(select(Case.agency)).all() == ["DAMKAR"]
        assert open_alarms(session, CASE_REFUSED) == []


def test_two_who_refuse_at_once_leave_one_heir(sessions: Sessions) -> None:
    with sessions() as session:
        [case] = an_open_incident(session)
        session.commit()
    with sessions() as first, sessions() as second:
        cases.reject(first, case.id, "tidak ada unit", at=now(), who=CREW)
        first.commit()
        with pytest.raises(IllegalMoveError):
            cases.reject(second, case.id, "tidak ada unit", at=now(), who=CREW)
    with sessions() as session:
        assert sorted(session.scalars(select(Case.agency))) == ["DAMKAR", "PSC119"]


@pytest.mark.parametrize("act", ["give", "ask again", "refer", "cancel", "resolve"])
def test_the_alarm_goes_when_somebody_acts(sessions: Sessions, act: str) -> None:
    with sessions() as session:
        lead, support = an_open_incident(session, agencies=["DAMKAR", "PLN"])
        session.commit()
        refuse(session, support)
        assert len(open_alarms(session, CASE_REFUSED)) == 1
        incident = lead.incident_id
        match act:
            case "give":
                cases.give(session, incident, ["DISHUB"], at=now(), who=OPERATOR)
            case "ask again":
                cases.ask_again(session, support.id, "mohon dicoba", at=now(), who=OPERATOR)
            case "refer":
                cases.refer(session, lead.id, "PLN", "listrik", at=now(), who=CREW)
            case "cancel":
                incidents.cancel(session, incident, "palsu", at=now(), who=OPERATOR)
            case _:
                incidents.resolve(session, incident, "padam", at=now(), who=OPERATOR)
        session.commit()
        read_journal(sessions, now)
        assert open_alarms(session, CASE_REFUSED) == []


def test_the_alarm_of_a_refusal_on_which_nobody_acted_stays(sessions: Sessions) -> None:
    with sessions() as session:
        lead, pln, polri = an_open_incident(session, agencies=["DAMKAR", "PLN", "POLRI"])
        session.commit()
        refuse(session, pln)
        cases.refer(session, lead.id, "DISHUB", "jalan ditutup", at=now(), who=CREW)
        assert open_alarms(session, CASE_REFUSED) == [(CASE_REFUSED, pln.number)], "DAMKAR's was its own"
        refuse(session, polri)
        both = open_alarms(session, CASE_REFUSED)
        assert both == [(CASE_REFUSED, pln.number), (CASE_REFUSED, polri.number)]
        cases.give(session, lead.incident_id, ["SATPOLPP"], at=now(), who=OPERATOR)
        assert open_alarms(session, CASE_REFUSED) == both, "whose place it takes nobody said"
        cases.give(session, lead.incident_id, ["POLRI"], at=now(), who=OPERATOR)
        assert open_alarms(session, CASE_REFUSED) == [(CASE_REFUSED, pln.number)]
        cases.ask_again(session, lead.id, "kembali", at=now(), who=OPERATOR)
        assert open_alarms(session, CASE_REFUSED) == [(CASE_REFUSED, pln.number)]
        cases.ask_again(session, pln.id, "mohon dicoba", at=now(), who=OPERATOR)
        assert open_alarms(session, CASE_REFUSED) == []


def test_referred_the_other_agency_has_it_and_both_know(sessions: Sessions) -> None:
    with sessions() as session:
        [case] = an_open_incident(session)
        cases.accept(session, case.id, at=now(), who=CREW)
        cases.refer(
            session, case.id, "PLN", "kabel tegangan tinggi", at=now(), who=CREW, how="at the seat Damkar"
        )
        session.commit()
        other = case_of(session, case.incident_id, "PLN")
        assert (case.status, case.referred_to, case.lead) == (CaseStatus.REFERRED, other.id, False)
        assert (other.came_from, other.lead, other.status) == (case.id, True, CaseStatus.QUEUED)
        assert other.asked_why == "referred by DAMKAR: kabel tegangan tinggi"
        last = session.scalars(
            select(StatusMove).where(StatusMove.row_id == case.id).order_by(StatusMove.id.desc())
        ).first()
        assert last is not None
        assert (last.who, last.why) == (CREW, "kabel tegangan tinggi (at the seat Damkar)")


@pytest.mark.parametrize("ended", ["rejected", "stood down"])
def test_referred_to_an_agency_that_gave_it_back_asks_that_again(sessions: Sessions, ended: str) -> None:
    with sessions() as session:
        lead, support = an_open_incident(session, agencies=["DAMKAR", "PLN"])
        if ended == "rejected":
            cases.reject(session, support.id, "sibuk", at=now(), who="agency:PLN")
        else:
            cases.stand_down(session, support.id, "belum perlu", at=now(), who=OPERATOR)
        cases.refer(session, lead.id, "PLN", "listrik", at=now(), who=CREW)
        session.commit()
        assert (support.status, support.asked, support.came_from) == (CaseStatus.QUEUED, 2, lead.id)
        assert (support.reason, support.ended_at, support.lead) == (None, None, True)


def test_what_cannot_be_referred(sessions: Sessions) -> None:
    with sessions() as session:
        lead, support = an_open_incident(session, agencies=["DAMKAR", "PLN"])
        session.commit()

    def refused(agency: str, error: type[Exception], words: str) -> None:
        with sessions() as session:
            with pytest.raises(error, match=words):
                cases.refer(session, lead.id, agency, "bukan kami", at=now(), who=CREW)
            session.rollback()

    refused("PLN", RefusedError, "PLN has a case .* already: it is queued")
    refused("DAMKAR", BadInputError, "own")
    refused("NASA", BadInputError, "no agencies in service")
    with sessions() as session:
        incidents.resolve(session, lead.incident_id, "padam", at=now(), who=OPERATOR)
        session.commit()
    refused("DISHUB", RefusedError, "is resolved")
    with sessions() as session:
        assert {case.status for case in session.scalars(select(Case))} == {CaseStatus.QUEUED}
        assert session.get_one(Case, support.id).asked == 1


def test_asked_again_everything_begins_again(sessions: Sessions) -> None:
    with sessions() as session:
        a_contact(session, "DAMKAR", "http://127.0.0.1:1/")
        [case, _other] = an_open_incident(
            session, agencies=["DAMKAR", "PLN"], at=now() - timedelta(minutes=5)
        )
        [first] = session.scalars(select(Delivery))
        claim(session, first.id, 1, now=now())
        record(session, first.id, 1, Delivered(), now=now(), chance=0.5)
        cases.accept(session, case.id, at=now(), who=CREW)
        cases.assign_unit(session, case.id, "Regu 1", at=now(), who=CREW)
        cases.stand_down(session, case.id, "salah alamat", at=now(), who=OPERATOR)
        at = now()
        cases.ask_again(session, case.id, "alamat sudah benar", at=at, who=OPERATOR)
        session.commit()
        assert (case.status, case.asked, case.asked_at) == (CaseStatus.QUEUED, 2, at)
        assert (case.accepted_by, case.unit, case.sent_at, case.escalation) == (None, None, None, 0)
        second = session.scalars(select(Delivery).where(Delivery.id != first.id)).one()
        assert second.status is DeliveryStatus.QUEUED
        running = select(Deadline).where(
            Deadline.case_id == case.id, Deadline.status == DeadlineStatus.RUNNING
        )
        assert [row.due_at - at for row in session.scalars(running.order_by(Deadline.due_at))] == [
            timedelta(seconds=seconds) for seconds in (30, 60, 120)
        ]
        letter = read_letter(session, second.id, {})
        assert (letter.facts.asked, letter.facts.accept_by) == (2, at + timedelta(seconds=30))
        cases.accept(session, case.id, at=now(), who=CREW)
        session.commit()
        assert case.accepted_by == CREW


def test_what_was_on_its_way_before_is_not_told_after(sessions: Sessions) -> None:
    with sessions() as session:
        a_contact(session, "DAMKAR", "http://127.0.0.1:1/")
        [case, _other] = an_open_incident(session, agencies=["DAMKAR", "PLN"])
        [first] = session.scalars(select(Delivery))
        claim(session, first.id, 1, now=now())
        cases.stand_down(session, case.id, "salah alamat", at=now(), who=OPERATOR)
        cases.ask_again(session, case.id, "alamat sudah benar", at=now(), who=OPERATOR)
        # The worker that had the first one reports only now.
        record(session, first.id, 1, RetryLater("503"), now=now(), chance=0.5)
        session.commit()
        assert first.status is DeliveryStatus.QUEUED
        assert claim(session, first.id, 2, now=now()) is None
        assert first.status is DeliveryStatus.CANCELLED


def test_who_is_at_work_is_not_asked_again(sessions: Sessions) -> None:
    with sessions() as session:
        [case] = an_open_incident(session)
        cases.accept(session, case.id, at=now(), who=CREW)
        session.commit()
        with pytest.raises(IllegalMoveError):
            cases.ask_again(session, case.id, "sekali lagi", at=now(), who=OPERATOR)


def test_given_to_more_agencies_one_leads(sessions: Sessions) -> None:
    with sessions() as session:
        [case] = an_open_incident(session, type_code="CRM2")
        session.commit()
        refuse(session, case)
        assert len(open_alarms(session, CASE_REFUSED)) == 1, "this type has nobody to support"
        given = cases.give(session, case.incident_id, ["SATPOLPP", "DISHUB", "POLRI"], at=now(), who=OPERATOR)
        session.commit()
        assert [(each.agency, each.lead, each.asked) for each in given] == [
            ("SATPOLPP", True, 1),
            ("DISHUB", False, 1),
            ("POLRI", False, 2),
        ]
        with pytest.raises(RefusedError) as refused:
            cases.give(session, case.incident_id, ["DISHUB"], at=now(), who=OPERATOR)
        assert refused.value.code is Refusal.AGENCY_HAS_CASE


def late(sessions: Sessions, at: datetime) -> None:
    fire_due(sessions, lambda: at)


def test_each_step_of_a_deadline_has_its_alarm(sessions: Sessions) -> None:
    begun = now()
    with sessions() as session:
        a_contact(session, "DAMKAR", "http://127.0.0.1:1/", role=ContactRole.HEAD)
        [case] = an_open_incident(session, at=begun)
        session.commit()
        late(sessions, begun + timedelta(seconds=31))
        assert open_alarms(session, *CASE_ALARMS) == [(CASE_OVERDUE, case.number)]
        late(sessions, begun + timedelta(seconds=61))
        late(sessions, begun + timedelta(seconds=61))
        assert [kind for kind, _ in open_alarms(session, *CASE_ALARMS)] == [CASE_OVERDUE, CASE_LONG_OVERDUE]
        late(sessions, begun + timedelta(seconds=121))
        assert [kind for kind, _ in open_alarms(session, *CASE_ALARMS)] == list(CASE_ALARMS)
        session.expire_all()
        rows = session.scalars(select(Alarm).order_by(Alarm.raised_at, Alarm.id)).all()
        assert [(row.data["position"], row.data["told"]) for row in rows] == [
            (None, 0),
            ("info", 0),
            (None, 1),
        ]
        assert {row.incident_id for row in rows} == {case.incident_id}
        told = session.scalars(select(JournalRow.kind).where(JournalRow.kind == "alarm.raised")).all()
        assert len(told) == 3, "each once"


@pytest.mark.parametrize("how", ["accept", "reject", "stand_down"])
def test_the_alarms_go_when_the_case_is_taken_or_ends(sessions: Sessions, how: str) -> None:
    begun = now()
    with sessions() as session:
        [case, _other] = an_open_incident(session, agencies=["DAMKAR", "PLN"], at=begun)
        session.commit()
        late(sessions, begun + timedelta(seconds=61))
        mine = {kind for kind, subject in open_alarms(session, *CASE_ALARMS) if subject == case.number}
        assert mine == {CASE_OVERDUE, CASE_LONG_OVERDUE}
        case = session.get_one(Case, case.id)
        if how == "accept":
            cases.accept(session, case.id, at=now(), who=CREW)
        else:
            getattr(cases, how)(session, case.id, "alasan", at=now(), who=CREW)
        session.commit()
        left = {subject for _, subject in open_alarms(session, *CASE_ALARMS)}
        assert left == {_other.number}, "the other agency still owes its answer"
        late_by_then = deadlines.due_now(session, now=begun + timedelta(seconds=61))
        owed = session.scalars(select(Deadline.case_id).where(Deadline.id.in_(late_by_then))).all()
        assert not {case.id, _other.id} & set(owed)
