"""The seats of the room."""

from enum import StrEnum

from agents_api.frame.shapes import Answer, Ask, Code, Instant
from records.people import StationState


class Station(StrEnum):
    """Which of a seat's two phones rings: the one on the desk or the browser's."""

    DESK = "desk"
    WEB = "web"


class PauseReason(StrEnum):
    """Why a person is not ready."""

    REST = "rest"
    PRAYER = "prayer"
    ADMINISTRATION = "administration"
    TRAINING = "training"


class Seat(Answer):
    """One position: who sits there, what they wish, what the phone does."""

    code: str
    """`112-1`."""
    name: str
    extension: str
    service: str
    agency: str | None
    """The agency for which this seat may accept cases."""
    login: str | None
    """Who sits there; none when the seat is empty."""
    operator: str | None
    """Their name."""
    station: Station
    ready: bool
    """Wish: rings with its queues."""
    pause_reason: str | None
    wish_since: Instant | None
    wrap_up_since: Instant | None
    """Writes down the last call: rings after the others."""
    state: StationState
    """What the phone does, as Asterisk knows it."""
    state_since: Instant | None


class SeatList(Answer):
    """All positions, in the order of the room."""

    items: list[Seat]


class TakePosition(Ask):
    """Sit down at a position, with one of its two phones."""

    station: Station = Station.WEB


class PausePosition(Ask):
    """Stop ringing for a while."""

    reason: PauseReason


PositionCode = Code
