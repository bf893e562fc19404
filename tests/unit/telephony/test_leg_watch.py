"""Legs that are silent for too long."""

from datetime import UTC, datetime, timedelta

from telephony.leg_watch import Silences, legs

BEGAN = datetime(2026, 11, 30, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


def test_a_leg_is_silent_when_no_packet_came_for_so_long() -> None:
    silences = Silences(timedelta(seconds=5))
    assert silences.heard({"a": 0, "b": 10}, at(0)) == []
    assert silences.heard({"a": 0, "b": 60}, at(4.9)) == []
    assert silences.heard({"a": 0, "b": 60}, at(5)) == ["a"]
    assert silences.heard({"a": 1, "b": 60}, at(9.8)) == []
    assert silences.heard({"a": 1, "b": 60}, at(9.9)) == ["b"]


def test_a_leg_that_has_gone_is_forgotten() -> None:
    silences = Silences(timedelta(seconds=5))
    silences.heard({"a": 7}, at(0))
    silences.heard({}, at(3))
    assert silences.heard({"a": 7}, at(6)) == []


def test_only_answered_stations_are_legs() -> None:
    listed = [
        {"event": "CoreShowChannel", "channel": "PJSIP/112-1-0000000a", "channelstate": "6"},
        {"event": "CoreShowChannel", "channel": "PJSIP/112-2-web-0000000b", "channelstate": "5"},
        {"event": "CoreShowChannel", "channel": "PJSIP/trunk-0000000c", "channelstate": "6"},
        {"event": "CoreShowChannel", "channel": "Local/2001@guest-00000001;1", "channelstate": "6"},
    ]
    assert legs(listed) == ["PJSIP/112-1-0000000a"]
