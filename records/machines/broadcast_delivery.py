"""One event of a broadcast on its way to one webhook of an agency; claimed and repeated as a case's delivery is."""

from enum import StrEnum

from records.machines.machine import Machine


class BroadcastDeliveryStatus(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    DELIVERED = "delivered"
    FAILED = "failed"
    CANCELLED = "cancelled"
    """The broadcast was over before it was told."""


_S = BroadcastDeliveryStatus

BROADCAST_DELIVERY = Machine(
    name="broadcast_delivery",
    initial=_S.QUEUED,
    moves={
        _S.QUEUED: {_S.SENDING, _S.CANCELLED},
        _S.SENDING: {_S.QUEUED, _S.DELIVERED, _S.FAILED},
        _S.DELIVERED: set[BroadcastDeliveryStatus](),
        _S.FAILED: set[BroadcastDeliveryStatus](),
        _S.CANCELLED: set[BroadcastDeliveryStatus](),
    },
)
