"""What a call that the system made came to. Pure: events of one order in, its result out."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from ivr_flows import story
from telephony.call_events import OrderAnswered, OrderDigit, OrderEvent


class Outcome(StrEnum):
    """How an order stands after an event."""

    UNDER_WAY = "under_way"
    FINISHED = "finished"
    UNHEARD = "unheard"


DECISIONS = frozenset({story.ACCEPT, story.REJECT})
"""The keys that decide; another one only repeats the reading."""


@dataclass(frozen=True)
class OrderState:
    """One try of one order."""

    outcome: Outcome = Outcome.UNDER_WAY
    answered_at: datetime | None = None
    digit: str | None = None
    error: str | None = None


def fold(state: OrderState, event: OrderEvent) -> OrderState:
    """Folds one event; a decision is final, whatever comes after."""
    if state.outcome is not Outcome.UNDER_WAY:
        return state
    if isinstance(event, OrderAnswered):
        return replace(state, answered_at=event.at)
    if isinstance(event, OrderDigit):
        decided = event.digit in DECISIONS
        return replace(state, digit=event.digit, outcome=Outcome.FINISHED if decided else Outcome.UNDER_WAY)
    heard = "answered, but no key was pressed" if state.answered_at else f"not answered (cause {event.cause})"
    return replace(state, outcome=Outcome.UNHEARD, error=heard)
