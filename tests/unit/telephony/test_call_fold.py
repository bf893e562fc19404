"""What each story makes of a call's record: recorded calls of real Asterisk, made-up ones, and any nonsense."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.machines.call import CALL, CallStatus
from telephony.call_events import (
    CallArrived,
    CallEnded,
    CallEvent,
    CallPlaced,
    ChannelGone,
    FactTold,
    LegAnswered,
    LegConfirmed,
    LegEnded,
    LegOffered,
    QueueJoined,
    QueueLeft,
    RecordingStarted,
    StepEntered,
)
from telephony.call_fold import Ledger, end_unseen
from telephony.call_record import CallRecord
from tests.unit.telephony import call_table
from tests.unit.telephony.call_table import folded, table

S = CallStatus
BEGAN = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
CALL_A, LEG_A, LEG_B, TRUNK_LEG = "n-1.1", "n-1.2", "n-1.3", "n-1.4"


def at(seconds: float) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


def arrived(call: str = CALL_A) -> CallArrived:
    return CallArrived(call, at(0), "112", "112", "+62812", "Siti")


def operator_answers(leg: str, seconds: float, station: str = "112-1") -> list[CallEvent]:
    """Rings for half a second."""
    return [LegOffered(CALL_A, leg, at(seconds - 0.5), station), LegAnswered(leg, at(seconds))]


QUEUED: list[CallEvent] = [
    arrived(),
    StepEntered(CALL_A, at(0.1), "112", "antre", None),
    QueueJoined(CALL_A, at(0.2), "q112"),
]
ANSWERED: list[CallEvent] = [*QUEUED, *operator_answers(LEG_A, 2)]


@pytest.mark.parametrize("name", call_table.RECORDED)
def test_a_recorded_call_gives_its_record(name: str) -> None:
    assert table(folded(call_table.recorded_events(name))) == call_table.expected(name)


def ended_by(*events: CallEvent) -> tuple[str | None, CallStatus]:
    call = folded([*events])
    return call.ended_by, call.status


@pytest.mark.parametrize(
    ("cause", "by"),
    [(16, "citizen"), (0, "citizen"), (17, "citizen"), (31, "citizen"), (127, "citizen")]
    + [(cause, "network") for cause in (18, 27, 34, 38, 41, 42, 44, 47, 102, 111)],
)
def test_who_ended_a_talk_is_said_from_the_cause(cause: int, by: str) -> None:
    assert ended_by(*ANSWERED, CallEnded(CALL_A, at(40), cause, None)) == (by, S.CLOSED)
    # The operator's leg ends with the line, and may tell of it first.
    told_first = [*ANSWERED, LegEnded(LEG_A, at(39.9), cause), CallEnded(CALL_A, at(40), cause, None)]
    assert ended_by(*told_first) == (by, S.CLOSED)
    # Asterisk's own word, where the story's line was lost.
    assert ended_by(*ANSWERED, ChannelGone(CALL_A, at(40), cause)) == (by, S.CLOSED)


def test_a_cause_that_a_dead_phone_left_is_not_the_citizens() -> None:
    back = [*ANSWERED, LegEnded(LEG_A, at(9), 41), QueueJoined(CALL_A, at(9.4), "q112")]
    assert ended_by(*back, CallEnded(CALL_A, at(12), 41, None)) == ("citizen", S.LOST_AFTER_ANSWER)


def test_the_network_may_fail_before_anybody_answered() -> None:
    assert ended_by(*QUEUED, CallEnded(CALL_A, at(9), 41, None)) == ("network", S.FAILED)
    in_flow = [arrived(), StepEntered(CALL_A, at(1), "cc", "status", None)]
    assert ended_by(*in_flow, CallEnded(CALL_A, at(9), 41, None)) == ("network", S.FAILED)


def test_a_channel_that_was_ended_here_was_not_the_citizens_wish() -> None:
    assert ended_by(*ANSWERED, CallEnded(CALL_A, at(9), 16, None, by_line=False)) == ("system", S.CLOSED)
    assert ended_by(*QUEUED, ChannelGone(CALL_A, at(9), 0, by_line=False)) == ("system", S.FAILED)


def test_a_phone_that_cannot_be_reached_is_no_fault_of_the_network() -> None:
    placed = CallPlaced(CALL_A, at(0), "112", "+62812", LEG_A, "112-1")
    for cause, by in ((17, "citizen"), (18, "citizen"), (38, "network")):
        assert ended_by(placed, CallEnded(CALL_A, at(20), cause, None)) == (by, S.FAILED)
    answered = LegAnswered(CALL_A, at(3))
    assert ended_by(placed, answered, CallEnded(CALL_A, at(35), 18, None)) == ("network", S.CLOSED)


@pytest.mark.parametrize("name", call_table.RECORDED)
def test_a_recorded_call_that_is_read_twice_gives_the_same_record(name: str) -> None:
    events = call_table.recorded_events(name)
    assert table(folded([*events, *events])) == call_table.expected(name)
    for end in range(0, len(events), 3):
        assert table(folded([*events[:end], *events])) == call_table.expected(name), events[end]


def moves(events: Iterable[CallEvent]) -> list[str]:
    return [move.to.value for move in folded(events).moves]


STORIES: dict[str, tuple[list[CallEvent], list[str]]] = {
    "rings and is let go": ([arrived(), CallEnded(CALL_A, at(1), 16, None)], ["abandoned"]),
    "rings and the system gives up": ([arrived(), CallEnded(CALL_A, at(1), 16, "system")], ["failed"]),
    "served by a flow": (
        [arrived(), StepEntered(CALL_A, at(1), "cc", "status", None), CallEnded(CALL_A, at(9), 16, "system")],
        ["in_flow", "served"],
    ),
    "let go in a flow": (
        [arrived(), StepEntered(CALL_A, at(1), "cc", "status", None), CallEnded(CALL_A, at(9), 16, None)],
        ["in_flow", "abandoned"],
    ),
    "leaves a message and hangs up": (
        [
            arrived(),
            StepEntered(CALL_A, at(1), "cc", "pesan", None),
            FactTold(CALL_A, at(2), "message", ""),
            CallEnded(CALL_A, at(9), 16, None),
        ],
        ["in_flow", "served"],
    ),
    "waits, and asks to be called back": (
        [
            *QUEUED,
            QueueLeft(CALL_A, at(4), "digit"),
            FactTold(CALL_A, at(6), "call_back", ""),
            CallEnded(CALL_A, at(9), 16, None),
        ],
        ["in_flow", "queued", "served"],
    ),
    "told a status, then gives up in the queue": (
        [
            arrived(),
            StepEntered(CALL_A, at(0.1), "cc", "status", None),
            FactTold(CALL_A, at(0.15), "report", "4711"),
            QueueJoined(CALL_A, at(1), "qcc"),
            CallEnded(CALL_A, at(9), 16, None),
        ],
        ["in_flow", "queued", "abandoned"],
    ),
    "waits, thinks about a call back, and hangs up": (
        [*QUEUED, QueueLeft(CALL_A, at(4), "digit"), CallEnded(CALL_A, at(9), 16, None)],
        ["in_flow", "queued", "abandoned"],
    ),
    "queued at once": ([arrived(), QueueJoined(CALL_A, at(1), "q112")], ["queued"]),
    "abandoned in the queue": (
        [*QUEUED, CallEnded(CALL_A, at(9), 16, None)],
        ["in_flow", "queued", "abandoned"],
    ),
    "turned away from the queue": (
        [*QUEUED, CallEnded(CALL_A, at(9), 16, "system")],
        ["in_flow", "queued", "failed"],
    ),
    "answered": (ANSWERED, ["in_flow", "queued", "answered"]),
    "answered, ended by the citizen": (
        [*ANSWERED, CallEnded(CALL_A, at(9), 16, None), LegEnded(LEG_A, at(9), 16)],
        ["in_flow", "queued", "answered", "closed"],
    ),
    "a wish is no death": (
        [*ANSWERED, LegEnded(LEG_A, at(9), 16), CallEnded(CALL_A, at(9.3), 16, "operator")],
        ["in_flow", "queued", "answered", "closed"],
    ),
    # Seen in a fifth of such calls: the leg tells of it first.
    "the citizen's line breaks and the leg says so first": (
        [*ANSWERED, LegEnded(LEG_A, at(9), 31), CallEnded(CALL_A, at(9.0001), 31, None)],
        ["in_flow", "queued", "answered", "closed"],
    ),
    "a dead phone, and back": (
        [
            *ANSWERED,
            QueueLeft(CALL_A, at(9), "answered"),
            LegEnded(LEG_A, at(9), 44),
            QueueJoined(CALL_A, at(9.3), "q112"),
        ],
        ["in_flow", "queued", "answered", "queued"],
    ),
    "a dead phone, back, and lost": (
        [
            *ANSWERED,
            LegEnded(LEG_A, at(9), 44),
            QueueJoined(CALL_A, at(9.3), "q112"),
            CallEnded(CALL_A, at(20), 16, None),
        ],
        ["in_flow", "queued", "answered", "queued", "lost_after_answer"],
    ),
    "a voicemail is nobody": (
        [
            *QUEUED,
            LegOffered(CALL_A, TRUNK_LEG, at(30), "trunk"),
            LegAnswered(TRUNK_LEG, at(32)),
            LegEnded(TRUNK_LEG, at(40), 16),
            CallEnded(CALL_A, at(50), 16, None),
        ],
        ["in_flow", "queued", "abandoned"],
    ),
    "a duty mobile that is confirmed": (
        [
            *QUEUED,
            LegOffered(CALL_A, TRUNK_LEG, at(30), "trunk"),
            LegAnswered(TRUNK_LEG, at(32)),
            LegConfirmed(TRUNK_LEG, at(35)),
        ],
        ["in_flow", "queued", "answered"],
    ),
    "the line that told of the queue is lost": (
        [arrived(), *operator_answers(LEG_A, 2), CallEnded(CALL_A, at(9), 16, None)],
        ["queued", "answered", "closed"],
    ),
    "Asterisk alone tells of the end": (
        [*ANSWERED, ChannelGone(LEG_A, at(9), 16), ChannelGone(CALL_A, at(9.1), 16)],
        ["in_flow", "queued", "answered", "closed"],
    ),
    "an end that is told twice": (
        [*ANSWERED, CallEnded(CALL_A, at(9), 16, "operator"), ChannelGone(CALL_A, at(9.1), 16)],
        ["in_flow", "queued", "answered", "closed"],
    ),
    "a dead phone while the caller is on hold, and another answers": (
        [
            *ANSWERED,
            FactTold(CALL_A, at(5), "held", ""),
            LegEnded(LEG_A, at(9), 44),
            QueueJoined(CALL_A, at(9.3), "q112"),
            *operator_answers(LEG_B, 12, "112-2"),
            CallEnded(CALL_A, at(20), 16, "operator"),
        ],
        ["in_flow", "queued", "answered", "queued", "answered", "closed"],
    ),
    "who is asked about a caller on hold has not got them": (
        [
            *ANSWERED,
            FactTold(CALL_A, at(5), "held", ""),
            *operator_answers(LEG_B, 9, "112-2"),
            CallEnded(CALL_A, at(20), 16, None),
        ],
        ["in_flow", "queued", "answered", "closed"],
    ),
    "parked, and gone before anybody took them up": (
        [
            *ANSWERED,
            FactTold(CALL_A, at(5), "parked", ""),
            QueueJoined(CALL_A, at(5.1), "parked"),
            LegEnded(LEG_A, at(5.2), 16),
            CallEnded(CALL_A, at(60), 16, None),
        ],
        ["in_flow", "queued", "answered", "queued", "lost_after_answer"],
    ),
    "a transfer": (
        [
            *ANSWERED,
            *operator_answers(LEG_B, 9, "damkar"),
            LegEnded(LEG_A, at(10), 16),
            CallEnded(CALL_A, at(20), 16, None),
        ],
        ["in_flow", "queued", "answered", "closed"],
    ),
}


@pytest.mark.parametrize(("events", "expected"), STORIES.values(), ids=STORIES.keys())
def test_the_moves_of_a_story(events: list[CallEvent], expected: list[str]) -> None:
    assert moves(events) == expected


@pytest.mark.parametrize(
    "late",
    [
        arrived(),
        StepEntered(CALL_A, at(20), "112", "x", None),
        QueueJoined(CALL_A, at(20), "q112"),
        QueueLeft(CALL_A, at(20), "timeout"),
        RecordingStarted(CALL_A, at(20), "late.raw"),
        LegOffered(CALL_A, LEG_B, at(20), "112-2"),
        LegAnswered(LEG_A, at(20)),
        LegConfirmed(LEG_A, at(20)),
        LegEnded(LEG_A, at(20), 1),
        CallEnded(CALL_A, at(20), 1, "system"),
        ChannelGone(CALL_A, at(20), 1),
        ChannelGone(LEG_A, at(20), 1),
    ],
    ids=lambda event: type(event).__name__,
)
@pytest.mark.parametrize(
    "over",
    [
        [*ANSWERED, CallEnded(CALL_A, at(9), 16, None), LegEnded(LEG_A, at(9), 16)],
        [
            *QUEUED,
            LegOffered(CALL_A, LEG_A, at(8), "112-1"),
            LegEnded(LEG_A, at(9), 0),
            CallEnded(CALL_A, at(9), 16, None),
        ],
    ],
    ids=["closed", "abandoned"],
)
def test_what_comes_after_the_end_changes_nothing(over: list[CallEvent], late: CallEvent) -> None:
    assert folded([*over, late]) == folded(over)


def test_a_phone_that_is_picked_up_as_the_citizen_goes_was_not_answered() -> None:
    call = folded(
        [
            *QUEUED,
            LegOffered(CALL_A, LEG_A, at(8), "112-1"),
            CallEnded(CALL_A, at(9), 16, None),
            LegAnswered(LEG_A, at(9.0001)),
            LegEnded(LEG_A, at(9.0002), 16),
        ]
    )
    assert (call.status, call.answered_at, call.legs[LEG_A].answered_at) == (S.ABANDONED, None, None)
    assert call.settled


@pytest.mark.parametrize(
    "stranger",
    [
        StepEntered("n-9.9", at(1), "112", "x", None),
        QueueJoined("n-9.9", at(1), "q112"),
        LegOffered("n-9.9", LEG_B, at(1), "112-2"),
        LegAnswered("n-9.9", at(1)),
        LegAnswered(CALL_A, at(1)),
        LegConfirmed("n-9.9", at(1)),
        LegEnded("n-9.9", at(1), 16),
        CallEnded("n-9.9", at(1), 16, None),
        ChannelGone("n-9.9", at(1), 16),
    ],
    ids=lambda event: type(event).__name__,
)
def test_a_channel_that_is_no_calls_concerns_nobody(stranger: CallEvent) -> None:
    ledger = Ledger()
    for event in QUEUED:
        ledger.apply(event)
    before = table(ledger.calls[CALL_A])
    assert ledger.apply(stranger) is None
    assert table(ledger.calls[CALL_A]) == before
    assert list(ledger.calls) == [CALL_A]


def test_every_leg_belongs_to_the_call_that_offered_it_first() -> None:
    ledger = Ledger()
    for event in (arrived("n-1.1"), arrived("n-1.9"), LegOffered("n-1.1", LEG_A, at(1), "112-1")):
        ledger.apply(event)
    assert ledger.apply(LegOffered("n-1.9", LEG_A, at(2), "112-1")) is None
    assert ledger.apply(LegEnded(LEG_A, at(3), 16)) is ledger.calls["n-1.1"]


def test_only_the_settled_are_forgotten_and_only_once_they_are_written() -> None:
    ledger = Ledger()
    for event in [*ANSWERED, CallEnded(CALL_A, at(9), 16, None)]:
        ledger.apply(event)
    call = ledger.calls[CALL_A]
    call.moves.clear()
    ledger.forget_settled()
    assert CALL_A in ledger.calls, "a leg has not ended"
    ledger.apply(LegEnded(LEG_A, at(9.1), 16))
    call.moves.append(call.moves[0] if call.moves else folded(QUEUED).moves[0])
    ledger.forget_settled()
    assert CALL_A in ledger.calls, "a move is not written"
    call.moves.clear()
    ledger.forget_settled()
    assert ledger.calls == {}
    assert ledger.apply(LegEnded(LEG_A, at(9.2), 16)) is None


@pytest.mark.parametrize(
    ("events", "status"),
    [
        ([arrived()], S.FAILED),
        ([arrived(), StepEntered(CALL_A, at(1), "cc", "menu", None)], S.FAILED),
        (QUEUED, S.FAILED),
        (ANSWERED, S.CLOSED),
        ([*ANSWERED, LegEnded(LEG_A, at(9), 44), QueueJoined(CALL_A, at(9.3), "q112")], S.LOST_AFTER_ANSWER),
        ([*ANSWERED, CallEnded(CALL_A, at(9), 16, "operator")], S.CLOSED),
    ],
)
def test_an_end_that_nobody_saw(events: list[CallEvent], status: CallStatus) -> None:
    call = folded(events)
    by = call.ended_by
    end_unseen(call, at(60))
    assert (call.status, call.ended_by) == (status, by or "system")
    assert call.settled
    assert all(wait.left_at for wait in call.waits)


# --- any nonsense ------------------------------------------------------------------------------------------------

calls = st.sampled_from(["n-1.1", "n-1.2"])
legs = st.tuples(calls, st.sampled_from("ab")).map("/".join)
times = st.integers(0, 30).map(at)
causes = st.sampled_from([0, 16, 31, 44])
any_event: st.SearchStrategy[CallEvent] = st.one_of(
    st.builds(CallArrived, calls, times, st.just("112"), st.just("112"), st.none(), st.none()),
    st.builds(RecordingStarted, calls, times, st.just("a.raw")),
    st.builds(StepEntered, calls, times, st.just("112"), st.just("antre"), st.none()),
    st.builds(QueueJoined, calls, times, st.sampled_from(["q112", "qdamkar"])),
    st.builds(QueueLeft, calls, times, st.sampled_from(["timeout", "digit"])),
    st.builds(LegOffered, calls, legs, times, st.sampled_from(["112-1", "trunk"])),
    st.builds(LegAnswered, st.one_of(legs, calls), times),
    st.builds(LegConfirmed, legs, times),
    st.builds(LegEnded, legs, times, causes),
    st.builds(CallEnded, calls, times, causes, st.sampled_from([None, "operator", "system"])),
    st.builds(ChannelGone, st.one_of(legs, calls), times, causes),
)


@given(st.lists(any_event, max_size=40))
@settings(max_examples=120, deadline=None)
def test_no_sequence_breaks_the_fold(events: list[CallEvent]) -> None:
    ledger = Ledger()
    seen: dict[str, CallRecord] = {}
    for event in [arrived("n-1.1"), arrived("n-1.2"), *events]:
        before = {uniqueid: call.status for uniqueid, call in ledger.calls.items()}
        ledger.apply(event)
        seen |= ledger.calls
        if isinstance(event, CallEnded):
            assert seen[event.call].ended_at is not None
        for uniqueid, old in before.items():
            assert old not in CALL.final or seen[uniqueid].status is old
    for call in seen.values():
        legal = [CALL.initial, *(move.to for move in call.moves)]
        for old, new in pairwise(legal):
            CALL.check(old, new)
        assert (call.status in CALL.final) == (call.ended_at is not None)
        assert (call.status is S.ANSWERED) <= (call.answered_at is not None)
        if call.ended_at:
            assert all(wait.left_at and wait.why for wait in call.waits)
        else:
            assert all(wait.left_at for wait in call.waits[:-1])


@given(st.lists(any_event, max_size=25), st.data())
@settings(max_examples=60, deadline=None)
def test_where_the_settled_are_forgotten_makes_no_difference(
    events: list[CallEvent], data: st.DataObject
) -> None:
    together, apart = Ledger(), Ledger()
    kept: dict[str, CallRecord] = {}
    for event in [arrived("n-1.1"), arrived("n-1.2"), *events]:
        if isinstance(event, CallArrived) and event.call in kept and event.call not in apart.calls:
            continue  # read a second time: the store knows that one
        if not (isinstance(event, LegOffered) and not event.leg.startswith(event.call)):
            together.apply(event)
            apart.apply(event)
        kept |= apart.calls
        if data.draw(st.booleans()):
            for call in apart.calls.values():
                call.moves.clear()
            apart.forget_settled()
    for uniqueid, call in together.calls.items():
        assert table(call) | {"moves": []} == table(kept[uniqueid]) | {"moves": []}
