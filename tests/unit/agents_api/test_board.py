"""The queue board: what each seat counts as, and that nobody is counted twice."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from agents_api.telephone.queues.board import SeatNow, board, doing
from agents_api.telephone.queues.repository import Caller, Waiting
from records.city import load_city
from records.people import StationState

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
LATER = timedelta(seconds=5)


@pytest.mark.parametrize(
    ("taken", "ready", "state", "word"),
    [
        (False, False, StationState.UNREACHABLE, "empty"),
        (False, False, StationState.FREE, "empty"),
        (True, True, StationState.FREE, "free"),
        (True, True, StationState.UNREACHABLE, "unreachable"),
        (True, True, StationState.RINGING, "ringing"),
        (True, True, StationState.HOLD, "talking"),
        (True, False, StationState.TALKING, "talking"),
        (True, False, StationState.FREE, "paused"),
        (True, False, StationState.UNREACHABLE, "paused"),
    ],
)
def test_a_seat_is_one_thing(*, taken: bool, ready: bool, state: StationState, word: str) -> None:
    assert doing(SeatNow("112-1", taken, ready, state)) == word


def test_the_board_counts_every_seat_once() -> None:
    city = load_city("depok")
    seats = [
        SeatNow("112-1", taken=True, ready=True, state=StationState.FREE),
        SeatNow("112-2", taken=True, ready=False, state=StationState.FREE),
        SeatNow("112-3", taken=True, ready=True, state=StationState.TALKING),
    ]
    callers = [Caller(UUID(int=1), "112", NOW + LATER, 100, None), Caller(UUID(int=2), "112", NOW, 0, NOW)]
    shown = board(
        city,
        seats,
        by_queue={"q112": callers},
        by_service={"112": Waiting(2, NOW)},
        talking={"112": 1},
    )
    q112 = next(queue for queue in shown.queues if queue.name == "q112")
    assert (q112.waiting, q112.longest_since) == (2, NOW)
    assert [caller.call_id for caller in q112.callers] == [UUID(int=1), UUID(int=2)]
    assert q112.seats.model_dump() == {
        "free": 1,
        "ringing": 0,
        "talking": 1,
        "paused": 1,
        "empty": 1,
        "unreachable": 0,
    }
    for queue in shown.queues:
        assert sum(queue.seats.model_dump().values()) == len(queue.positions)
    line = next(line for line in shown.services if line.code == "112")
    assert (line.waiting, line.talking, line.target_seconds) == (2, 1, [10, 20])
