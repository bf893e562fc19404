"""Who is asked next when an agency refuses. Pure."""

from collections.abc import Container, Iterable, Sequence

from records.incidents import Case
from records.machines.case import ENDED


def passes_on(refused: Case, cases: Iterable[Case]) -> bool:
    """Whether the refused case goes to another agency by itself: the lead's does, and that of the only one at work.

    Where others are at work the desk decides whether a supporting agency must be replaced.
    """
    others = (case for case in cases if case.id != refused.id)
    return refused.lead or all(case.status in ENDED for case in others)


def next_agency(order: Sequence[str], *, have_case: Container[str], in_service: Container[str]) -> str | None:
    """The first of `order` that is in service and has no case of the incident yet, whatever became of it."""
    return next((code for code in order if code in in_service and code not in have_case), None)
