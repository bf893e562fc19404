"""A call's record in the database: the same rows, whether followed at one go or stored and loaded at every step."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from records.calls import Call, Recording, RecordingStatus
from records.machines import CallStatus
from records.people import Position, User, seat
from records.session import Sessions
from telephony.call_events import (
    CallArrived,
    CallEnded,
    CallEvent,
    LegAnswered,
    LegEnded,
    LegOffered,
    QueueJoined,
)
from telephony.call_fold import Ledger
from telephony.call_record import CallRecord
from telephony.call_store import last_known, load_open, position_of, save
from tests.integration.telephony.call_rows import call_rows, told
from tests.unit.telephony.call_table import RECORDED, recorded_events

BEGAN = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
CALL, LEG = "node1-1795420800.1", "node1-1795420800.2"

_nodes = count(1)


def at(seconds: float) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


def followed(
    sessions: Sessions,
    node: str,
    batches: Iterable[Sequence[CallEvent]],
    *,
    dies: bool,
    repaired: bool = False,
) -> Ledger:
    """Folds and stores batch after batch, as a follower does; one that `dies` after each begins from the records."""
    ledger = Ledger()
    for batch in batches:
        with sessions() as session:
            if dies:
                ledger = Ledger(load_open(session, node))
            changed = {call.uniqueid: call for event in batch if (call := ledger.apply(event))}
            save(session, node, changed.values(), repaired=repaired)
            session.commit()
        ledger.forget_settled()
    return ledger


def one_by_one(events: Sequence[CallEvent]) -> list[list[CallEvent]]:
    return [[event] for event in events]


def a_call(*, ended: bool = True, leg_ended: bool = True) -> list[CallEvent]:
    events: list[CallEvent] = [
        CallArrived(CALL, at(0), "112", "112", "+6281234567890", "Siti"),
        QueueJoined(CALL, at(1), "q112"),
        LegOffered(CALL, LEG, at(2), "112-1-web"),
        LegAnswered(LEG, at(3)),
    ]
    if ended:
        events.append(CallEnded(CALL, at(60), 16, None))
    if leg_ended:
        events.append(LegEnded(LEG, at(61), 16))
    return events


@pytest.mark.parametrize("name", RECORDED)
def test_stored_and_loaded_at_every_line_it_is_the_same_call(sessions: Sessions, name: str) -> None:
    events = recorded_events(name)
    followed(sessions, "at-one-go", [events], dies=False)
    followed(sessions, "step-by-step", one_by_one(events), dies=True)
    with sessions() as session:
        [row] = call_rows(session, "at-one-go")
        assert call_rows(session, "step-by-step") == [row]
        assert load_open(session, "step-by-step") == []


def test_any_batches_of_any_calls_give_the_same_rows(sessions: Sessions) -> None:
    streams = [recorded_events(name) for name in RECORDED]

    @given(
        st.lists(st.sampled_from(range(len(streams))), min_size=1, max_size=3, unique=True),
        st.randoms(use_true_random=False),
        st.lists(st.integers(1, 9), min_size=1, max_size=8),
    )
    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def check(chosen: list[int], random: Random, sizes: list[int]) -> None:
        # One journal of several calls: their lines mixed, each call's in order, some lost.
        waiting = [list(streams[number]) for number in chosen]
        mixed: list[CallEvent] = []
        while any(waiting):
            stream = random.choice([each for each in waiting if each])
            event = stream.pop(0)
            if isinstance(event, CallArrived) or random.random() > 0.1:
                mixed.append(event)
        batches: list[list[CallEvent]] = []
        sized = iter(sizes * len(mixed))
        rest = mixed
        while rest:
            size = next(sized)
            batches.append(rest[:size])
            rest = rest[size:]
        number = next(_nodes)
        followed(sessions, f"go{number}", [mixed], dies=False)
        followed(sessions, f"live{number}", batches, dies=False)
        followed(sessions, f"dies{number}", batches, dies=True)
        with sessions() as session:
            rows = call_rows(session, f"go{number}")
            assert call_rows(session, f"live{number}") == rows
            assert call_rows(session, f"dies{number}") == rows

    check()


def test_what_is_loaded_is_what_was_stored(sessions: Sessions) -> None:
    events = recorded_events("duty-mobile-refuses-then-takes-it")
    for end in range(1, len(events) - 4, 3):
        node = f"n{end}"
        [record] = followed(sessions, node, [events[:end]], dies=False).calls.values()
        with sessions() as session:
            [loaded] = load_open(session, node)
        assert loaded == record
        assert loaded.last_answer == record.last_answer
        assert last_known(loaded) == last_known(record)


def test_what_is_read_a_second_time_is_not_written_again(sessions: Sessions) -> None:
    events = recorded_events("dead-phone-and-another-answers")
    followed(sessions, "node1", [events], dies=False)
    with sessions() as session:
        rows, journal = call_rows(session, "node1"), told(session)
    followed(sessions, "node1", [events], dies=True)
    ledger = followed(sessions, "node1", one_by_one(events), dies=False)
    with sessions() as session:
        assert call_rows(session, "node1") == rows
        assert told(session) == journal
    assert ledger.calls == {}


def test_the_moves_and_the_journal(sessions: Sessions) -> None:
    followed(sessions, "node1", [a_call()], dies=False)
    with sessions() as session:
        [row] = call_rows(session, "node1")
        assert row["moves"] == [
            (None, "ringing", at(0), "bridge", None),
            ("ringing", "queued", at(1), "bridge", "q112"),
            ("queued", "answered", at(3), "bridge", "112-1-web"),
            ("answered", "closed", at(60), "bridge", "citizen (cause 16)"),
        ]
        assert told(session) == ["call.ringing", "call.queued", "call.answered", "call.closed"]


def test_a_change_that_is_no_move_is_told_too(sessions: Sessions) -> None:
    events = a_call(ended=False, leg_ended=False)
    followed(sessions, "node1", [events[:2], events[2:3]], dies=False)
    with sessions() as session:
        assert told(session)[-1] == "call.changed"


def test_who_sat_there_then_is_who_answered(sessions: Sessions) -> None:
    with sessions() as session:
        position = session.get(Position, "112-1")
        assert position is not None
        users = {user.login: user.id for user in session.scalars(select(User))}
        seat(session, position, users["operator1"], at=at(-100))
        seat(session, position, users["operator2"], at=at(2.5))
        seat(session, position, users["operator3"], at=at(30))
        session.commit()
    followed(sessions, "node1", one_by_one(a_call()), dies=True)
    with sessions() as session:
        [row] = call_rows(session, "node1")
        assert (row["position"], row["user_id"]) == ("112-1", users["operator2"])
        [leg] = row["legs"]
        assert (leg["station"], leg["position"], leg["user_id"]) == ("112-1-web", "112-1", users["operator1"])


def test_a_voicemail_takes_no_call_from_the_operator_who_had_it(sessions: Sessions) -> None:
    events: list[CallEvent] = [
        *a_call(ended=False, leg_ended=False),
        LegEnded(LEG, at(10), 44),
        QueueJoined(CALL, at(11), "duty-mobile"),
        LegOffered(CALL, "node1-1795420800.9", at(12), "trunk"),
        LegAnswered("node1-1795420800.9", at(13)),
    ]
    followed(sessions, "node1", one_by_one(events), dies=True)
    with sessions() as session:
        [row] = call_rows(session, "node1")
    assert (row["status"], row["position"]) == (CallStatus.QUEUED, "112-1")


def test_only_a_repaired_call_bears_the_mark_and_keeps_it(sessions: Sessions) -> None:
    events = a_call()
    followed(sessions, "live", [events], dies=False)
    followed(sessions, "late", [events[:2]], dies=False)
    followed(sessions, "late", [events[2:4]], dies=True, repaired=True)
    followed(sessions, "late", [events[4:]], dies=True)
    with sessions() as session:
        assert [row["gap"] for row in call_rows(session, "live")] == [False]
        assert [row["gap"] for row in call_rows(session, "late")] == [True]


def test_a_recording_is_live_until_it_is_finished(sessions: Sessions) -> None:
    events = recorded_events("citizen-hangs-up")
    followed(sessions, "node1", [events[:3]], dies=False)
    with sessions() as session:
        recording = session.scalars(select(Recording)).one()
        assert recording.state is RecordingStatus.LIVE
        recording.state, recording.path = RecordingStatus.FINISHED, "2026/11/24/done.wav"
        session.commit()
    followed(sessions, "node1", [events[3:]], dies=True)
    with sessions() as session:
        assert session.scalars(select(Recording.path)).one() == "2026/11/24/done.wav"


def open_ids(sessions: Sessions, node: str = "node1") -> list[CallRecord]:
    with sessions() as session:
        return load_open(session, node)


@pytest.mark.parametrize(
    ("events", "is_open"),
    [
        (a_call(ended=False, leg_ended=False), True),
        (a_call(ended=False), True),
        (a_call(leg_ended=False), True),
        (a_call(), False),
    ],
    ids=["talking", "the leg is over", "the call is over", "all is over"],
)
def test_a_call_is_loaded_while_something_can_happen_to_it(
    sessions: Sessions, events: list[CallEvent], is_open: bool
) -> None:
    followed(sessions, "node1", [events], dies=False)
    assert bool(open_ids(sessions)) == is_open
    assert open_ids(sessions, "another") == []


def test_a_call_of_days_ago_is_loaded_when_the_repair_begins_there(sessions: Sessions) -> None:
    old = BEGAN - timedelta(days=20)
    uniqueid = f"node1-{int(old.timestamp())}.1"
    followed(sessions, "node1", [[CallArrived(uniqueid, old, "112", "112", None, None)]], dies=False)
    followed(sessions, "node1", [[CallEnded(uniqueid, old + timedelta(minutes=1), 16, None)]], dies=True)
    with sessions() as session:
        assert session.scalars(select(Call.status)).one() is CallStatus.ABANDONED


@pytest.mark.parametrize(
    ("station", "position"), [("112-1", "112-1"), ("112-1-web", "112-1"), ("trunk", None)]
)
def test_the_seat_of_a_phone(station: str, position: str | None) -> None:
    assert position_of(station) == position
