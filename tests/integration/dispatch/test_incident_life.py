"""An incident's whole life: channel, hold and back, reopening, further agencies, several calls."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch import cases, holding, incident_calls, incidents
from dispatch.cases import give as add_agencies
from dispatch.clock import end_holds
from dispatch.editing import Changes
from dispatch.holding import HOLD_OVER
from dispatch.letters import read_letter
from dispatch.refusals import Refusal, RefusedError
from records.city import City
from records.incidents import Case, Incident, IncidentCall
from records.journal import JournalRow
from records.machines import CaseStatus, DeadlineStatus, IncidentStatus
from records.machines.case import CAN_BE_ASKED_AGAIN, ENDED
from records.moves import StatusMove
from records.session import Sessions
from records.sources import SourceChannel, channel_of
from records.work import Deadline, Delivery
from settings.errors import BadInputError, ConflictError, IllegalMoveError, NotFoundError
from tests.integration.dispatch.room import OPERATOR, a_call, a_contact, a_draft, an_open_incident, now

DAMKAR = "agency:DAMKAR"
START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
LATER = START + timedelta(hours=2)


def all_at_once(sessions: Sessions, *wishes: Callable[[Session], Any]) -> list[Any]:
    """Each wish in a transaction of its own, begun at the same moment; what it gave, or the conflict it met."""
    gate = Barrier(len(wishes))

    def one(wish: Callable[[Session], Any]) -> Any:
        with sessions() as session:
            session.connection()
            gate.wait(30)
            try:
                given = wish(session)
                session.commit()
            except ConflictError as refused:
                return refused
            return given

    with ThreadPoolExecutor(len(wishes)) as many:
        return list(many.map(one, wishes))


def history(session: Session, incident: UUID) -> list[tuple[str | None, str]]:
    moves = select(StatusMove).where(StatusMove.row_id == incident).order_by(StatusMove.id)
    return [(move.old, move.new) for move in session.scalars(moves)]


def kinds(session: Session, beginning: str) -> list[str]:
    rows = select(JournalRow.kind).where(JournalRow.kind.startswith(beginning)).order_by(JournalRow.number)
    return list(session.scalars(rows))


def an_incident(session: Session, **how: Any) -> Incident:
    return session.get_one(Incident, an_open_incident(session, **how)[0].incident_id)


# The channel.


@pytest.mark.parametrize(
    ("service", "channel"), [("112", SourceChannel.CALL_112), ("119", SourceChannel.CALL_119)]
)
def test_a_draft_knows_the_line_of_its_call(sessions: Sessions, service: str, channel: SourceChannel) -> None:
    with sessions() as session:
        assert session.get_one(Incident, a_draft(session, service=service)).channel is channel


def test_every_service_of_the_city_has_its_channel(city: City) -> None:
    assert {channel_of(service.code) for service in city.services} == {
        SourceChannel.CALL_112,
        SourceChannel.CALL_119,
        SourceChannel.CALL_CENTRE,
    }


def test_a_camera_is_a_channel_with_the_other_series(sessions: Sessions) -> None:
    with sessions() as session:
        draft = incidents.create_draft(session, at=now(), who=OPERATOR, channel=SourceChannel.CCTV)
        incidents.edit(session, draft.id, Changes(type_code="TRF2"), at=now(), who=OPERATOR)
        incidents.open_incident(session, draft.id, at=now(), who=OPERATOR)
        assert (draft.channel, draft.number and draft.number[:2]) == (SourceChannel.CCTV, "L-")


# On hold.


@pytest.mark.parametrize(
    ("steps", "back"),
    [
        ([], IncidentStatus.OPEN),
        ([cases.accept], IncidentStatus.DISPATCHED),
        ([cases.accept, cases.on_scene], IncidentStatus.ON_SCENE),
        ([cases.accept, cases.done], IncidentStatus.CONTROLLED),
    ],
)
def test_it_comes_back_to_where_its_cases_are_by_then(
    sessions: Sessions, steps: list[Callable[..., Case]], back: IncidentStatus
) -> None:
    with sessions() as session:
        incident = an_incident(session, at=START)
        holding.hold(session, incident.id, "menunggu alat berat", LATER, at=START, who=OPERATOR)
        [case] = session.scalars(select(Case))
        for step in steps:
            step(session, case.id, at=START, who=DAMKAR)
        assert incident.status is IncidentStatus.ON_HOLD, "a case does not end a hold"
        holding.resume(session, incident.id, at=START, who=OPERATOR)
        assert (incident.status, incident.hold_until) == (back, None)
        session.commit()


def test_a_reopened_one_comes_back_reopened(sessions: Sessions) -> None:
    with sessions() as session:
        incident = an_incident(session, at=START)
        incidents.resolve(session, incident.id, "padam", at=START, who=OPERATOR)
        incidents.reopen(session, incident.id, "asap lagi", at=START, who=OPERATOR)
        holding.hold(session, incident.id, "pantau", LATER, at=START, who=OPERATOR)
        holding.resume(session, incident.id, at=START, who=OPERATOR)
        assert incident.status is IncidentStatus.REOPENED


@pytest.mark.parametrize(
    ("reason", "until", "words"),
    [
        (" ", LATER, "reason"),
        ("tunggu", START, "to come"),
        ("tunggu", START - timedelta(seconds=1), "to come"),
        ("tunggu", START + timedelta(days=31), "30 days"),
    ],
)
def test_a_hold_needs_a_reason_and_a_time_to_come(
    sessions: Sessions, reason: str, until: datetime, words: str
) -> None:
    with sessions() as session:
        incident = an_incident(session, at=START)
        with pytest.raises(BadInputError, match=words):
            holding.hold(session, incident.id, reason, until, at=START, who=OPERATOR)
        assert incident.status is IncidentStatus.OPEN


def test_a_draft_is_not_put_on_hold_and_nothing_is_twice(sessions: Sessions) -> None:
    with sessions() as session:
        with pytest.raises(IllegalMoveError):
            holding.hold(session, a_draft(session), "tunggu", LATER, at=START, who=OPERATOR)
        incident = an_incident(session, at=START)
        with pytest.raises(RefusedError) as refused:
            holding.resume(session, incident.id, at=START, who=OPERATOR)
        assert refused.value.code is Refusal.INCIDENT_NOT_ON_HOLD
        holding.hold(session, incident.id, "tunggu", LATER, at=START, who=OPERATOR)
        with pytest.raises(RefusedError) as refused:
            holding.hold(session, incident.id, "tunggu", LATER, at=START, who=OPERATOR)
        assert refused.value.code is Refusal.INCIDENT_ON_HOLD


def test_a_cancelled_one_has_no_time_left_to_come_back(sessions: Sessions) -> None:
    with sessions() as session:
        incident = an_incident(session, at=START)
        holding.hold(session, incident.id, "tunggu", LATER, at=START, who=OPERATOR)
        incidents.cancel(session, incident.id, "laporan palsu", at=START, who=OPERATOR)
        session.commit()
    assert end_holds(sessions, lambda: LATER) is None


def test_it_comes_back_by_itself_at_its_time_and_once(sessions: Sessions) -> None:
    with sessions() as session:
        first, second = an_incident(session, at=START), an_incident(session, at=START)
        holding.hold(session, first.id, "tunggu", LATER, at=START, who=OPERATOR)
        holding.hold(session, second.id, "tunggu", LATER + timedelta(hours=1), at=START, who=OPERATOR)
        session.commit()
    seen: list[tuple[int, int]] = []
    for minutes in (0, 119, 120, 121, 179, 180, 10_000):
        at = START + timedelta(minutes=minutes)
        # Several clocks at the same time, and each as if freshly started.
        with ThreadPoolExecutor(4) as several:
            for one in [several.submit(end_holds, sessions, lambda at=at: at) for _ in range(4)]:
                one.result()
        with sessions() as session:
            seen.append((minutes, len(kinds(session, HOLD_OVER))))
    assert seen == [(0, 0), (119, 0), (120, 1), (121, 1), (179, 1), (180, 2), (10_000, 2)]
    with sessions() as session:
        for incident in (first.id, second.id):
            assert history(session, incident)[-2:] == [("open", "on_hold"), ("on_hold", "open")]
        row = session.scalars(select(JournalRow).where(JournalRow.kind == HOLD_OVER)).first()
        assert row is not None
        assert (row.incident_id, "desk" in row.audience, row.data["status"]) == (first.id, True, "open")
        whos = select(StatusMove.who).where(StatusMove.old == "on_hold")
        assert set(session.scalars(whos)) == {"clock"}


def test_the_next_return_is_known(sessions: Sessions) -> None:
    with sessions() as session:
        incident = an_incident(session, at=START)
        holding.hold(session, incident.id, "tunggu", LATER, at=START, who=OPERATOR)
        session.commit()
    assert end_holds(sessions, lambda: START) == LATER
    assert end_holds(sessions, lambda: LATER) is None


def test_coming_back_while_somebody_takes_it_up(sessions: Sessions) -> None:
    """One of them does it, the other finds it done; nobody waits for ever."""
    with sessions() as session:
        held = [an_incident(session, at=START).id for _ in range(8)]
        for incident in held:
            holding.hold(session, incident, "tunggu", LATER, at=START, who=OPERATOR)
        session.commit()
    for incident in held:
        person, clock = all_at_once(
            sessions,
            lambda session, it=incident: holding.resume(session, it, at=LATER, who=OPERATOR),
            lambda session, it=incident: holding.end_hold(session, it, now=LATER),
        )
        by_clock = clock is True
        assert isinstance(person, RefusedError) is by_clock
        with sessions() as session:
            assert history(session, incident)[-2:] == [("open", "on_hold"), ("on_hold", "open")]
            over = select(JournalRow).where(JournalRow.kind == HOLD_OVER, JournalRow.incident_id == incident)
            assert len(session.scalars(over).all()) == by_clock


# Reopening.


def test_what_has_ended_can_go_on(sessions: Sessions) -> None:
    with sessions() as session:
        incident = an_incident(session)
        [case] = session.scalars(select(Case))
        cases.accept(session, case.id, at=now(), who=DAMKAR)
        incidents.resolve(session, incident.id, "Api padam", at=now(), who=OPERATOR)
        incidents.reopen(session, incident.id, "asap lagi", at=now(), who=OPERATOR)
        assert (incident.status, incident.outcome) == (IncidentStatus.DISPATCHED, None), "follows its cases"
        cases.done(session, case.id, at=now(), who=DAMKAR)
        incidents.resolve(session, incident.id, "Padam semua", at=now(), who=OPERATOR)
        incidents.close(session, incident.id, at=now(), who=OPERATOR)
        incidents.reopen(session, incident.id, "warga melapor lagi", at=now(), who=OPERATOR)
        assert incident.status is IncidentStatus.REOPENED
        with pytest.raises(RefusedError) as refused:
            incidents.close(session, incident.id, at=now(), who=OPERATOR)
        assert refused.value.code is Refusal.INCIDENT_WITHOUT_OUTCOME, "the old one does not count"
        incidents.cancel(session, incident.id, "salah", at=now(), who=OPERATOR)
        incidents.reopen(session, incident.id, "tidak salah", at=now(), who=OPERATOR)
        session.commit()
        said = select(StatusMove.why).where(StatusMove.row_id == incident.id, StatusMove.new == "resolved")
        assert session.scalars(said.order_by(StatusMove.id)).all() == ["Api padam", "Padam semua"]


def test_reopening_needs_a_reason_a_number_and_an_end(sessions: Sessions) -> None:
    with sessions() as session:
        incident = an_incident(session)
        with pytest.raises(BadInputError, match="why"):
            incidents.reopen(session, incident.id, "\0 ", at=now(), who=OPERATOR)
        holding.hold(session, incident.id, "tunggu", now() + timedelta(hours=1), at=now(), who=OPERATOR)
        with pytest.raises(RefusedError) as refused:
            incidents.reopen(session, incident.id, "lagi", at=now(), who=OPERATOR)
        assert refused.value.code is Refusal.INCIDENT_NOT_ENDED, "hold has a way back of its own"
        draft = a_draft(session)
        incidents.cancel(session, draft, "prank", at=now(), who=OPERATOR)
        with pytest.raises(RefusedError) as refused:
            incidents.reopen(session, draft, "bukan prank", at=now(), who=OPERATOR)
        assert refused.value.code is Refusal.INCIDENT_WITHOUT_NUMBER
        incidents.open_incident(session, draft, at=now(), who=OPERATOR)
        assert session.get_one(Incident, draft).status is IncidentStatus.REOPENED


# Agencies.


def test_support_goes_with_the_lead(sessions: Sessions) -> None:
    with sessions() as session:
        given = incidents.open_incident(session, a_draft(session), at=now(), who=OPERATOR, support=True)
        assert [(case.agency, case.lead) for case in given] == [
            ("DAMKAR", True),
            ("PSC119", False),
            ("POLRI", False),
            ("PLN", False),
        ]
        given = incidents.open_incident(
            session, a_draft(session), at=now(), who=OPERATOR, agencies=["PLN", "DISHUB"], support=True
        )
        assert [case.agency for case in given] == ["PLN", "DISHUB", "PSC119", "POLRI"]


def test_further_agencies_later(sessions: Sessions) -> None:
    with sessions() as session:
        incident = an_incident(session)
        pln, dishub = add_agencies(session, incident.id, ["PLN", "DISHUB", "PLN"], at=now(), who=OPERATOR)
        assert (pln.agency, pln.number, pln.lead) == ("PLN", f"{incident.number}-PLN", False)
        assert dishub.status is CaseStatus.QUEUED
        with pytest.raises(RefusedError, match=r"PLN has a case of .* already"):
            add_agencies(session, incident.id, ["POLRI", "PLN"], at=now(), who=OPERATOR)
        with pytest.raises(BadInputError, match="NASA"):
            add_agencies(session, incident.id, ["POLRI", "NASA"], at=now(), who=OPERATOR)
        assert len(session.scalars(select(Case)).all()) == 3, "a mistake sends nobody"
        with pytest.raises(RefusedError) as refused:
            add_agencies(session, a_draft(session), ["PLN"], at=now(), who=OPERATOR)
        assert refused.value.code is Refusal.INCIDENT_NOT_OPEN
        incidents.resolve(session, incident.id, "padam", at=now(), who=OPERATOR)
        with pytest.raises(RefusedError) as refused:
            add_agencies(session, incident.id, ["POLRI"], at=now(), who=OPERATOR)
        assert refused.value.code is Refusal.INCIDENT_NOT_OPEN


def test_an_agency_is_asked_again_in_its_own_case(sessions: Sessions) -> None:
    """One case per agency and incident: a fire that flares up begins the old case again."""
    with sessions() as session:
        a_contact(session, "DAMKAR", "http://127.0.0.1:1/")
        incident = an_incident(session, at=START)
        [case] = session.scalars(select(Case))
        cases.accept(session, case.id, at=START, who=DAMKAR)
        cases.assign_unit(session, case.id, "Damkar 2", at=START, who=DAMKAR)
        cases.done(session, case.id, at=START, who=DAMKAR)
        assert incident.status is IncidentStatus.CONTROLLED
        [again] = add_agencies(session, incident.id, ["DAMKAR"], at=LATER, who=OPERATOR)
        session.commit()
        assert again is case
        assert (case.status, case.unit, case.accepted_at, case.ended_at) == (
            CaseStatus.QUEUED,
            None,
            None,
            None,
        )
        assert incident.status is IncidentStatus.OPEN, "nobody is there now"
        running = select(Deadline.due_at).where(Deadline.status == DeadlineStatus.RUNNING)
        assert min(session.scalars(running)) == LATER + timedelta(seconds=30)
        newest = session.scalars(select(Delivery.id).order_by(Delivery.id.desc())).first()
        assert newest is not None
        assert read_letter(session, newest, {}).facts.accept_by == LATER + timedelta(seconds=30)
        cases.accept(session, case.id, at=LATER, who=DAMKAR)
        assert incident.status is IncidentStatus.DISPATCHED


def test_what_ended_may_begin_again() -> None:
    assert CAN_BE_ASKED_AGAIN == ENDED


def test_two_open_the_same_draft(sessions: Sessions) -> None:
    with sessions() as session:
        drafts = [a_draft(session) for _ in range(6)]
        session.commit()
    for draft in drafts:
        given = all_at_once(
            sessions,
            lambda session, it=draft: incidents.open_incident(session, it, at=START, who=OPERATOR),
            lambda session, it=draft: incidents.open_incident(session, it, at=START, who=OPERATOR),
        )
        [refused] = [one for one in given if isinstance(one, ConflictError)]
        assert isinstance(refused, RefusedError)
        assert refused.code is Refusal.INCIDENT_ALREADY_OPEN
    with sessions() as session:
        numbers = session.scalars(select(Incident.number).order_by(Incident.number)).all()
        assert numbers == [f"112-20261123-{n:04d}" for n in range(1, 7)], "no number is lost"
        assert len(session.scalars(select(Case)).all()) == 6


# Several calls.


def test_a_second_call_joins_and_its_empty_draft_goes(sessions: Sessions) -> None:
    with sessions() as session:
        incident = an_incident(session)
        call = a_call(session)
        draft = incidents.open_draft(session, call, at=now(), who="clock")
        incident_calls.attach(session, incident.id, call, at=now(), who=OPERATOR)
        incident_calls.attach(session, incident.id, call, at=now(), who=OPERATOR)
        assert draft.status is IncidentStatus.CANCELLED
        links = select(IncidentCall.call_id).where(IncidentCall.incident_id == incident.id)
        assert set(session.scalars(links)) == {incident.draft_of_call, call}
        assert incidents.open_draft(session, call, at=now(), who=OPERATOR) is incident
        with pytest.raises(RefusedError) as refused:
            incidents.discard_draft(session, call, at=now(), who=OPERATOR, why="prank")
        assert refused.value.code is Refusal.CALL_BELONGS_ELSEWHERE
        session.commit()
        assert kinds(session, "incident.call_") == ["incident.call_added"], "twice is once"
        incident_calls.detach(session, incident.id, call, at=now(), who=OPERATOR)
        assert incidents.open_draft(session, call, at=now(), who=OPERATOR) is draft
        session.commit()
        assert kinds(session, "incident.call_") == ["incident.call_added", "incident.call_removed"]


def test_a_call_that_joined_before_its_draft_came_gets_none(sessions: Sessions) -> None:
    """The operator may be faster than the reader of the journal."""
    with sessions() as session:
        incident = an_incident(session)
        call = a_call(session)
        incident_calls.attach(session, incident.id, call, at=now(), who=OPERATOR)
        assert incidents.open_draft(session, call, at=now(), who="clock") is incident
        assert len(session.scalars(select(Incident)).all()) == 1


def test_what_was_typed_is_not_thrown_away(sessions: Sessions) -> None:
    with sessions() as session:
        incident, other = an_incident(session), an_incident(session)
        filled = session.get_one(Incident, a_draft(session, type_code=None))
        assert filled.draft_of_call
        assert other.draft_of_call
        with pytest.raises(RefusedError, match="merge that draft"):
            incident_calls.attach(session, incident.id, filled.draft_of_call, at=now(), who=OPERATOR)
        with pytest.raises(RefusedError, match=str(other.number)):
            incident_calls.attach(session, incident.id, other.draft_of_call, at=now(), who=OPERATOR)
        busy, joined = a_call(session), a_call(session)
        draft = incidents.open_draft(session, busy, at=now(), who="clock")
        incident_calls.attach(session, draft.id, joined, at=now(), who=OPERATOR)
        with pytest.raises(RefusedError, match="Other calls"):
            incident_calls.attach(session, incident.id, busy, at=now(), who=OPERATOR)
        assert (filled.status, draft.status) == (IncidentStatus.DRAFT, IncidentStatus.DRAFT)


def test_calls_that_cannot_be_added_or_taken_away(sessions: Sessions) -> None:
    with sessions() as session:
        incident, call = an_incident(session), a_call(session)
        with pytest.raises(NotFoundError):
            incident_calls.attach(session, incident.id, UUID(int=7), at=now(), who=OPERATOR)
        with pytest.raises(NotFoundError):
            incident_calls.attach(session, UUID(int=7), call, at=now(), who=OPERATOR)
        with pytest.raises(NotFoundError):
            incident_calls.detach(session, incident.id, call, at=now(), who=OPERATOR)
        assert incident.draft_of_call
        with pytest.raises(RefusedError) as refused:
            incident_calls.detach(session, incident.id, incident.draft_of_call, at=now(), who=OPERATOR)
        assert refused.value.code is Refusal.CALL_BEGAN_IT
        incidents.cancel(session, incident.id, "palsu", at=now(), who=OPERATOR)
        with pytest.raises(RefusedError) as refused:
            incident_calls.attach(session, incident.id, call, at=now(), who=OPERATOR)
        assert refused.value.code is Refusal.INCIDENT_ENDED


def test_a_call_joins_two_incidents_at_once(sessions: Sessions) -> None:
    with sessions() as session:
        one, other = an_incident(session).id, an_incident(session).id
        calls = [a_call(session) for _ in range(6)]
        for call in calls:
            incidents.open_draft(session, call, at=now(), who="clock")
        session.commit()
    for call in calls:
        given = all_at_once(
            sessions,
            lambda s, it=call: incident_calls.attach(s, one, it, at=now(), who=OPERATOR),
            lambda s, it=call: incident_calls.attach(s, other, it, at=now(), who=OPERATOR),
        )
        assert len([refused for refused in given if isinstance(refused, RefusedError)]) == 1
    with sessions() as session:
        links = session.scalars(
            select(IncidentCall.call_id).where(IncidentCall.incident_id.in_([one, other]))
        )
        assert len([call for call in links if call in calls]) == 6
