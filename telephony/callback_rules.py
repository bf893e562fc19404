"""Whether a call that has ended leaves a debt: whom the room must call back, why, how urgently. Pure."""

from dataclasses import dataclass
from datetime import timedelta

from ivr_flows import story
from records.callbacks import CallbackReason
from records.machines.call import CallStatus
from telephony.call_record import CallRecord

CUT_WITHIN = timedelta(seconds=5)
"""From the answer: a line that breaks so early has told nothing yet."""

OPERATOR = "operator"
NETWORK = "network"

_PRIORITIES = {
    CallbackReason.CUT: 1,
    CallbackReason.LOST: 1,
    CallbackReason.NETWORK: 1,
    CallbackReason.ABANDONED: 2,
    CallbackReason.FAILED: 2,
    CallbackReason.ASKED: 3,
    CallbackReason.MESSAGE: 3,
}
_DROPPED = {
    CallStatus.ABANDONED: CallbackReason.ABANDONED,
    CallStatus.FAILED: CallbackReason.FAILED,
    CallStatus.LOST_AFTER_ANSWER: CallbackReason.LOST,
}


@dataclass(frozen=True)
class Debt:
    """A call that the room owes. `number` is none when there is none to call."""

    number: str | None
    reason: CallbackReason
    priority: int


def debt_of(call: CallRecord, *, disposed: bool) -> Debt | None:
    """What the ended call leaves; `disposed` when the operator has said already what it was.

    Who asked to be called, or left a message, and then spoke with somebody after all is owed nothing.
    """
    if call.outbound and call.answered_at is None:
        return None
    if call.status is CallStatus.CLOSED and call.ended_by == NETWORK:
        # Whatever was noted of it: nobody had said that it was over.
        return _debt(call.number, CallbackReason.NETWORK)
    if call.status is CallStatus.CLOSED:
        return _debt(call.number, CallbackReason.CUT) if _is_cut(call) and not disposed else None
    asked = next((fact for fact in reversed(call.facts) if fact.kind == story.CALL_BACK), None)
    if asked:
        return _debt(asked.value or call.number, CallbackReason.ASKED)
    if any(fact.kind == story.MESSAGE for fact in call.facts):
        return _debt(call.number, CallbackReason.MESSAGE)
    reason = _DROPPED.get(call.status)
    return _debt(call.number, reason) if reason else None


def _is_cut(call: CallRecord) -> bool:
    """An operator who hangs up knows why; nobody else's end in the first seconds is a wish to be believed."""
    answer = call.last_answer
    if answer is None or answer.answered_at is None or call.ended_at is None or call.ended_by == OPERATOR:
        return False
    return call.ended_at - answer.answered_at < CUT_WITHIN


def _debt(number: str | None, reason: CallbackReason) -> Debt:
    return Debt(number, reason, _PRIORITIES[reason])
