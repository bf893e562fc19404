"""The seats between the records and Asterisk."""

from datetime import UTC, datetime, timedelta

import pytest

from records.journal import About, last_number, rows_after, tell
from records.people import Position, StationState
from records.session import Sessions
from telephony import seat_store
from telephony.members import Seat
from tests.integration.telephony.desk_work import take

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def test_every_seat_has_a_phone(sessions: Sessions) -> None:
    take(sessions, "112-2", "operator2", station="web")
    with sessions() as session:
        stations = seat_store.stations(session)
    assert len(stations) == 12
    assert (stations["112-1"], stations["112-2"]) == ("112-1", "112-2-web")


def test_an_occupied_seat_is_wished_as_its_operator_does(sessions: Sessions) -> None:
    take(sessions, "112-1", "operator1", ready=True)
    take(sessions, "112-2", "operator2", station="web", pause_reason="sholat")
    with sessions() as session:
        assert sorted(seat_store.occupied(session), key=lambda each: each.position) == [
            Seat("112-1", "112-1", ready=True, pause_reason=None),
            Seat("112-2", "112-2-web", ready=False, pause_reason="sholat"),
        ]


def test_a_state_that_changed_is_written_and_told_once(sessions: Sessions) -> None:
    states = {"112-1": StationState.RINGING, "112-2": StationState.UNREACHABLE}
    with sessions() as session:
        assert seat_store.write_states(session, states, at=NOW) == 1
        session.commit()
    with sessions() as session:
        assert seat_store.write_states(session, states, at=NOW + timedelta(seconds=1)) == 0
        session.commit()
        position = session.get(Position, "112-1")
        assert position is not None
        assert (position.state, position.state_since) == (StationState.RINGING, NOW)
        [row] = rows_after(session, 0)
        assert (row.kind, row.subject, row.data, row.audience) == (
            "position.state",
            "112-1",
            {"state": "ringing"},
            ["desk", "wall"],
        )


def test_a_seat_that_the_records_do_not_know_is_passed_over(sessions: Sessions) -> None:
    with sessions() as session:
        assert seat_store.write_states(session, {"nowhere": StationState.FREE}, at=NOW) == 0


@pytest.mark.parametrize("count", [0, 3])
def test_what_came_after_a_cursor(sessions: Sessions, count: int) -> None:
    with sessions() as session:
        tell(session, "before.this", About(), at=NOW)
        session.commit()
        cursor = last_number(session)
        for number in range(count):
            tell(session, f"kind.{number % 2}", About(), at=NOW)
        session.commit()
        assert seat_store.kinds_after(session, cursor) == (
            {f"kind.{number % 2}" for number in range(count)},
            cursor + count,
        )
