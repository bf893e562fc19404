"""An action on a call: what a person asked to be done with it, and whether Asterisk did it.

`doing` begins before Asterisk is asked. Nothing is asked twice: an action of which nothing more is heard until its
deadline has failed, and its person decides.
"""

from enum import StrEnum

from records.machines.machine import Machine


class CallActionStatus(StrEnum):
    QUEUED = "queued"
    DOING = "doing"
    DONE = "done"
    FAILED = "failed"


_S = CallActionStatus

CALL_ACTION = Machine(
    name="call_action",
    initial=_S.QUEUED,
    moves={
        _S.QUEUED: {_S.DOING, _S.FAILED},
        _S.DOING: {_S.DONE, _S.FAILED},
        # Asterisk's journal said so after the deadline: what was done is done.
        _S.FAILED: {_S.DONE},
        _S.DONE: set[CallActionStatus](),
    },
)
