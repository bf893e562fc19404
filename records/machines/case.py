"""A case: one agency's share of one incident.

`delivered` is the first attempt on any channel that arrived; only a human's `accepted` hands it over. A
human may be faster than the machine that reports the delivery, and may skip steps (a crew that reports
only its arrival), so every later step can follow every earlier one. Escalation is a counter, not a state.

An agency has one case of an incident. One that gave it back, or is needed once more, is asked again: the same case is
queued anew, with new deadlines and deliveries (docs/decisions/0011-an-agency-is-asked-again-in-its-own-case.md).
"""

from enum import StrEnum

from records.machines.machine import Machine


class CaseStatus(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    ACCEPTED = "accepted"
    UNIT_ASSIGNED = "unit_assigned"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    DONE = "done"
    VERIFIED = "verified"
    REJECTED = "rejected"
    STOOD_DOWN = "stood_down"
    NOT_FOUND = "not_found"
    REFERRED = "referred"


_S = CaseStatus
_BEFORE_A_HUMAN = {_S.ACCEPTED, _S.REJECTED, _S.STOOD_DOWN, _S.REFERRED}
_IN_HAND = {_S.DONE, _S.REJECTED, _S.STOOD_DOWN, _S.NOT_FOUND, _S.REFERRED}

CASE = Machine(
    name="case",
    initial=_S.QUEUED,
    moves={
        _S.QUEUED: {_S.SENT, _S.DELIVERED} | _BEFORE_A_HUMAN,
        _S.SENT: {_S.DELIVERED} | _BEFORE_A_HUMAN,
        _S.DELIVERED: _BEFORE_A_HUMAN,
        _S.ACCEPTED: {_S.UNIT_ASSIGNED, _S.EN_ROUTE, _S.ON_SCENE} | _IN_HAND,
        _S.UNIT_ASSIGNED: {_S.EN_ROUTE, _S.ON_SCENE} | _IN_HAND,
        _S.EN_ROUTE: {_S.ON_SCENE} | _IN_HAND,
        _S.ON_SCENE: _IN_HAND,
        # Asked again: it gave the case back, or is needed once more.
        _S.DONE: {_S.VERIFIED, _S.QUEUED},
        _S.VERIFIED: {_S.QUEUED},
        _S.REJECTED: {_S.QUEUED},
        _S.STOOD_DOWN: {_S.QUEUED},
        _S.NOT_FOUND: {_S.QUEUED},
        _S.REFERRED: {_S.QUEUED},
    },
)

AWAITS_A_HUMAN = frozenset({_S.QUEUED, _S.SENT, _S.DELIVERED})
"""Nobody at the agency has taken it yet: its deadlines run."""

ENDED = frozenset({_S.DONE, _S.VERIFIED, _S.REJECTED, _S.STOOD_DOWN, _S.NOT_FOUND, _S.REFERRED})
"""Nothing more is expected of this agency."""

GAVE_IT_BACK = frozenset({_S.REJECTED, _S.STOOD_DOWN, _S.REFERRED})
"""The incident is this agency's no longer: what is restricted about it is not for its people any more."""

NOT_DONE = GAVE_IT_BACK | {_S.NOT_FOUND}
"""Ended without having been done."""

CAN_BE_ASKED_AGAIN = frozenset(status for status, ways in CASE.moves.items() if _S.QUEUED in ways)
"""Ended, and the agency may be asked once more: it gave the case back, or it is needed again."""
