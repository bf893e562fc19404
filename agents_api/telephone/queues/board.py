"""Puts waiting calls and seats together into the queue board. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from agents_api.telephone.queues.repository import Caller, Waiting
from agents_api.telephone.queues.schemas import QueueBoard, QueueRow, SeatCounts, ServiceRow, WaitingCall
from records.city import City
from records.people import StationState

_TALKING = (StationState.TALKING, StationState.HOLD)


@dataclass(frozen=True)
class SeatNow:
    """What matters of one seat."""

    code: str
    taken: bool
    ready: bool
    state: StationState


def doing(seat: SeatNow) -> str:
    """The one word for a seat: a field of `SeatCounts`. What the phone does goes before what is wished."""
    if not seat.taken:
        return "empty"
    if seat.state in _TALKING:
        return "talking"
    if seat.state is StationState.RINGING:
        return "ringing"
    if not seat.ready:
        return "paused"
    return "unreachable" if seat.state is StationState.UNREACHABLE else "free"


def board(
    city: City,
    seats: Iterable[SeatNow],
    *,
    by_queue: Mapping[str, Sequence[Caller]],
    by_service: Mapping[str, Waiting],
    talking: Mapping[str, int],
) -> QueueBoard:
    """The board of a city's lines and queues."""
    words = {seat.code: doing(seat) for seat in seats}
    return QueueBoard(
        services=[
            ServiceRow(
                code=line.code,
                name=line.name,
                waiting=by_service[line.code].count if line.code in by_service else 0,
                longest_since=by_service[line.code].since if line.code in by_service else None,
                talking=talking.get(line.code, 0),
                target_seconds=list(line.target_seconds),
            )
            for line in city.services
        ],
        queues=[
            QueueRow(
                name=queue.name,
                positions=list(queue.positions),
                waiting=len(by_queue.get(queue.name, ())),
                longest_since=min((caller.since for caller in by_queue.get(queue.name, ())), default=None),
                callers=[WaitingCall.model_validate(caller) for caller in by_queue.get(queue.name, ())],
                seats=_counts(words.get(code, "empty") for code in queue.positions),
            )
            for queue in city.queues
        ],
    )


def _counts(words: Iterable[str]) -> SeatCounts:
    counted = Counter(words)
    return SeatCounts(**{name: counted[name] for name in SeatCounts.model_fields})
