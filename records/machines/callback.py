"""A call-back: a citizen whom the room owes a call.

It is due until somebody has spoken to them (`reached`), has given up (`unreached`), or says that no call is needed
(`cancelled`). A number that drops again after that is a new one.
"""

from enum import StrEnum

from records.machines.machine import Machine


class CallbackStatus(StrEnum):
    DUE = "due"
    REACHED = "reached"
    UNREACHED = "unreached"
    CANCELLED = "cancelled"


_S = CallbackStatus

CALLBACK = Machine(
    name="callback",
    initial=_S.DUE,
    moves={
        _S.DUE: {_S.REACHED, _S.UNREACHED, _S.CANCELLED},
        _S.REACHED: set[CallbackStatus](),
        _S.UNREACHED: set[CallbackStatus](),
        _S.CANCELLED: set[CallbackStatus](),
    },
)
