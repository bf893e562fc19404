"""A call: one citizen's contact, from the trunk's INVITE to the end.

It rings, may walk a flow, waits in queues, is answered. An operator's leg that dies puts the caller back
in the queue (`answered -> queued`); a citizen who gives up while put back is `lost_after_answer`, which is
worse than `abandoned` and counted apart. `served` is a flow that did all the caller wanted: told
the status of a report, took a message or the wish to be called back, also of a caller who had waited in a queue.
"""

from enum import StrEnum

from records.machines.machine import Machine


class CallStatus(StrEnum):
    RINGING = "ringing"
    IN_FLOW = "in_flow"
    QUEUED = "queued"
    ANSWERED = "answered"
    CLOSED = "closed"
    SERVED = "served"
    ABANDONED = "abandoned"
    FAILED = "failed"
    LOST_AFTER_ANSWER = "lost_after_answer"


_S = CallStatus

CALL = Machine(
    name="call",
    initial=_S.RINGING,
    moves={
        # Answered at once: a citizen whom an operator called.
        _S.RINGING: {_S.IN_FLOW, _S.QUEUED, _S.ANSWERED, _S.ABANDONED, _S.FAILED},
        _S.IN_FLOW: {_S.QUEUED, _S.SERVED, _S.ABANDONED, _S.FAILED},
        _S.QUEUED: {_S.ANSWERED, _S.SERVED, _S.ABANDONED, _S.FAILED, _S.LOST_AFTER_ANSWER},
        _S.ANSWERED: {_S.QUEUED, _S.CLOSED},
        _S.CLOSED: set[CallStatus](),
        _S.SERVED: set[CallStatus](),
        _S.ABANDONED: set[CallStatus](),
        _S.FAILED: set[CallStatus](),
        _S.LOST_AFTER_ANSWER: set[CallStatus](),
    },
)
