"""An incident: something that happened somewhere.

`draft` is there from the moment a call is answered; it gets its number when it opens. From `dispatched` to
`controlled` it follows its cases. `on_hold` and `merged` remember nothing themselves: the way back is the
state before, read from the history, so every live state is reachable from them.
"""

from enum import StrEnum

from records.machines.machine import Machine


class IncidentStatus(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    DISPATCHED = "dispatched"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    CONTROLLED = "controlled"
    RESOLVED = "resolved"
    CLOSED = "closed"
    ON_HOLD = "on_hold"
    CANCELLED = "cancelled"
    MERGED = "merged"
    REOPENED = "reopened"


_S = IncidentStatus
_ASIDE = {_S.ON_HOLD, _S.CANCELLED, _S.MERGED}
_UNDER_WAY = {_S.DISPATCHED, _S.EN_ROUTE, _S.ON_SCENE, _S.CONTROLLED}

INCIDENT = Machine(
    name="incident",
    initial=_S.DRAFT,
    moves={
        _S.DRAFT: {_S.OPEN, _S.CANCELLED, _S.MERGED},
        # More than one step when it comes back from being on hold, with agencies long at work.
        _S.OPEN: {_S.RESOLVED} | _UNDER_WAY | _ASIDE,
        # Back to open: every agency refused, or the only unit was called away.
        _S.DISPATCHED: {_S.OPEN, _S.EN_ROUTE, _S.ON_SCENE, _S.CONTROLLED, _S.RESOLVED} | _ASIDE,
        _S.EN_ROUTE: {_S.OPEN, _S.DISPATCHED, _S.ON_SCENE, _S.CONTROLLED, _S.RESOLVED} | _ASIDE,
        _S.ON_SCENE: {_S.OPEN, _S.DISPATCHED, _S.EN_ROUTE, _S.CONTROLLED, _S.RESOLVED} | _ASIDE,
        _S.CONTROLLED: {_S.OPEN, _S.DISPATCHED, _S.EN_ROUTE, _S.ON_SCENE, _S.RESOLVED} | _ASIDE,
        _S.RESOLVED: {_S.CLOSED, _S.REOPENED},
        _S.CLOSED: {_S.REOPENED},
        _S.ON_HOLD: {_S.OPEN, _S.REOPENED, _S.CANCELLED, _S.MERGED} | _UNDER_WAY,
        _S.CANCELLED: {_S.REOPENED},
        _S.MERGED: {_S.DRAFT, _S.OPEN, _S.REOPENED, _S.ON_HOLD} | _UNDER_WAY,
        _S.REOPENED: {_S.RESOLVED} | _UNDER_WAY | _ASIDE,
    },
)
