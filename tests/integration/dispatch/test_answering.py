"""Answers to guided questions: kept with their history, and what they do to deadlines and deliveries."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dispatch import answering, cases, deadlines, incidents, urgency
from dispatch.channels.channel import RetryLater
from dispatch.deliver import claim, record
from dispatch.editing import Changes
from dispatch.letter import webhook_body
from dispatch.letters import read_letter
from dispatch.refusals import RefusedError
from dispatch.repository import answers_of, locked_incident
from dispatch.retry_plan import URGENT
from records.city import City
from records.evidence import IncidentAnswer
from records.incidents import Case, Incident
from records.journal import JournalRow
from records.machines import DeliveryStatus
from records.questions import Question
from records.session import Sessions
from records.work import Deadline, Delivery
from settings.errors import BadInputError
from tests.integration.dispatch.room import OPERATOR, a_contact, a_draft, an_open_incident

START = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
LATER = START + timedelta(seconds=40)


def asked(city: City, type_code: str, code: str) -> Question:
    return next(question for question in city.script(type_code) if question.code == code)


def of_fallen_tree(session: Session, agencies: list[str] | None = None) -> list[Case]:
    """DIS3, priority 2: its agencies have 2 minutes."""
    return an_open_incident(session, type_code="DIS3", agencies=agencies, at=START)


def due(session: Session, case: Case) -> list[datetime]:
    query = select(Deadline.due_at).where(Deadline.case_id == case.id).order_by(Deadline.multiple)
    return list(session.scalars(query))


def kinds(session: Session) -> list[str]:
    return list(session.scalars(select(JournalRow.kind).order_by(JournalRow.number)))


def test_an_answer_raises_the_incident_and_whoever_has_not_taken_it(sessions: Sessions, city: City) -> None:
    with sessions() as session:
        a_contact(session, "DLHK", "http://127.0.0.1:1/hook")
        waits, taken = of_fallen_tree(session, ["DLHK", "DAMKAR"])
        cases.accept(session, taken.id, at=START, who="agency:DAMKAR")
        session.commit()
        answering.answer(
            session, waits.incident_id, asked(city, "DIS3", "wires"), True, at=LATER, who=OPERATOR
        )
        session.commit()
        assert session.get_one(Incident, waits.incident_id).priority == 1
        assert (waits.priority, taken.priority) == (1, 2), "who has taken it is at work"
        seconds = [round((at - START).total_seconds()) for at in due(session, waits)]
        assert seconds == [40 + 30, 40 + 60, 40 + 120], "from now, where that is sooner"
        delivery = session.scalars(select(Delivery)).one()
        assert (delivery.priority, delivery.next_try_at) == (1, START)
        assert kinds(session)[-3:] == ["incident.raised", "case.raised", "incident.answered"]
        row = session.scalars(select(JournalRow).where(JournalRow.kind == "incident.answered")).one()
        assert set(row.audience) == {"desk", "agency:DLHK", "agency:DAMKAR"}


def test_a_deadline_that_is_sooner_stays(sessions: Sessions, city: City) -> None:
    with sessions() as session:
        case = of_fallen_tree(session)[0]
        late = START + timedelta(seconds=115)
        answering.answer(session, case.incident_id, asked(city, "DIS3", "wires"), True, at=late, who=OPERATOR)
        session.commit()
        seconds = [round((at - START).total_seconds()) for at in due(session, case)]
        assert seconds == [120, 115 + 60, 115 + 120]


def test_the_shorter_deadlines_fire(sessions: Sessions, city: City) -> None:
    with sessions() as session:
        case = of_fallen_tree(session)[0]
        answering.answer(
            session, case.incident_id, asked(city, "DIS3", "wires"), True, at=START, who=OPERATOR
        )
        session.commit()
        passed = deadlines.due_now(session, now=START + timedelta(seconds=31))
        assert len(passed) == 1
        assert deadlines.fire(session, passed[0], now=START + timedelta(seconds=31))
        session.commit()
        assert session.get_one(Case, case.id).escalation == 1


def test_the_shorter_plan_of_tries_begins_when_it_becomes_urgent(sessions: Sessions, city: City) -> None:
    """What has been tried for longer than that plan lasts is not given up; who comes later still comes later."""
    with sessions() as session:
        a_contact(session, "DLHK", "http://127.0.0.1:1/hook")
        a_contact(session, "DLHK", "http://127.0.0.1:1/later").after_seconds = 3600
        case = of_fallen_tree(session)[0]
        first, later = session.scalars(select(Delivery).order_by(Delivery.begins_at))
        at = START
        for attempt in (1, 2, 3):
            claim(session, first.id, attempt, now=at)
            record(session, first.id, attempt, RetryLater("503"), now=at, chance=0.5)
            at += URGENT.give_up
        answering.answer(session, case.incident_id, asked(city, "DIS3", "wires"), True, at=at, who=OPERATOR)
        claim(session, first.id, 4, now=at)
        record(session, first.id, 4, RetryLater("503"), now=at, chance=0.5)
        session.commit()
        assert (first.priority, first.status) == (1, DeliveryStatus.QUEUED)
        assert later.begins_at == START + timedelta(hours=1)


def test_nothing_is_ever_lowered(sessions: Sessions, city: City) -> None:
    with sessions() as session:
        case = of_fallen_tree(session)[0]
        wires = asked(city, "DIS3", "wires")
        answering.answer(session, case.incident_id, wires, True, at=START, who=OPERATOR)
        before = due(session, case)
        answering.answer(session, case.incident_id, wires, False, at=LATER, who=OPERATOR)
        incident = locked_incident(session, case.incident_id)
        assert not urgency.raise_priority(session, incident, 2, at=LATER, who=OPERATOR)
        assert not urgency.raise_priority(session, incident, 1, at=LATER, who=OPERATOR)
        session.commit()
        assert (incident.priority, due(session, case)) == (1, before)


def test_the_newest_counts_and_earlier_ones_stay(sessions: Sessions, city: City) -> None:
    with sessions() as session:
        incident = a_draft(session, type_code="FIR1")
        floors, injured = asked(city, "FIR1", "floors"), asked(city, "FIR1", "injured")
        given = [(floors, 2), (injured, 0), (floors, 3), (floors, 3)]
        new = [answering.answer(session, incident, q, a, at=START, who=OPERATOR) for q, a in given]
        session.commit()
        assert new == [True, True, True, False], "the same said twice is one"
        assert [(row.question, row.answer) for row in answers_of(session, incident)] == [
            ("floors", "3"),
            ("injured", "0"),
        ]
        history = session.scalars(select(IncidentAnswer.answer).where(IncidentAnswer.question == "floors"))
        assert list(history) == ["2", "3"]


@pytest.mark.parametrize("table", ["incident_answers", "incident_notes", "attachments"])
def test_the_database_keeps_what_was_written(sessions: Sessions, city: City, table: str) -> None:
    with sessions() as session:
        incident = a_draft(session, type_code="FIR1")
        answering.answer(session, incident, asked(city, "FIR1", "floors"), 2, at=START, who=OPERATOR)
        by = {"incident": incident, "at": START}
        session.execute(
            text(
                "INSERT INTO incident_notes (incident_id, text, visibility, at, who) "
                "VALUES (:incident, 'x', 'desk', :at, 'x')"
            ),
            by,
        )
        session.execute(
            text(
                "INSERT INTO attachments (id, incident_id, kind, name, size, sha256, path, visibility, at, who) "
                "VALUES (:incident, :incident, 'pdf', 'x', 1, 'x', 'x', 'desk', :at, 'x')"
            ),
            by,
        )
        session.commit()
        with pytest.raises(IntegrityError, match="written once"):
            session.execute(text(f"UPDATE {table} SET who = 'somebody else'"))  # noqa: S608


def test_a_later_edit_of_the_script_does_not_change_what_was_asked(sessions: Sessions, city: City) -> None:
    with sessions() as session:
        incident = a_draft(session, type_code="FIR1")
        floors = asked(city, "FIR1", "floors")
        answering.answer(session, incident, floors, 2, at=START, who=OPERATOR)
        edited = floors.model_copy(update={"ask": "Tinggi gedungnya berapa lantai?"})
        assert answering.answer(session, incident, edited, 2, at=LATER, who=OPERATOR), "another question"
        session.commit()
        assert list(session.scalars(select(IncidentAnswer.asked).order_by(IncidentAnswer.id))) == [
            floors.ask,
            edited.ask,
        ]


def test_what_is_no_answer_changes_nothing(sessions: Sessions, city: City) -> None:
    with sessions() as session:
        incident = a_draft(session, type_code="FIR1")
        session.commit()
        with pytest.raises(BadInputError):
            answering.answer(session, incident, asked(city, "FIR1", "floors"), 900, at=START, who=OPERATOR)
        session.commit()
        assert answers_of(session, incident) == []


def test_an_incident_that_is_over_takes_no_answers(sessions: Sessions, city: City) -> None:
    with sessions() as session:
        incident = a_draft(session, type_code="FIR1")
        incidents.cancel(session, incident, "prank", at=START, who=OPERATOR)
        session.commit()
        with pytest.raises(RefusedError, match="cancelled"):
            answering.answer(session, incident, asked(city, "FIR1", "floors"), 2, at=START, who=OPERATOR)


def test_a_new_type_keeps_what_still_counts(sessions: Sessions, city: City) -> None:
    with sessions() as session:
        incident = a_draft(session, type_code="ACC2")
        answering.answer(session, incident, asked(city, "ACC2", "pinned"), True, at=START, who=OPERATOR)
        answering.answer(session, incident, asked(city, "ACC2", "blocked"), True, at=START, who=OPERATOR)
        for code, priority in (("ACC2", 1), ("SOC2", 3)):
            incidents.edit(session, incident, Changes(type_code="RES3"), at=LATER, who=OPERATOR)
            incidents.edit(session, incident, Changes(type_code=code), at=LATER, who=OPERATOR)
            answering.raise_again(session, incident, city.script(code), at=LATER, who=OPERATOR)
            assert session.get_one(Incident, incident).priority == priority, code


def test_a_priority_that_was_emptied_is_the_types_at_least(sessions: Sessions, city: City) -> None:
    with sessions() as session:
        incident = a_draft(session, type_code="ACC1")
        incidents.edit(session, incident, Changes(priority=None), at=START, who=OPERATOR)
        answering.answer(session, incident, asked(city, "ACC1", "blocked"), True, at=START, who=OPERATOR)
        assert session.get_one(Incident, incident).priority == 1, "the type's, not the answer's 2"


def test_answers_go_out_with_the_case(sessions: Sessions, city: City) -> None:
    with sessions() as session:
        a_contact(session, "DAMKAR", "http://127.0.0.1:1/hook")
        incident = a_draft(session, type_code="FIR1")
        for value in (False, True):
            answering.answer(session, incident, asked(city, "FIR1", "inside"), value, at=START, who=OPERATOR)
        incidents.open_incident(session, incident, at=START, who=OPERATOR)
        session.commit()
        letter = read_letter(session, session.scalars(select(Delivery.id)).one(), {})
        assert [
            (answer["code"], answer["answer"]) for answer in webhook_body(letter.facts)["data"]["answers"]
        ] == [("inside", "Ya")]


def test_two_operators_and_the_clock_at_once(sessions: Sessions, city: City) -> None:
    with sessions() as session:
        case = of_fallen_tree(session)[0]
        session.commit()
        incident_id, first = (
            case.incident_id,
            session.scalars(select(Deadline.id).order_by(Deadline.multiple)).first(),
        )
    assert first is not None
    questions = [asked(city, "DIS3", code) for code in ("wires", "trapped", "blocked")]

    def say(index: int) -> None:
        with sessions() as session:
            answering.answer(
                session, incident_id, questions[index % 3], index % 2 == 0, at=LATER, who=f"operator:{index}"
            )
            session.commit()

    def fire(deadline: UUID) -> None:
        with sessions() as session:
            deadlines.fire(session, deadline, now=START + timedelta(minutes=3))
            session.commit()

    with ThreadPoolExecutor(6) as several:
        done = [several.submit(say, index) for index in range(24)]
        done += [several.submit(fire, first) for _ in range(6)]
        for each in done:
            each.result()
    with sessions() as session:
        rows = session.scalars(select(IncidentAnswer).order_by(IncidentAnswer.id)).all()
        for question in questions:
            said = [row.answer for row in rows if row.question == question.code]
            assert all(one != two for one, two in pairwise(said)), "the same is never twice"
        assert session.get_one(Incident, incident_id).priority == 1
        assert kinds(session).count("incident.raised") == 1
        assert kinds(session).count("case.raised") == 1
