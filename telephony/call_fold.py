"""The fold: what each event means for the record of its call. Pure: no database, no clock, no socket.

One small function per kind of event, chosen from a map. A record is changed in memory and keeps the moves it
made, in order, until `call_store` writes both in one transaction.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from records.machines.call import CALL, CallStatus
from telephony.asterisk_words import NORMAL_CLEARING, TRUNK
from telephony.call_events import (
    CallArrived,
    CallEnded,
    CallEvent,
    ChannelGone,
    LegAnswered,
    LegConfirmed,
    LegEnded,
    LegOffered,
    QueueJoined,
    QueueLeft,
    RecordingStarted,
    StepEntered,
)


@dataclass(frozen=True)
class Move:
    """One change of a call's status."""

    to: CallStatus
    at: datetime
    why: str | None = None


@dataclass
class WaitRecord:
    """One stay in a queue."""

    queue: str
    joined_at: datetime
    left_at: datetime | None = None
    why: str | None = None


@dataclass
class LegRecord:
    """One other person's phone in the call."""

    station: str
    offered_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    cause: int | None = None


@dataclass
class StepRecord:
    """One step walked in a flow."""

    flow: str
    step: str
    at: datetime
    digits: str | None


@dataclass
class CallRecord:
    """A call as far as it is known."""

    uniqueid: str
    service: str
    dialled: str
    number: str | None
    name: str | None
    arrived_at: datetime
    status: CallStatus = CALL.initial
    queued_at: datetime | None = None
    answered_at: datetime | None = None
    answered_by: str | None = None
    """The station that answered last."""
    ended_at: datetime | None = None
    ended_by: str | None = None
    cause: int | None = None
    recording: str | None = None
    recording_at: datetime | None = None
    waits: list[WaitRecord] = field(default_factory=list[WaitRecord])
    legs: dict[str, LegRecord] = field(default_factory=dict[str, LegRecord])
    steps: list[StepRecord] = field(default_factory=list[StepRecord])
    moves: list[Move] = field(default_factory=list[Move])
    """Not yet written."""

    @property
    def settled(self) -> bool:
        """Whether nothing more can come: the call and every leg of it have ended."""
        return self.ended_at is not None and all(leg.ended_at for leg in self.legs.values())

    def move(self, to: CallStatus, at: datetime, why: str | None = None) -> None:
        """Moves the call; raises `IllegalMoveError` when the table has no such move."""
        CALL.check(self.status, to)
        self.status = to
        self.moves.append(Move(to, at, why))


class Ledger:
    """The calls that are under way, and the one function that lets something happen to them."""

    def __init__(self, open_calls: Iterable[CallRecord] = ()) -> None:
        self.calls = {call.uniqueid: call for call in open_calls}
        self._call_of_leg = {leg: call.uniqueid for call in self.calls.values() for leg in call.legs}

    def apply(self, event: CallEvent) -> CallRecord | None:
        """Folds one event; returns the call it changed, or none if it concerns no call of ours."""
        if isinstance(event, CallArrived):
            return self._begin(event)
        call = self.calls.get(self._call_id(event))
        if call is None:
            return None
        if isinstance(event, LegOffered):
            self._call_of_leg[event.leg] = call.uniqueid
        _FOLDS[type(event)](call, event)
        return call

    def forget_settled(self) -> None:
        """Lets go of the calls to which nothing more can happen; call it once they are written."""
        for uniqueid in [uid for uid, call in self.calls.items() if call.settled and not call.moves]:
            for leg in self.calls.pop(uniqueid).legs:
                self._call_of_leg.pop(leg, None)

    def _begin(self, event: CallArrived) -> CallRecord:
        call = CallRecord(event.call, event.service, event.dialled, event.number, event.name, event.at)
        self.calls[event.call] = call
        return call

    def _call_id(self, event: CallEvent) -> str:
        match event:
            case LegAnswered() | LegConfirmed() | LegEnded():
                return self._call_of_leg.get(event.leg, "")
            case ChannelGone():
                return self._call_of_leg.get(event.channel, event.channel)
            case _:
                return event.call


def _recording(call: CallRecord, event: RecordingStarted) -> None:
    call.recording, call.recording_at = event.path, event.at


def _step(call: CallRecord, event: StepEntered) -> None:
    call.steps.append(StepRecord(event.flow, event.step, event.at, event.digits))
    if call.status is CallStatus.RINGING:
        call.move(CallStatus.IN_FLOW, event.at, f"{event.flow}/{event.step}")


def _queued(call: CallRecord, event: QueueJoined) -> None:
    _leave_queue(call, event.at, "moved on")
    call.waits.append(WaitRecord(event.queue, event.at))
    call.queued_at = call.queued_at or event.at
    if call.status is not CallStatus.QUEUED:
        call.move(CallStatus.QUEUED, event.at, event.queue)


def _left(call: CallRecord, event: QueueLeft) -> None:
    _leave_queue(call, event.at, event.why)


def _leave_queue(call: CallRecord, at: datetime, why: str) -> None:
    if call.waits and call.waits[-1].left_at is None:
        call.waits[-1].left_at, call.waits[-1].why = at, why


def _offered(call: CallRecord, event: LegOffered) -> None:
    call.legs[event.leg] = LegRecord(event.station, event.at)


def _answered(call: CallRecord, event: LegAnswered) -> None:
    leg = call.legs[event.leg]
    leg.answered_at = event.at
    if leg.station != TRUNK:
        _spoken_to(call, leg, event.at)


def _confirmed(call: CallRecord, event: LegConfirmed) -> None:
    _spoken_to(call, call.legs[event.leg], event.at)


def _spoken_to(call: CallRecord, leg: LegRecord, at: datetime) -> None:
    _leave_queue(call, at, "answered")
    call.answered_at = call.answered_at or at
    call.answered_by = leg.station
    if call.status is CallStatus.QUEUED:
        call.move(CallStatus.ANSWERED, at, leg.station)


def _leg_ended(call: CallRecord, event: LegEnded) -> None:
    leg = call.legs[event.leg]
    leg.ended_at, leg.cause = event.at, event.cause
    died = event.cause != NORMAL_CLEARING and leg.answered_at is not None
    if died and call.status is CallStatus.ANSWERED and not _somebody_talks(call):
        call.move(CallStatus.QUEUED, event.at, f"the phone {leg.station} died (cause {event.cause})")


def _somebody_talks(call: CallRecord) -> bool:
    return any(leg.answered_at and not leg.ended_at for leg in call.legs.values())


def _ended(call: CallRecord, event: CallEnded) -> None:
    if call.ended_at:
        return
    by = event.by or "citizen"
    call.ended_at, call.ended_by, call.cause = event.at, by, event.cause
    _leave_queue(call, event.at, "abandoned")
    call.move(_end_of(call, by), event.at, f"{by} (cause {event.cause})")


def _end_of(call: CallRecord, by: str) -> CallStatus:
    match call.status:
        case CallStatus.ANSWERED:
            return CallStatus.CLOSED
        case CallStatus.QUEUED if call.answered_at:
            return CallStatus.LOST_AFTER_ANSWER
        case CallStatus.IN_FLOW if by != "citizen":
            return CallStatus.SERVED
        case CallStatus.RINGING if by != "citizen":
            return CallStatus.FAILED
        case _:
            return CallStatus.ABANDONED


def _gone(call: CallRecord, event: ChannelGone) -> None:
    if event.channel == call.uniqueid:
        _ended(call, CallEnded(call.uniqueid, event.at, event.cause, None))
    elif call.legs[event.channel].ended_at is None:
        _leg_ended(call, LegEnded(event.channel, event.at, event.cause))


def end_unseen(call: CallRecord, at: datetime) -> None:
    """Ends a call whose end nobody wrote down, because Asterisk itself died; `at` is the last that is known."""
    for leg in call.legs.values():
        if leg.ended_at is None:
            leg.ended_at, leg.cause = at, 0
    _ended(call, CallEnded(call.uniqueid, at, 0, "system"))


_FOLDS: dict[type[Any], Callable[[CallRecord, Any], None]] = {
    RecordingStarted: _recording,
    StepEntered: _step,
    QueueJoined: _queued,
    QueueLeft: _left,
    LegOffered: _offered,
    LegAnswered: _answered,
    LegConfirmed: _confirmed,
    LegEnded: _leg_ended,
    CallEnded: _ended,
    ChannelGone: _gone,
}
