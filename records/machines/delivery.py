"""A delivery: one case told to one address of an agency over one channel.

Whoever sends it claims it first (`queued -> sending`, with a lease). A lease that runs out, a refusal that
may pass or an answer in doubt puts it back (`sending -> queued`), to be repeated with the same id.
"""

from enum import StrEnum

from records.machines.machine import Machine


class DeliveryStatus(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    CANCELLED = "cancelled"


_S = DeliveryStatus

DELIVERY = Machine(
    name="delivery",
    initial=_S.QUEUED,
    moves={
        # A try in doubt waits for the next one; then a report or an answer may still say what became of it.
        _S.QUEUED: {_S.SENDING, _S.SENT, _S.DELIVERED, _S.READ, _S.FAILED, _S.CANCELLED},
        _S.SENDING: {_S.QUEUED, _S.SENT, _S.DELIVERED, _S.READ, _S.FAILED},
        _S.SENT: {_S.DELIVERED, _S.READ, _S.FAILED, _S.QUEUED},
        _S.DELIVERED: {_S.READ},
        _S.READ: set[DeliveryStatus](),
        # A person may ask for another try of what the system gave up, and what was given up may have arrived.
        _S.FAILED: {_S.QUEUED, _S.DELIVERED, _S.READ},
        _S.CANCELLED: set[DeliveryStatus](),
    },
)
