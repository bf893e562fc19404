"""A broadcast: a message of the room. It is in force from its first moment until its time is over or it is ended."""

from enum import StrEnum

from records.machines.machine import Machine


class BroadcastStatus(StrEnum):
    SENT = "sent"
    """In force."""
    EXPIRED = "expired"
    RECALLED = "recalled"
    """It was wrong, or is so no longer."""
    REPLACED = "replaced"
    """A newer one says it better."""


_S = BroadcastStatus

BROADCAST = Machine(
    name="broadcast",
    initial=_S.SENT,
    moves={
        _S.SENT: {_S.EXPIRED, _S.RECALLED, _S.REPLACED},
        _S.EXPIRED: set[BroadcastStatus](),
        _S.RECALLED: set[BroadcastStatus](),
        _S.REPLACED: set[BroadcastStatus](),
    },
)
