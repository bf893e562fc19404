"""Queue members: what the room wishes against what Asterisk has, and the actions that make them agree. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from records.city import QueuePack
from telephony.ami import Fields
from telephony.asterisk_words import CHANNEL_TECHNOLOGY
from telephony.rendering import FORWARDS_PENALTY, WRAP_UP_PENALTY

LONGEST_REASON = 79
"""Bytes that app_queue keeps of a pause's reason."""


@dataclass(frozen=True)
class Seat:
    """What is wished of one occupied seat."""

    position: str
    station: str
    ready: bool
    pause_reason: str | None
    wraps_up: bool = False
    """Writes down the last call: rings after the others."""


@dataclass(frozen=True)
class Member:
    """One station in one queue."""

    queue: str
    interface: str
    name: str
    paused: bool
    reason: str = ""
    penalty: int = 0
    """Rank: those with the lowest ring first."""


@dataclass(frozen=True)
class Action:
    """An AMI action with its headers."""

    name: str
    headers: Mapping[str, str]


def wished(seats: Iterable[Seat], queues: Iterable[QueuePack]) -> set[Member]:
    """Every occupied seat is a member of its queues, paused unless its operator is ready."""
    by_position = {seat.position: seat for seat in seats}
    return {
        _wished(seat, queue)
        for queue in queues
        for position in queue.positions
        if (seat := by_position.get(position))
    }


def _wished(seat: Seat, queue: QueuePack) -> Member:
    rings = seat.ready or queue.rings_who_pauses
    return Member(
        queue.name,
        CHANNEL_TECHNOLOGY + seat.station,
        seat.position,
        not rings,
        "" if rings else _reason(seat.pause_reason or ""),
        WRAP_UP_PENALTY if seat.wraps_up else 0,
    )


def _reason(said: str) -> str:
    """A reason as Asterisk keeps it: were it to give back another one, it would be set again and again."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in said).split())
    return line.encode()[:LONGEST_REASON].decode(errors="ignore").rstrip()


def present(listed: Iterable[Fields]) -> set[Member]:
    """The members that Asterisk names in its QueueStatus list."""
    return {
        Member(
            event["queue"],
            event["location"],
            event.get("name", ""),
            event.get("paused") == "1",
            event.get("pausedreason", "") if event.get("paused") == "1" else "",
            int(event.get("penalty") or 0),
        )
        for event in listed
        if event.get("event") == "QueueMember"
    }


def differences(wish: set[Member], now: set[Member]) -> list[Action]:
    """The actions that turn `now` into `wish`; additions come first, so a queue is never empty in between.

    The rank of a phone that forwards is the dialplan's to give and to take.
    """
    wish_by_key = {(m.queue, m.interface): m for m in wish}
    now_by_key = {(m.queue, m.interface): m for m in now}
    added = [m for key, m in wish_by_key.items() if key not in now_by_key]
    kept = [(m, now_by_key[key]) for key, m in wish_by_key.items() if key in now_by_key]
    gone = [m for key, m in now_by_key.items() if key not in wish_by_key]
    return [
        *(_add(m) for m in sorted(added, key=_order)),
        *(_pause(m) for m, old in kept if (m.paused, m.reason) != (old.paused, old.reason)),
        *(_rank(m) for m, old in kept if old.penalty not in (m.penalty, FORWARDS_PENALTY)),
        *(_remove(m) for m in sorted(gone, key=_order)),
    ]


def _order(member: Member) -> tuple[str, str]:
    return member.queue, member.interface


def _add(member: Member) -> Action:
    headers = {
        "Queue": member.queue,
        "Interface": member.interface,
        "StateInterface": member.interface,
        "MemberName": member.name,
        "Penalty": str(member.penalty),
        "Paused": "true" if member.paused else "false",
    }
    if member.reason:
        headers["Reason"] = member.reason
    return Action("QueueAdd", headers)


def _pause(member: Member) -> Action:
    headers = {
        "Queue": member.queue,
        "Interface": member.interface,
        "Paused": "true" if member.paused else "false",
    }
    if member.reason:
        headers["Reason"] = member.reason
    return Action("QueuePause", headers)


def _rank(member: Member) -> Action:
    headers = {"Queue": member.queue, "Interface": member.interface, "Penalty": str(member.penalty)}
    return Action("QueuePenalty", headers)


def _remove(member: Member) -> Action:
    return Action("QueueRemove", {"Queue": member.queue, "Interface": member.interface})
