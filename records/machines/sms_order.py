"""An outgoing text message (SMS, WhatsApp): `sent` is the provider's word, `delivered` the telephone network's.

`sending` begins before the provider is asked. A try without an answer is in doubt: the order is queued again, and the
provider's report may still arrive, so a waiting or expired order can turn out to be sent.
"""

from enum import StrEnum

from records.machines.machine import Machine


class SmsOrderStatus(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    """The provider has it."""
    DELIVERED = "delivered"
    FAILED = "failed"
    EXPIRED = "expired"
    """Nobody sent it in time; its text is gone."""


_S = SmsOrderStatus

SMS_ORDER = Machine(
    name="sms_order",
    initial=_S.QUEUED,
    moves={
        _S.QUEUED: {_S.SENDING, _S.SENT, _S.DELIVERED, _S.FAILED, _S.EXPIRED},
        _S.SENDING: {_S.QUEUED, _S.SENT, _S.DELIVERED, _S.FAILED, _S.EXPIRED},
        _S.SENT: {_S.DELIVERED, _S.FAILED},
        _S.DELIVERED: set[SmsOrderStatus](),
        _S.FAILED: set[SmsOrderStatus](),
        _S.EXPIRED: {_S.SENT, _S.DELIVERED},
    },
)
