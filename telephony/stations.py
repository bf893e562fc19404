"""What the seats' phones do right now, from Asterisk's device states. Pure: the present state, not history."""

from collections.abc import Iterable, Mapping

from records.people import StationState
from telephony import asterisk_words
from telephony.ami import Fields


def station_state(device_state: str) -> StationState:
    """Asterisk's word for a device as ours."""
    if device_state == asterisk_words.DEVICE_FREE:
        return StationState.FREE
    if device_state in asterisk_words.DEVICE_RINGING:
        return StationState.RINGING
    if device_state in asterisk_words.DEVICE_TALKING:
        return StationState.TALKING
    if device_state == asterisk_words.DEVICE_HOLD:
        return StationState.HOLD
    return StationState.UNREACHABLE


class StationBoard:
    """The state of every phone as last told, and which seats' states that changes."""

    def __init__(self) -> None:
        self._states: dict[str, StationState] = {}
        self._told: dict[str, StationState] = {}

    def whole(self, listed: Iterable[Fields]) -> None:
        """Takes the full list that Asterisk gives after a connection; what it does not name is unreachable."""
        self._states = {}
        for event in listed:
            self.changed(event)

    def changed(self, event: Fields) -> str | None:
        """Takes one device's change; returns its station, or none for a device that is no station."""
        device = event.get("device", "")
        if not device.startswith(asterisk_words.CHANNEL_TECHNOLOGY):
            return None
        station = device.removeprefix(asterisk_words.CHANNEL_TECHNOLOGY)
        self._states[station] = station_state(event.get("state", ""))
        return station

    def of(self, station: str) -> StationState:
        """What that phone does now."""
        return self._states.get(station, StationState.UNREACHABLE)

    def news(self, stations: Mapping[str, str]) -> bool:
        """Whether a seat does something else than when this was last asked."""
        before, self._told = self._told, self.seats(stations)
        return before != self._told

    def seats(self, stations: Mapping[str, str]) -> dict[str, StationState]:
        """The state of each seat, given which phone rings there."""
        return {position: self.of(station) for position, station in stations.items()}
