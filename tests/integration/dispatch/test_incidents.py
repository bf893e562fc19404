"""Drafts, numbers and the life of an incident, on real PostgreSQL with many at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import select

from dispatch import cases, incidents
from dispatch.editing import Changes
from dispatch.refusals import Refusal, RefusedError
from records.agencies import ChannelKind
from records.calls import Call, Disposition
from records.incidents import Case, Incident, IncidentCall, IncidentNumber, Restriction
from records.journal import JournalRow
from records.machines import CaseStatus, IncidentStatus
from records.session import Sessions
from records.work import Deadline, Delivery
from settings.errors import BadInputError, NotFoundError
from tests.integration.dispatch.room import OPERATOR, a_call, a_contact, a_draft, an_open_incident, now


def test_one_draft_however_many_ask(sessions: Sessions) -> None:
    with sessions() as session:
        call = a_call(session)
        session.commit()

    def ask(_n: int) -> UUID:
        with sessions() as session:
            draft = incidents.open_draft(session, call, at=now(), who=OPERATOR)
            session.commit()
            return draft.id

    with ThreadPoolExecutor(20) as many:
        ids = set(many.map(ask, range(20)))
    assert len(ids) == 1
    with sessions() as session:
        draft = session.scalars(select(Incident)).one()
        assert (draft.status, draft.number, draft.source) == (IncidentStatus.DRAFT, None, "112")
        assert session.scalars(select(IncidentCall.incident_id)).all() == [draft.id]
        told = session.scalars(select(JournalRow.kind).where(JournalRow.kind.like("incident.%"))).all()
        assert told == ["incident.draft"]


def test_no_draft_without_its_call(sessions: Sessions) -> None:
    with sessions() as session, pytest.raises(NotFoundError):
        incidents.open_draft(session, UUID(int=7), at=now(), who=OPERATOR)


def test_the_draft_goes_with_its_call(sessions: Sessions) -> None:
    with sessions() as session:
        call = a_call(session)
        draft = incidents.open_draft(session, call, at=now(), who="clock")
        gone = incidents.discard_draft(session, call, at=now(), who=OPERATOR, why="prank")
        assert gone is draft
        assert draft.status is IncidentStatus.CANCELLED
        assert incidents.discard_draft(session, call, at=now(), who=OPERATOR) is draft, "twice is once"


def test_no_draft_for_a_call_that_is_disposed_of(sessions: Sessions) -> None:
    with sessions() as session:
        call = a_call(session)
        assert incidents.discard_draft(session, call, at=now(), who=OPERATOR, why="ghost") is None
        session.get_one(Call, call).disposition = Disposition.GHOST
        with pytest.raises(RefusedError) as refused:
            incidents.open_draft(session, call, at=now(), who="clock")
        assert refused.value.code is Refusal.CALL_DISPOSED


def test_a_discarded_draft_can_still_be_opened(sessions: Sessions) -> None:
    """The wrong key is soon pressed."""
    with sessions() as session:
        draft = a_draft(session)
        call = session.scalars(select(Incident.draft_of_call)).one()
        assert call is not None
        incidents.discard_draft(session, call, at=now(), who=OPERATOR, why="prank")
        [case] = incidents.open_incident(session, draft, at=now(), who=OPERATOR)
        cases.accept(session, case.id, at=now(), who="agency:DAMKAR")
        session.commit()
        incident = session.get_one(Incident, draft)
        assert (incident.status, incident.number is None) == (IncidentStatus.DISPATCHED, False)
        with pytest.raises(RefusedError, match="cancel or resolve"):
            incidents.discard_draft(session, call, at=now(), who=OPERATOR)


def test_the_type_brings_priority_and_restriction(sessions: Sessions) -> None:
    with sessions() as session:
        draft = a_draft(session, type_code="SOC3")
        incident = session.get_one(Incident, draft)
        assert (incident.priority, incident.restriction) == (1, Restriction.CASE)
        incidents.edit(session, draft, Changes(type_code="RES1", priority=2), at=now(), who=OPERATOR)
        assert (incident.priority, incident.restriction) == (2, None)
        incidents.edit(session, draft, Changes(note="x"), at=now(), who=OPERATOR)
        assert (incident.priority, incident.address) == (2, "Jalan Margonda 100")
        session.commit()
        edits = session.scalars(select(JournalRow.data).where(JournalRow.kind == "incident.edited")).all()
        assert [edit["fields"] for edit in edits][-1] == ["note"]
        assert "Margonda" not in str(edits)


def test_an_unknown_type_is_refused(sessions: Sessions) -> None:
    with sessions() as session, pytest.raises(NotFoundError, match="NOPE"):
        incidents.edit(session, a_draft(session), Changes(type_code="NOPE"), at=now(), who=OPERATOR)


@pytest.mark.parametrize("changes", [Changes(type_code=None), Changes(priority=None)])
def test_an_open_incident_keeps_its_type_and_priority(sessions: Sessions, changes: Changes) -> None:
    """Without a type no letter could be written any more, and the agency would hear of nothing."""
    with sessions() as session:
        [case] = an_open_incident(session)
        with pytest.raises(BadInputError, match="keeps a"):
            incidents.edit(session, case.incident_id, changes, at=now(), who=OPERATOR)
        draft = a_draft(session)
        incidents.edit(session, draft, changes, at=now(), who=OPERATOR)


@pytest.mark.parametrize("why", ["", "  ", "\0"])
def test_nothing_ends_without_words(sessions: Sessions, why: str) -> None:
    """A NUL byte, which PostgreSQL refuses, is no word either."""
    with sessions() as session:
        [case] = an_open_incident(session)
        for end in (incidents.cancel, incidents.resolve):
            with pytest.raises(BadInputError, match="Say"):
                end(session, case.incident_id, why, at=now(), who=OPERATOR)


def test_opening_gives_number_case_deadlines_and_deliveries(sessions: Sessions) -> None:
    at = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)  # half past midnight of the 23rd in Depok
    with sessions() as session:
        a_contact(session, "DAMKAR", "http://127.0.0.1:1/")
        a_contact(session, "DAMKAR", "+622177200000", channel=ChannelKind.CASE_CALL)
        [case] = an_open_incident(session, at=at)
        session.commit()
        incident = session.get_one(Incident, case.incident_id)
        assert (incident.status, incident.number) == (IncidentStatus.OPEN, "112-20261123-0001")
        assert (case.number, case.lead, case.priority) == ("112-20261123-0001-DAMKAR", True, 1)
        deadlines = session.scalars(select(Deadline).order_by(Deadline.multiple)).all()
        assert [(d.multiple, (d.due_at - at).total_seconds()) for d in deadlines] == [
            (1, 30),
            (2, 60),
            (4, 120),
        ]
        assert {(d.channel, d.attempt) for d in session.scalars(select(Delivery))} == {
            (ChannelKind.WEBHOOK, 0),
            (ChannelKind.CASE_CALL, 0),
        }
        with pytest.raises(RefusedError) as refused:
            incidents.open_incident(session, incident.id, at=at, who=OPERATOR)
        assert refused.value.code is Refusal.INCIDENT_ALREADY_OPEN


def test_several_agencies_one_lead(sessions: Sessions) -> None:
    with sessions() as session:
        opened = an_open_incident(session, agencies=["PSC119", "DAMKAR", "PLN", "PLN"])
        assert [(case.agency, case.lead) for case in opened] == [
            ("PSC119", False),
            ("DAMKAR", True),
            ("PLN", False),
        ]


def test_what_cannot_be_opened(sessions: Sessions) -> None:
    with sessions() as session:
        with pytest.raises(RefusedError) as refused:
            incidents.open_incident(session, a_draft(session, type_code=None), at=now(), who=OPERATOR)
        assert refused.value.code is Refusal.INCIDENT_WITHOUT_TYPE
        with pytest.raises(BadInputError, match="ATLANTIS"):
            an_open_incident(session, agencies=["DAMKAR", "ATLANTIS"])


def test_numbers_have_no_gap_whatever_is_rolled_back(sessions: Sessions) -> None:
    at = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    with sessions() as session:
        drafts = [a_draft(session) for _ in range(40)] + [a_draft(session, service="119") for _ in range(10)]
        session.commit()
    given_back = set(Random(112).sample(drafts, 15))  # noqa: S311

    def open_one(draft: UUID) -> None:
        with sessions() as session:
            incidents.open_incident(session, draft, at=at, who=OPERATOR)
            if draft in given_back:
                session.rollback()
            else:
                session.commit()

    with ThreadPoolExecutor(25) as many:
        list(many.map(open_one, drafts))
    with sessions() as session:
        for series in ("112", "119"):
            numbers = session.scalars(
                select(Incident.number)
                .where(Incident.source == series, Incident.number.is_not(None))
                .order_by(Incident.number)
            ).all()
            assert numbers == [f"{series}-20261123-{n:04d}" for n in range(1, len(numbers) + 1)]
            last = session.get_one(IncidentNumber, (series, at.date())).last
            assert last == len(numbers)
        opened = session.scalars(select(Case.number)).all()
        assert len(opened) == len(drafts) - len(given_back)


def test_closing_needs_every_case_ended_and_an_outcome(sessions: Sessions) -> None:
    with sessions() as session:
        [case] = an_open_incident(session)
        incident = session.get_one(Incident, case.incident_id)
        with pytest.raises(RefusedError) as refused:
            incidents.close(session, incident.id, at=now(), who=OPERATOR)
        assert refused.value.code is Refusal.CASES_STILL_RUNNING
        assert "DAMKAR (queued)" in str(refused.value)
        cases.accept(session, case.id, at=now(), who="agency:DAMKAR")
        cases.done(session, case.id, at=now(), who="agency:DAMKAR")
        assert incident.status is IncidentStatus.CONTROLLED
        with pytest.raises(RefusedError) as refused:
            incidents.close(session, incident.id, at=now(), who=OPERATOR)
        assert refused.value.code is Refusal.INCIDENT_WITHOUT_OUTCOME
        with pytest.raises(BadInputError):
            incidents.resolve(session, incident.id, "  ", at=now(), who=OPERATOR)
        incidents.resolve(session, incident.id, "Api padam", at=now(), who=OPERATOR)
        incidents.close(session, incident.id, at=now(), who=OPERATOR)
        assert (incident.status, incident.outcome) == (IncidentStatus.CLOSED, "Api padam")
        with pytest.raises(RefusedError, match="closed"):
            incidents.edit(session, incident.id, Changes(note="x"), at=now(), who=OPERATOR)


def test_a_cancelled_incident_stands_its_agencies_down(sessions: Sessions) -> None:
    with sessions() as session:
        one, two = an_open_incident(session, agencies=["DAMKAR", "PLN"])
        cases.accept(session, one.id, at=now(), who="agency:DAMKAR")
        cases.reject(session, two.id, "tidak ada petugas", at=now(), who="agency:PLN")
        incidents.cancel(session, one.incident_id, "laporan palsu", at=now(), who=OPERATOR)
        session.commit()
        assert session.get_one(Incident, one.incident_id).status is IncidentStatus.CANCELLED
        assert (one.status, one.reason) == (CaseStatus.STOOD_DOWN, "laporan palsu")
        assert (two.status, two.reason) == (CaseStatus.REJECTED, "tidak ada petugas")


def test_an_incident_that_no_call_told_of(sessions: Sessions) -> None:
    with sessions() as session:
        draft = incidents.create_draft(session, at=now(), who=OPERATOR)
        incidents.edit(session, draft.id, Changes(type_code="TRF2"), at=now(), who=OPERATOR)
        [case] = incidents.open_incident(session, draft.id, at=now(), who=OPERATOR)
        assert case.number.startswith("L-")
        assert case.number.endswith("-0001-DISHUB")
