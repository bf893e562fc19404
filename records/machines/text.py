"""A text conversation: a citizen who writes (SMS, WhatsApp) instead of calling, worked by operators like a call.

It waits until an operator takes it, goes back to waiting when they give it back, and a message soon after its end
opens it again.
"""

from enum import StrEnum

from records.machines.machine import Machine


class TextStatus(StrEnum):
    WAITING = "waiting"
    OPEN = "open"
    CLOSED = "closed"


_S = TextStatus

TEXT = Machine(
    name="text",
    initial=_S.WAITING,
    moves={
        _S.WAITING: {_S.OPEN},
        _S.OPEN: {_S.CLOSED, _S.WAITING},
        _S.CLOSED: {_S.WAITING},
    },
)
