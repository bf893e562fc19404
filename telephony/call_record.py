"""A call as the fold knows it: its waits, legs, steps, what else was said of it, and the moves not yet written."""

from dataclasses import dataclass, field
from datetime import datetime

from records.machines.call import CALL, CallStatus


@dataclass(frozen=True)
class Move:
    """One change of a call's status."""

    to: CallStatus
    at: datetime
    why: str | None = None


@dataclass
class WaitRecord:
    """One stay in a queue."""

    queue: str
    joined_at: datetime
    left_at: datetime | None = None
    why: str | None = None
    priority: int = 0


@dataclass
class LegRecord:
    """One other person's phone in the call."""

    station: str
    offered_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    cause: int | None = None


@dataclass
class StepRecord:
    """One step walked in a flow."""

    flow: str
    step: str
    at: datetime
    digits: str | None


@dataclass
class FactRecord:
    """Something else that was said of the call."""

    kind: str
    at: datetime
    value: str


@dataclass
class CallRecord:
    """A call as far as it is known."""

    uniqueid: str
    service: str
    dialled: str
    number: str | None
    name: str | None
    arrived_at: datetime
    outbound: bool = False
    """Whether an operator called the citizen."""
    station: str | None = None
    """The phone that has the citizen, or had them last."""
    status: CallStatus = CALL.initial
    queued_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None
    cause: int | None = None
    recording: str | None = None
    recording_at: datetime | None = None
    waits: list[WaitRecord] = field(default_factory=list[WaitRecord])
    legs: dict[str, LegRecord] = field(default_factory=dict[str, LegRecord])
    steps: list[StepRecord] = field(default_factory=list[StepRecord])
    facts: list[FactRecord] = field(default_factory=list[FactRecord])
    moves: list[Move] = field(default_factory=list[Move])
    """Not yet written."""
    stored: bool = False
    """Whether the records know it already."""

    @property
    def last_answer(self) -> LegRecord | None:
        """The leg that answered last; none if nobody did."""
        answered = [leg for leg in self.legs.values() if leg.answered_at]
        return max(answered, key=lambda leg: leg.answered_at or self.arrived_at, default=None)

    @property
    def settled(self) -> bool:
        """Whether nothing more can come: the call and every leg of it have ended."""
        return self.ended_at is not None and all(leg.ended_at for leg in self.legs.values())

    def move(self, to: CallStatus, at: datetime, why: str | None = None) -> None:
        """Moves the call; raises `IllegalMoveError` when the table has no such move."""
        CALL.check(self.status, to)
        self.status = to
        self.moves.append(Move(to, at, why))
