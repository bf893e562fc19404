"""How long an agency may take to accept a case, and who hears of it when it does not. Pure.

The times are the design's "acknowledge by priority" (30 s, 2 min, 15 min, 24 h); the steps are its
escalation: at 1x the desk and the backup contact, at 2x the information manager, at 4x the agency's head.
"""

from datetime import datetime, timedelta

from records.agencies import ContactRole
from records.alarms import CASE_AT_HEAD, CASE_LONG_OVERDUE, CASE_OVERDUE

TO_ACCEPT = {
    1: timedelta(seconds=30),
    2: timedelta(minutes=2),
    3: timedelta(minutes=15),
    4: timedelta(hours=24),
}
"""By priority, from the case's creation to a human's yes or no."""

MULTIPLES = (1, 2, 4)
"""The steps of escalation, in times of the time allowed."""

TOLD_AT = {1: ContactRole.BACKUP, 4: ContactRole.HEAD}
"""Whose contacts also get the case at that multiple; the desk sees every multiple in the journal."""

INFORMATION_MANAGER = "info"
"""The position to which the alarm at 2x is addressed."""

ALARMED_AT = {1: CASE_OVERDUE, 2: CASE_LONG_OVERDUE, 4: CASE_AT_HEAD}
"""The alarm that is raised at that multiple; all are cleared when a human takes the case, or it ends."""

ADDRESSED_TO = {2: INFORMATION_MANAGER}
"""The position that is to act on the alarm of that multiple; the others are for whoever is at the desk."""


def due_times(
    priority: int, begun: datetime, accept_seconds: int | None = None
) -> list[tuple[int, datetime]]:
    """The (multiple, instant) of each deadline of a case of that priority that began at `begun`.

    `accept_seconds` is the type's own time (see `own_seconds`); none: by priority.
    """
    allowed = TO_ACCEPT[priority] if accept_seconds is None else timedelta(seconds=accept_seconds)
    return [(multiple, begun + multiple * allowed) for multiple in MULTIPLES]


def own_seconds(accept_seconds: int | None, *, usual: int, priority: int) -> int | None:
    """The type's own time to accept for an incident of that priority; none: by priority.

    An incident that is more urgent than its type usually is (`usual`) never has more time than its priority.
    """
    if accept_seconds is None or priority >= usual:
        return accept_seconds
    return min(accept_seconds, int(TO_ACCEPT[priority].total_seconds()))
