"""What the seats' phones do, told by Asterisk's device states."""

import pytest

from records.people import StationState
from telephony.stations import StationBoard, station_state

S = StationState
SEATS = {"112-1": "112-1", "112-2": "112-2-web"}


def device(name: str, state: str) -> dict[str, str]:
    return {"event": "DeviceStateChange", "device": name, "state": state}


@pytest.mark.parametrize(
    ("asterisk", "ours"),
    [
        ("NOT_INUSE", S.FREE),
        ("INUSE", S.TALKING),
        ("BUSY", S.TALKING),
        ("RINGING", S.RINGING),
        ("RINGINUSE", S.RINGING),
        ("ONHOLD", S.HOLD),
        ("UNAVAILABLE", S.UNREACHABLE),
        ("INVALID", S.UNREACHABLE),
        ("UNKNOWN", S.UNREACHABLE),
        ("", S.UNREACHABLE),
        ("A_WORD_OF_NEXT_YEAR", S.UNREACHABLE),
    ],
)
def test_what_a_phone_does(asterisk: str, ours: StationState) -> None:
    assert station_state(asterisk) is ours


def test_a_phone_of_which_nothing_is_known_cannot_be_reached() -> None:
    assert StationBoard().seats(SEATS) == {"112-1": S.UNREACHABLE, "112-2": S.UNREACHABLE}


def test_each_seat_does_what_its_chosen_phone_does() -> None:
    board = StationBoard()
    board.changed(device("PJSIP/112-2", "INUSE"))
    board.changed(device("PJSIP/112-2-web", "RINGING"))
    assert board.seats(SEATS)["112-2"] is S.RINGING
    assert board.seats({"112-2": "112-2"})["112-2"] is S.TALKING


def test_what_is_no_phone_changes_nothing() -> None:
    board = StationBoard()
    board.news(SEATS)
    assert board.changed(device("Queue:q112_avail", "NOT_INUSE")) is None
    assert board.changed({"event": "DeviceStateChange"}) is None
    assert not board.news(SEATS)


def test_news_are_told_once() -> None:
    board = StationBoard()
    assert board.news(SEATS)
    assert board.changed(device("PJSIP/112-1", "NOT_INUSE")) == "112-1"
    assert board.news(SEATS)
    assert not board.news(SEATS)
    board.changed(device("PJSIP/112-1", "NOT_INUSE"))
    assert not board.news(SEATS)


def test_the_whole_list_replaces_what_was_known() -> None:
    board = StationBoard()
    board.whole([device("PJSIP/112-1", "INUSE"), device("PJSIP/112-2-web", "NOT_INUSE")])
    assert board.seats(SEATS) == {"112-1": S.TALKING, "112-2": S.FREE}
    board.whole([device("PJSIP/112-1", "NOT_INUSE")])
    assert board.seats(SEATS) == {"112-1": S.FREE, "112-2": S.UNREACHABLE}
