"""A phone order: a call that the system itself makes, such as reading a case out to an agency.

`calling` begins before Asterisk is asked, so a bridge that dies in between leaves it to the lease: the order
is tried again only when Asterisk's journal shows that no call of it ran or that it ended unheard.
"""

from enum import StrEnum

from records.machines.machine import Machine


class PhoneOrderStatus(StrEnum):
    QUEUED = "queued"
    CALLING = "calling"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"


_S = PhoneOrderStatus

PHONE_ORDER = Machine(
    name="phone_order",
    initial=_S.QUEUED,
    moves={
        _S.QUEUED: {_S.CALLING, _S.CANCELLED},
        _S.CALLING: {_S.QUEUED, _S.FINISHED, _S.FAILED},
        _S.FINISHED: set[PhoneOrderStatus](),
        _S.FAILED: set[PhoneOrderStatus](),
        _S.CANCELLED: set[PhoneOrderStatus](),
    },
)
