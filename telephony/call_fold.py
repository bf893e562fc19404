"""The fold: what each event means for the record of its call. Pure: no database, no clock, no socket.

One small function per kind of event, chosen from a map. A record is changed in memory and keeps the moves it
made, in order, until `call_store` writes both in one transaction.

The same events give the same record however they are cut into batches and however often a batch's record is stored
and loaded in between, and an event that comes twice changes nothing: so a journal may be read again after a loss.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from ivr_flows import story
from records.machines.call import CallStatus
from settings.errors import IllegalMoveError
from telephony.asterisk_words import CAUSES_OF_NO_ANSWER, CAUSES_OF_THE_NETWORK, is_trunk
from telephony.call_events import (
    CallArrived,
    CallEnded,
    CallEvent,
    CallPlaced,
    ChannelGone,
    CitizenTalksTo,
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
from telephony.call_record import CallRecord, FactRecord, LegRecord, StepRecord, WaitRecord

_WITHOUT_HANDING_OVER = frozenset({story.HELD, story.CONFERENCE})
"""Whoever answers after this was asked about the citizen, or joined: the citizen stays with who had them."""

CITIZEN = "citizen"
SYSTEM = "system"
NETWORK = "network"
_OURS = frozenset({"operator", SYSTEM})

_AT_ONCE = timedelta(seconds=0.5)
"""When the citizen's line breaks their operator's leg ends with it, and may say so first."""


class Ledger:
    """The calls that are under way, and the one function that lets something happen to them."""

    def __init__(self, open_calls: Iterable[CallRecord] = ()) -> None:
        self.calls = {call.uniqueid: call for call in open_calls}
        self._call_of_leg = {leg: call.uniqueid for call in self.calls.values() for leg in call.legs}

    def apply(self, event: CallEvent) -> CallRecord | None:
        """Folds one event; returns the call it concerns, or none if that is no call of ours."""
        if isinstance(event, CallArrived | CallPlaced):
            return self._begin(event)
        call = self.calls.get(self.call_of(event))
        if call is None or (call.ended_at and not isinstance(event, LegEnded | ChannelGone)):
            return None
        if (
            isinstance(event, LegOffered)
            and self._call_of_leg.setdefault(event.leg, event.call) != event.call
        ):
            return None
        _FOLDS[type(event)](call, event)
        return call

    def apply_late(self, event: CallEvent) -> CallRecord | None:
        """Folds an event that comes after others that it came before: it may only add to the record or end the call.

        Raises `IllegalMoveError` for what would move a call that has gone on without it.
        """
        known = self.calls.get(self.call_of(event))
        if known is not None and type(event) not in _ADDS:
            raise IllegalMoveError("its call has gone on without it")
        if known is not None and known.ended_at and not isinstance(event, LegEnded | ChannelGone):
            _FOLDS[type(event)](known, event)
            return known
        return self.apply(event)

    def forget_settled(self) -> None:
        """Lets go of the calls to which nothing more can happen; call it once they are written."""
        for uniqueid in [uid for uid, call in self.calls.items() if call.settled and not call.moves]:
            for leg in self.calls.pop(uniqueid).legs:
                self._call_of_leg.pop(leg, None)

    def _begin(self, event: CallArrived | CallPlaced) -> CallRecord | None:
        if event.call in self.calls:
            return None
        if isinstance(event, CallArrived):
            call = CallRecord(event.call, event.service, event.dialled, event.number, event.name, event.at)
        else:
            call = CallRecord(
                event.call, event.service, event.number, event.number, None, event.at, outbound=True
            )
            # The operator's phone had answered before the citizen's rang.
            call.legs[event.leg] = LegRecord(event.station, event.at)
            self._call_of_leg[event.leg] = event.call
        self.calls[event.call] = call
        return call

    def call_of(self, event: CallEvent) -> str:
        """The uniqueid of the call that it is about; empty for a leg of none that is under way."""
        match event:
            case LegAnswered() if event.leg in self.calls and self.calls[event.leg].outbound:
                return event.leg
            case LegAnswered() | LegConfirmed() | LegEnded():
                return self._call_of_leg.get(event.leg, "")
            case ChannelGone():
                is_leg = event.channel not in self.calls
                return self._call_of_leg.get(event.channel, "") if is_leg else event.channel
            case _:
                return event.call


def _recording(call: CallRecord, event: RecordingStarted) -> None:
    if call.recording is None:
        call.recording, call.recording_at = event.path, event.at


def _step(call: CallRecord, event: StepEntered) -> None:
    if any(step.at == event.at for step in call.steps):
        return
    call.steps.append(StepRecord(event.flow, event.step, event.at, event.digits))
    if call.status is CallStatus.RINGING:
        call.move(CallStatus.IN_FLOW, event.at, f"{event.flow}/{event.step}")


def _queued(call: CallRecord, event: QueueJoined) -> None:
    if any(wait.joined_at == event.at for wait in call.waits):
        return
    _leave_queue(call, event.at, "moved on")
    call.waits.append(WaitRecord(event.queue, event.at, priority=event.priority))
    call.queued_at = call.queued_at or event.at
    if call.status is not CallStatus.QUEUED:
        call.move(CallStatus.QUEUED, event.at, _why_queued(call, event.queue))


def _why_queued(call: CallRecord, queue: str) -> str:
    """Only the citizen's own line says that they are back: an operator's leg also ends with a cause that is no wish
    when the citizen's line breaks, and may then be first to say so."""
    leg = call.last_answer
    if leg is None:
        return queue
    if call.facts and call.facts[-1].kind == story.TRANSFERRED:
        return f"{queue}: handed over by {leg.station}"
    if queue == story.PARKED:
        return f"{queue} by {leg.station}"
    return f"{queue}: back from {leg.station} (cause {leg.cause or 'unknown'})"


def _left(call: CallRecord, event: QueueLeft) -> None:
    if call.waits and call.waits[-1].joined_at <= event.at:
        _leave_queue(call, event.at, event.why)


def _leave_queue(call: CallRecord, at: datetime, why: str) -> None:
    if call.waits and call.waits[-1].left_at is None:
        call.waits[-1].left_at, call.waits[-1].why = at, why


def _offered(call: CallRecord, event: LegOffered) -> None:
    call.legs.setdefault(event.leg, LegRecord(event.station, event.at))


def _answered(call: CallRecord, event: LegAnswered) -> None:
    if event.leg == call.uniqueid:
        if call.answered_at is None:
            _spoken_to(call, next(iter(call.legs.values())), event.at)
        return
    leg = call.legs[event.leg]
    # Who answers outside may be a voicemail: that counts only when it is confirmed.
    if not is_trunk(leg.station):
        _spoken_to(call, leg, event.at)


def _confirmed(call: CallRecord, event: LegConfirmed) -> None:
    _spoken_to(call, call.legs[event.leg], event.at)


def _spoken_to(call: CallRecord, leg: LegRecord, at: datetime) -> None:
    if leg.answered_at or leg.ended_at:
        return
    leg.answered_at = at
    call.answered_at = call.answered_at or at
    if _was_asked(call):
        return
    call.station = leg.station
    _leave_queue(call, at, "answered")
    if call.outbound and call.status is CallStatus.RINGING:
        call.move(CallStatus.ANSWERED, at, leg.station)
    elif call.status in (CallStatus.RINGING, CallStatus.IN_FLOW):
        # The line that told of the queue was lost.
        call.move(CallStatus.QUEUED, at, "answered")
    if call.status is CallStatus.QUEUED:
        call.move(CallStatus.ANSWERED, at, leg.station)


def _was_asked(call: CallRecord) -> bool:
    """Whether the citizen stays with who had them; not if they have waited for somebody since, as after a death."""
    last = call.facts[-1] if call.facts else None
    if last is None or last.kind not in _WITHOUT_HANDING_OVER:
        return False
    return not call.waits or call.waits[-1].joined_at < last.at


def _talks_to(call: CallRecord, event: CitizenTalksTo) -> None:
    call.station = event.station
    _fact(call, FactTold(call.uniqueid, event.at, story.TALKS_TO, event.station))


def _leg_ended(call: CallRecord, event: LegEnded) -> None:
    leg = call.legs[event.leg]
    if leg.ended_at is None:
        leg.ended_at, leg.cause = event.at, event.cause


def _fact(call: CallRecord, event: FactTold) -> None:
    if not any((fact.kind, fact.at) == (event.kind, event.at) for fact in call.facts):
        call.facts.append(FactRecord(event.kind, event.at, event.value))


def _ended(call: CallRecord, event: CallEnded) -> None:
    by = event.by or _whose_end(call, event)
    _end(call, event.at, event.cause, by, _end_of(call, by))


def _whose_end(call: CallRecord, event: CallEnded) -> str:
    """Whom the cause names, where the story names nobody. That a phone which we called cannot be reached is no fault.

    A citizen's channel keeps the cause with which somebody's leg died (decision 9) until its own line gives one, which
    it does in a talk only: a cause that a leg had before says nothing of the citizen's line.
    """
    if not event.by_line:
        return SYSTEM
    is_kept = any(
        leg.cause == event.cause and leg.ended_at and event.at - leg.ended_at > _AT_ONCE
        for leg in call.legs.values()
    )
    never_reached = call.outbound and call.answered_at is None and event.cause in CAUSES_OF_NO_ANSWER
    return NETWORK if event.cause in CAUSES_OF_THE_NETWORK and not (is_kept or never_reached) else CITIZEN


def _end_of(call: CallRecord, by: str) -> CallStatus:
    match call.status:
        case CallStatus.ANSWERED:
            return CallStatus.CLOSED
        case CallStatus.QUEUED if call.answered_at:
            return CallStatus.LOST_AFTER_ANSWER
        case CallStatus.IN_FLOW | CallStatus.QUEUED if not _waits(call) and (by in _OURS or _helped(call)):
            return CallStatus.SERVED
        case CallStatus.RINGING if call.outbound:
            return CallStatus.FAILED
        case _:
            return CallStatus.ABANDONED if by == CITIZEN else CallStatus.FAILED


_HELP = (story.MESSAGE, story.CALL_BACK, story.REPORT)


def _waits(call: CallRecord) -> bool:
    return bool(call.waits) and call.waits[-1].left_at is None


def _helped(call: CallRecord) -> bool:
    """Whether a flow has done what the citizen wanted, who may hang up before its last word."""
    since = call.waits[-1].joined_at if call.waits else call.arrived_at
    return any(fact.kind in _HELP and fact.at >= since for fact in call.facts)


def _end(call: CallRecord, at: datetime, cause: int, by: str, to: CallStatus) -> None:
    if call.ended_at:
        return
    call.ended_at, call.ended_by, call.cause = at, by, cause
    _leave_queue(call, at, "abandoned" if by == CITIZEN else "ended")
    call.move(to, at, f"{by} (cause {cause})")


def _gone(call: CallRecord, event: ChannelGone) -> None:
    if event.channel == call.uniqueid:
        _ended(call, CallEnded(call.uniqueid, event.at, event.cause, None, event.by_line))
    else:
        _leg_ended(call, LegEnded(event.channel, event.at, event.cause))


def end_unseen(call: CallRecord, at: datetime) -> None:
    """Ends a call whose end nobody wrote down, because Asterisk itself died; `at` is the last that is known."""
    for leg in call.legs.values():
        if leg.ended_at is None:
            leg.ended_at, leg.cause = at, 0
    status = _end_of(call, SYSTEM)
    _end(call, at, 0, SYSTEM, CallStatus.FAILED if status is CallStatus.SERVED else status)


_ADDS = frozenset(
    {RecordingStarted, StepEntered, FactTold, QueueLeft, LegOffered, LegEnded, CallEnded, ChannelGone}
)

_FOLDS: dict[type[Any], Callable[[CallRecord, Any], None]] = {
    RecordingStarted: _recording,
    StepEntered: _step,
    QueueJoined: _queued,
    QueueLeft: _left,
    LegOffered: _offered,
    LegAnswered: _answered,
    LegConfirmed: _confirmed,
    LegEnded: _leg_ended,
    CitizenTalksTo: _talks_to,
    FactTold: _fact,
    CallEnded: _ended,
    ChannelGone: _gone,
}
