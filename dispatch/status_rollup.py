"""How an incident follows its cases. Pure.

The incident is as far as the furthest agency that is still at work on it. When nobody is at work it is
`controlled` if somebody finished, else `open`: no human has it in hand, whoever may have been told.
"""

from collections.abc import Iterable

from records.machines import CaseStatus, IncidentStatus

_AT_WORK = (
    (IncidentStatus.ON_SCENE, {CaseStatus.ON_SCENE}),
    (IncidentStatus.EN_ROUTE, {CaseStatus.EN_ROUTE}),
    (IncidentStatus.DISPATCHED, {CaseStatus.ACCEPTED, CaseStatus.UNIT_ASSIGNED}),
    (IncidentStatus.CONTROLLED, {CaseStatus.DONE, CaseStatus.VERIFIED}),
)
"""Furthest first: the first line of which a case is found decides."""

FOLLOWS = frozenset(
    {
        IncidentStatus.OPEN,
        IncidentStatus.DISPATCHED,
        IncidentStatus.EN_ROUTE,
        IncidentStatus.ON_SCENE,
        IncidentStatus.CONTROLLED,
        IncidentStatus.REOPENED,
    }
)
"""In these states an incident follows; in the others a person has put it there."""


def status_of(cases: Iterable[CaseStatus]) -> IncidentStatus:
    """What an incident with cases in these states is: open, dispatched, en_route, on_scene or controlled."""
    have = set(cases)
    return next((status for status, signs in _AT_WORK if have & signs), IncidentStatus.OPEN)


def next_status(present: IncidentStatus, cases: Iterable[CaseStatus]) -> IncidentStatus | None:
    """Where the incident should move now, or None when it stays."""
    if present not in FOLLOWS:
        return None
    wanted = status_of(cases)
    stays = wanted is present or (
        present is IncidentStatus.REOPENED and wanted in {IncidentStatus.OPEN, IncidentStatus.CONTROLLED}
    )
    return None if stays else wanted
