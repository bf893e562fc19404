"""Merging and back: both histories kept, agencies neither lost nor sent twice, no chains, no deadlocks."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dispatch import cases, holding, incident_calls, incidents, merge_group
from dispatch.cases import give as add_agencies
from dispatch.clock import end_holds, fire_due, read_journal
from dispatch.editing import Changes
from dispatch.merging import GAVE_BACK, TOOK_IN, merge, unmerge
from dispatch.refusals import Refusal, RefusedError
from dispatch.status_rollup import next_status
from records.alarms import CASE_REFUSED, Alarm
from records.incidents import Case, Incident
from records.journal import DESK, JournalRow
from records.machines import CaseStatus, DeadlineStatus, IncidentStatus
from records.session import Sessions
from records.work import Deadline
from settings.errors import BadInputError, ConflictError, IllegalMoveError, NotFoundError
from tests.integration.dispatch.room import OPERATOR, a_call, a_draft, an_open_incident, now
from tests.integration.dispatch.test_incident_life import all_at_once, an_incident, history

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def case_of(session: Session, incident: Incident, agency: str) -> Case:
    wanted = select(Case).where(Case.incident_id == incident.id, Case.agency == agency)
    return session.scalars(wanted).one()


def two(session: Session, mine: list[str], theirs: list[str]) -> tuple[Incident, Incident]:
    """An incident to merge, and the one that goes on, with these agencies."""
    return an_incident(session, agencies=mine), an_incident(session, agencies=theirs)


def accept(session: Session, case: Case) -> None:
    cases.accept(session, case.id, at=now(), who=f"agency:{case.agency}")


def test_another_caller_about_the_same_fire(sessions: Sessions) -> None:
    """The usual case: a draft with what its caller said goes into the open incident, and comes back whole."""
    with sessions() as session:
        fire = an_incident(session)
        draft = session.get_one(Incident, a_draft(session))
        assert merge(session, draft.id, fire.id, at=now(), who=OPERATOR) is fire
        assert (draft.status, draft.merged_into, draft.number) == (IncidentStatus.MERGED, fire.id, None)
        assert set(merge_group.calls_at(session, fire.id)) == {fire.draft_of_call, draft.draft_of_call}
        assert merge(session, draft.id, fire.id, at=now(), who=OPERATOR) is fire, "twice is once"
        session.commit()
        unmerge(session, draft.id, at=now(), who=OPERATOR)
        session.commit()
        assert (draft.status, draft.merged_into, draft.note) == (
            IncidentStatus.DRAFT,
            None,
            "Api di lantai dua",
        )
        assert list(merge_group.calls_at(session, fire.id)) == [fire.draft_of_call]
        assert history(session, draft.id) == [(None, "draft"), ("draft", "merged"), ("merged", "draft")]
        told = session.scalars(
            select(JournalRow).where(JournalRow.kind.in_([TOOK_IN, GAVE_BACK])).order_by(JournalRow.number)
        ).all()
        assert [(row.kind, row.incident_id, row.subject, row.audience) for row in told] == [
            (TOOK_IN, fire.id, str(draft.id), [DESK]),
            (GAVE_BACK, fire.id, str(draft.id), [DESK]),
        ]
        incidents.open_incident(session, draft.id, at=now(), who=OPERATOR)
        assert draft.status is IncidentStatus.OPEN


def test_an_agency_that_is_at_it_is_not_sent_twice_and_none_is_lost(sessions: Sessions) -> None:
    with sessions() as session:
        mine, theirs = two(session, ["DAMKAR", "PLN", "POLRI", "PSC119"], ["DAMKAR", "PSC119", "POLRI"])
        damkar, pln, polri, psc = (
            case_of(session, mine, code) for code in ("DAMKAR", "PLN", "POLRI", "PSC119")
        )
        accept(session, psc)
        cases.reject(session, case_of(session, theirs, "POLRI").id, "penuh", at=now(), who="agency:POLRI")
        merge(session, mine.id, theirs.id, at=now(), who=OPERATOR)
        session.commit()
        assert (damkar.status, damkar.reason) == (CaseStatus.STOOD_DOWN, f"merged into {theirs.number}")
        assert pln.status is CaseStatus.QUEUED, "nobody else of PLN is at it"
        assert polri.status is CaseStatus.QUEUED, "the other one was refused"
        assert psc.status is CaseStatus.ACCEPTED, "a human took it"
        assert mine.status is IncidentStatus.MERGED
        assert theirs.status is IncidentStatus.DISPATCHED, "follows what is shown at it"
        running = select(Deadline.case_id).where(Deadline.status == DeadlineStatus.RUNNING)
        assert damkar.id not in set(session.scalars(running))


def test_the_one_that_goes_on_follows_the_cases_of_both(sessions: Sessions) -> None:
    with sessions() as session:
        mine, theirs = two(session, ["PLN"], ["DAMKAR"])
        merge(session, mine.id, theirs.id, at=now(), who=OPERATOR)
        pln, damkar = case_of(session, mine, "PLN"), case_of(session, theirs, "DAMKAR")
        accept(session, pln)
        assert theirs.status is IncidentStatus.DISPATCHED
        cases.on_scene(session, pln.id, at=now(), who="agency:PLN")
        accept(session, damkar)
        assert (mine.status, theirs.status) == (IncidentStatus.MERGED, IncidentStatus.ON_SCENE)
        unmerge(session, mine.id, at=now(), who=OPERATOR)
        session.commit()
        assert (mine.status, theirs.status) == (IncidentStatus.ON_SCENE, IncidentStatus.DISPATCHED)


def test_what_merging_stood_down_is_asked_again_when_it_was_a_mistake(sessions: Sessions) -> None:
    with sessions() as session:
        mine, theirs = two(session, ["DAMKAR", "PLN"], ["DAMKAR"])
        damkar, pln = case_of(session, mine, "DAMKAR"), case_of(session, mine, "PLN")
        cases.stand_down(session, pln.id, "tidak perlu", at=START, who=OPERATOR)
        merge(session, mine.id, theirs.id, at=START, who=OPERATOR)
        assert damkar.status is CaseStatus.STOOD_DOWN
        unmerge(session, mine.id, at=START, who=OPERATOR)
        session.commit()
        assert (mine.status, damkar.status, damkar.reason) == (IncidentStatus.OPEN, CaseStatus.QUEUED, None)
        assert pln.status is CaseStatus.STOOD_DOWN, "that was the desk's wish"
        due = select(Deadline.due_at).where(
            Deadline.case_id == damkar.id, Deadline.status == DeadlineStatus.RUNNING
        )
        assert min(session.scalars(due)) == START + timedelta(seconds=30)
    assert fire_due(sessions, lambda: START + timedelta(seconds=30)) is not None
    with sessions() as session:
        assert session.get_one(Case, damkar.id).escalation == 1, "it is chased like any other"


def test_closing_waits_for_the_agencies_of_both(sessions: Sessions) -> None:
    with sessions() as session:
        mine, theirs = two(session, ["PLN"], ["DAMKAR"])
        pln, damkar = case_of(session, mine, "PLN"), case_of(session, theirs, "DAMKAR")
        merge(session, mine.id, theirs.id, at=now(), who=OPERATOR)
        for case in (pln, damkar):
            accept(session, case)
        cases.done(session, damkar.id, at=now(), who="agency:DAMKAR")
        incidents.resolve(session, theirs.id, "padam", at=now(), who=OPERATOR)
        with pytest.raises(RefusedError, match=rf"{pln.number} \(accepted\)"):
            incidents.close(session, theirs.id, at=now(), who=OPERATOR)
        cases.done(session, pln.id, at=now(), who="agency:PLN")
        incidents.close(session, theirs.id, at=now(), who=OPERATOR)
        assert (mine.status, theirs.status) == (IncidentStatus.MERGED, IncidentStatus.CLOSED)


def test_a_false_report_stands_down_the_agencies_of_both(sessions: Sessions) -> None:
    with sessions() as session:
        mine, theirs = two(session, ["PLN"], ["DAMKAR"])
        merge(session, mine.id, theirs.id, at=now(), who=OPERATOR)
        incidents.cancel(session, theirs.id, "laporan palsu", at=now(), who=OPERATOR)
        session.commit()
        told = session.execute(select(Case.status, Case.reason)).all()
        assert [tuple(row) for row in told] == [(CaseStatus.STOOD_DOWN, "laporan palsu")] * 2
        unmerge(session, mine.id, at=now(), who=OPERATOR)
        assert mine.status is IncidentStatus.OPEN
        [pln] = add_agencies(session, mine.id, ["PLN"], at=now(), who=OPERATOR)
        assert pln.status is CaseStatus.QUEUED, "and nobody is lost to it"


def test_an_agency_that_works_through_the_merged_one_gets_no_second_case(sessions: Sessions) -> None:
    with sessions() as session:
        mine, theirs = two(session, ["PLN"], ["DAMKAR"])
        merge(session, mine.id, theirs.id, at=now(), who=OPERATOR)
        with pytest.raises(RefusedError, match=f"PLN is at it already: {mine.number}-PLN"):
            add_agencies(session, theirs.id, ["PLN"], at=now(), who=OPERATOR)
        third = an_incident(session, agencies=["PLN"])
        merge(session, third.id, theirs.id, at=now(), who=OPERATOR)
        assert case_of(session, third, "PLN").status is CaseStatus.STOOD_DOWN


def refused_alarms(session: Session) -> list[tuple[str, UUID | None]]:
    """The open ones, with the incident where each is shown."""
    found = select(Alarm).where(Alarm.kind == CASE_REFUSED, Alarm.cleared_at.is_(None)).order_by(Alarm.id)
    return [(alarm.subject, alarm.incident_id) for alarm in session.scalars(found)]


@pytest.mark.parametrize("agencies", [["PLN"], ["DAMKAR", "PLN"], ["PLN", "PSC119"]])
def test_a_refused_case_of_a_merged_incident_is_the_desks(sessions: Sessions, agencies: list[str]) -> None:
    with sessions() as session:
        mine, theirs = two(session, agencies, ["DAMKAR"])
        merge(session, mine.id, theirs.id, at=now(), who=OPERATOR)
        pln = case_of(session, mine, "PLN")
        cases.reject(session, pln.id, "tidak ada regu", at=now(), who="agency:PLN")
        session.commit()
        assert refused_alarms(session) == [(pln.number, theirs.id)]
        assert [case.status for case in merge_group.cases_at(session, theirs.id)].count(
            CaseStatus.REJECTED
        ) == 1
        add_agencies(session, theirs.id, ["PLN"], at=now(), who=OPERATOR)
        session.commit()
        assert refused_alarms(session) == []


def test_what_is_over_asks_nobody_for_what_was_merged_into_it(sessions: Sessions) -> None:
    with sessions() as session:
        mine, theirs = two(session, ["PLN"], ["DAMKAR"])
        merge(session, mine.id, theirs.id, at=now(), who=OPERATOR)
        accept(session, case_of(session, theirs, "DAMKAR"))
        incidents.resolve(session, theirs.id, "padam", at=now(), who=OPERATOR)
        cases.reject(session, case_of(session, mine, "PLN").id, "sibuk", at=now(), who="agency:PLN")
        session.commit()
        assert refused_alarms(session) == []


def test_the_heir_by_rule_is_not_at_it_by_the_merged_one(sessions: Sessions) -> None:
    with sessions() as session:
        mine, theirs = two(session, ["PSC119"], ["DAMKAR"])
        accept(session, case_of(session, mine, "PSC119"))
        merge(session, mine.id, theirs.id, at=now(), who=OPERATOR)
        cases.reject(session, case_of(session, theirs, "DAMKAR").id, "penuh", at=now(), who="agency:DAMKAR")
        session.commit()
        shown = sorted(case.agency for case in merge_group.cases_at(session, theirs.id))
        assert shown == ["DAMKAR", "POLRI", "PSC119"], "the next but one in order"


def test_a_refusal_on_which_nobody_has_acted_goes_with_its_case(sessions: Sessions) -> None:
    with sessions() as session:
        mine, theirs = two(session, ["DAMKAR", "PLN"], ["POLRI"])
        pln = case_of(session, mine, "PLN")
        cases.reject(session, pln.id, "tidak ada regu", at=now(), who="agency:PLN")
        for merges in (True, False):
            if merges:
                merge(session, mine.id, theirs.id, at=now(), who=OPERATOR)
            else:
                unmerge(session, mine.id, at=now(), who=OPERATOR)
            session.commit()
            read_journal(sessions, now)
            session.expire_all()
            assert refused_alarms(session) == [(pln.number, theirs.id if merges else mine.id)]


def test_on_hold_merged_and_back(sessions: Sessions) -> None:
    """It comes back to its hold, and from there to the state before; a time that passed meanwhile is now."""
    with sessions() as session:
        mine, theirs = two(session, ["PLN"], ["DAMKAR"])
        until = START + timedelta(hours=1)
        holding.hold(session, mine.id, "tunggu", until, at=START, who=OPERATOR)
        merge(session, mine.id, theirs.id, at=START, who=OPERATOR)
        session.commit()
    assert end_holds(sessions, lambda: until) is None, "what is merged does not come back by itself"
    with sessions() as session:
        mine = session.get_one(Incident, mine.id)
        unmerge(session, mine.id, at=until, who=OPERATOR)
        assert (mine.status, mine.hold_until) == (IncidentStatus.ON_HOLD, until)
        session.commit()
    end_holds(sessions, lambda: until + timedelta(hours=1))
    with sessions() as session:
        assert session.get_one(Incident, mine.id).status is IncidentStatus.OPEN


def test_no_chains_no_circles(sessions: Sessions) -> None:
    with sessions() as session:
        a, b, c = (an_incident(session) for _ in range(3))
        merge(session, a.id, b.id, at=now(), who=OPERATOR)
        refused: list[tuple[Incident, Incident, Refusal]] = [
            (b, a, Refusal.INCIDENT_MERGED),
            (c, a, Refusal.INCIDENT_MERGED),
            (a, c, Refusal.INCIDENT_MERGED),
            (b, c, Refusal.INCIDENT_HAS_MERGED),
        ]
        for one, into, word in refused:
            with pytest.raises(RefusedError) as error:
                merge(session, one.id, into.id, at=now(), who=OPERATOR)
            assert error.value.code is word
            assert len(str(error.value)) > 30, "a sentence"
        with pytest.raises(BadInputError, match="itself"):
            merge(session, a.id, a.id, at=now(), who=OPERATOR)
        merge(session, c.id, b.id, at=now(), who=OPERATOR)
        assert list(merge_group.merged_into(session, b.id)) == sorted([a.id, c.id])


def test_what_cannot_be_merged(sessions: Sessions) -> None:
    with sessions() as session:
        fire, draft = an_incident(session), session.get_one(Incident, a_draft(session))
        with pytest.raises(RefusedError) as refused:
            merge(session, fire.id, draft.id, at=now(), who=OPERATOR)
        assert refused.value.code is Refusal.INCIDENT_WITHOUT_NUMBER
        other = session.get_one(Incident, a_draft(session))
        merge(session, other.id, draft.id, at=now(), who=OPERATOR)
        with pytest.raises(NotFoundError):
            merge(session, fire.id, UUID(int=7), at=now(), who=OPERATOR)
        with pytest.raises(RefusedError) as refused:
            unmerge(session, fire.id, at=now(), who=OPERATOR)
        assert refused.value.code is Refusal.INCIDENT_NOT_MERGED
        over = an_incident(session)
        incidents.cancel(session, over.id, "palsu", at=now(), who=OPERATOR)
        with pytest.raises(RefusedError, match="reopen"):
            merge(session, fire.id, over.id, at=now(), who=OPERATOR)
        with pytest.raises(IllegalMoveError):
            merge(session, over.id, fire.id, at=now(), who=OPERATOR)


def test_what_is_merged_is_changed_where_it_goes_on(sessions: Sessions) -> None:
    with sessions() as session:
        fire, draft = an_incident(session), session.get_one(Incident, a_draft(session))
        merge(session, draft.id, fire.id, at=now(), who=OPERATOR)
        assert draft.draft_of_call
        wishes: list[Callable[[], object]] = [
            lambda: incidents.edit(session, draft.id, Changes(note="x"), at=now(), who=OPERATOR),
            lambda: incidents.open_incident(session, draft.id, at=now(), who=OPERATOR),
            lambda: incidents.discard_draft(
                session, draft.draft_of_call or UUID(int=0), at=now(), who=OPERATOR
            ),
            lambda: incident_calls.attach(session, draft.id, a_call(session), at=now(), who=OPERATOR),
            lambda: add_agencies(session, draft.id, ["PLN"], at=now(), who=OPERATOR),
            lambda: incidents.resolve(session, draft.id, "padam", at=now(), who=OPERATOR),
            lambda: holding.hold(session, draft.id, "x", now() + timedelta(hours=1), at=now(), who=OPERATOR),
        ]
        for wish in wishes:
            with pytest.raises(ConflictError):
                wish()
        incident_calls.attach(session, fire.id, draft.draft_of_call, at=now(), who=OPERATOR)
        assert len(merge_group.calls_at(session, fire.id)) == 2, "it is there already"


def test_the_database_holds_it_too(sessions: Sessions) -> None:
    with sessions() as session:
        fire = an_incident(session)
        session.commit()
        for change in ("merged_into = id", "hold_until = now()", "status = 'merged'", "status = 'on_hold'"):
            with pytest.raises(IntegrityError):
                session.execute(text(f"UPDATE incidents SET {change} WHERE id = :id"), {"id": fire.id})  # noqa: S608
            session.rollback()


def test_each_merged_into_the_other_at_the_same_moment(sessions: Sessions) -> None:
    with sessions() as session:
        pairs = [two(session, ["PLN"], ["DAMKAR"]) for _ in range(8)]
        session.commit()
    for mine, theirs in pairs:
        given = all_at_once(
            sessions,
            lambda s, a=mine.id, b=theirs.id: merge(s, a, b, at=now(), who=OPERATOR),
            lambda s, a=mine.id, b=theirs.id: merge(s, b, a, at=now(), who=OPERATOR),
        )
        [refused] = [one for one in given if isinstance(one, ConflictError)]
        assert isinstance(refused, RefusedError)
        with sessions() as session:
            rows = [session.get_one(Incident, one.id) for one in (mine, theirs)]
            assert sorted(row.status is IncidentStatus.MERGED for row in rows) == [False, True]


def test_a_chain_is_not_made_by_two_at_the_same_moment(sessions: Sessions) -> None:
    with sessions() as session:
        triples = [[an_incident(session).id for _ in range(3)] for _ in range(8)]
        session.commit()
    for a, b, c in triples:
        given = all_at_once(
            sessions,
            lambda s, one=a, into=b: merge(s, one, into, at=now(), who=OPERATOR),
            lambda s, one=b, into=c: merge(s, one, into, at=now(), who=OPERATOR),
        )
        assert len([one for one in given if isinstance(one, RefusedError)]) == 1
    with sessions() as session:
        chain = text(
            "SELECT count(*) FROM incidents a JOIN incidents b ON a.merged_into = b.id AND b.merged_into IS NOT NULL"
        )
        assert session.execute(chain).scalar_one() == 0


Wish = Callable[[Session, Random, list[UUID], list[UUID]], object]


def hold_and_resume(session: Session, incident: UUID) -> None:
    holding.hold(session, incident, "uji", now() + timedelta(hours=1), at=now(), who=OPERATOR)
    holding.resume(session, incident, at=now(), who=OPERATOR)


WISHES: dict[str, Wish] = {
    "merge": lambda s, r, i, _c: merge(s, r.choice(i), r.choice(i), at=now(), who=OPERATOR),
    "unmerge": lambda s, r, i, _c: unmerge(s, r.choice(i), at=now(), who=OPERATOR),
    "accept": lambda s, r, _i, c: cases.accept(s, r.choice(c), at=now(), who="agency:X"),
    "done": lambda s, r, _i, c: cases.done(s, r.choice(c), at=now(), who="agency:X"),
    "stand down": lambda s, r, _i, c: cases.stand_down(s, r.choice(c), "uji", at=now(), who=OPERATOR),
    "again": lambda s, r, i, _c: add_agencies(s, r.choice(i), ["DAMKAR"], at=now(), who=OPERATOR),
    "hold": lambda s, r, i, _c: hold_and_resume(s, r.choice(i)),
    "cancel": lambda s, r, i, _c: incidents.cancel(s, r.choice(i), "uji", at=now(), who=OPERATOR),
    "reopen": lambda s, r, i, _c: incidents.reopen(s, r.choice(i), "uji", at=now(), who=OPERATOR),
}


def test_agencies_work_while_desks_merge_and_unmerge(sessions: Sessions) -> None:
    """Random wishes from several sides on one family: nobody waits for ever, nothing is left half done."""
    with sessions() as session:
        opened = [an_open_incident(session, agencies=["DAMKAR", "PLN"]) for _ in range(4)]
        ids = [given[0].incident_id for given in opened]
        case_ids = [case.id for given in opened for case in given]
        for given in opened[:2]:
            cases.accept(session, given[0].id, at=now(), who="agency:X")
        session.commit()
    done: Counter[str] = Counter()

    def desk(seed: int) -> None:
        random = Random(seed)  # noqa: S311
        for _ in range(30):
            name = random.choice(["merge", "merge", "unmerge", *WISHES])
            with sessions() as session:
                try:
                    WISHES[name](session, random, ids, case_ids)
                except (ConflictError, BadInputError):
                    continue
                session.commit()
                done[name] += 1

    with ThreadPoolExecutor(6) as several:
        list(several.map(desk, range(6)))
    assert done.keys() >= {"merge", "unmerge"}, "they did happen"
    with sessions() as session:
        for incident in session.scalars(select(Incident)):
            assert (incident.status is IncidentStatus.MERGED) is (incident.merged_into is not None)
            shown = [case.status for case in merge_group.cases_at(session, incident.id)]
            assert next_status(incident.status, shown) is None, "it followed all that is shown at it"
            assert incident.merged_into is None or not merge_group.merged_into(session, incident.id)
