"""When a delivery is tried again, and when it is given up. Pure: chance and time come in as arguments."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Plan:
    """Exponential backoff: `first` doubles up to `longest`; given up `give_up` after the case was made."""

    first: timedelta
    longest: timedelta
    give_up: timedelta
    unseen: timedelta
    """How long a message for the workers may go unclaimed before it is sent again (lost broker)."""


URGENT = Plan(
    first=timedelta(seconds=1),
    longest=timedelta(seconds=15),
    give_up=timedelta(minutes=15),
    unseen=timedelta(seconds=5),
)
USUAL = Plan(
    first=timedelta(seconds=5),
    longest=timedelta(minutes=5),
    give_up=timedelta(hours=8),
    unseen=timedelta(seconds=15),
)

_JITTER = 0.25
"""A wait is up to this much shorter or longer, so that many that failed together do not return together."""

_MOST_DOUBLINGS = 20


def plan_for(priority: int) -> Plan:
    """Priority 1 is urgent; the others wait their turn."""
    return URGENT if priority == 1 else USUAL


def wait_before(plan: Plan, attempt: int, *, chance: float, asked: timedelta | None = None) -> timedelta:
    """How long to wait after try number `attempt` (from 1) failed.

    `chance` is in 0..1 and spreads the wait. `asked` is the receiver's Retry-After: it can lengthen the
    wait, up to the plan's longest, never shorten it.
    """
    doubled = plan.first * 2 ** min(attempt - 1, _MOST_DOUBLINGS)
    spread = min(doubled, plan.longest) * (1 - _JITTER + 2 * _JITTER * chance)
    return max(spread, min(asked, plan.longest)) if asked else spread


def next_try(
    priority: int,
    attempt: int,
    *,
    created: datetime,
    now: datetime,
    chance: float,
    asked: timedelta | None = None,
) -> datetime | None:
    """The instant of the next try, or None when it is time to give up."""
    plan = plan_for(priority)
    then = now + wait_before(plan, attempt, chance=chance, asked=asked)
    return then if then < created + plan.give_up else None
