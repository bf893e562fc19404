"""What can happen to a call, in our words. `call` and `leg` are Asterisk's ids of their channels; times are UTC."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class CallArrived:
    """A citizen's call reached us."""

    call: str
    at: datetime
    service: str
    dialled: str
    number: str | None
    """E.164 where it can be read so, else the digits as sent; none when withheld or from a phone without SIM."""
    name: str | None


@dataclass(frozen=True)
class CallPlaced:
    """An operator calls a citizen; `leg` is the operator's channel."""

    call: str
    at: datetime
    service: str
    number: str
    leg: str
    station: str


@dataclass(frozen=True)
class CitizenTalksTo:
    """The citizen talks to this phone now: taken back from hold, or handed over by who had asked it."""

    call: str
    at: datetime
    station: str


@dataclass(frozen=True)
class ActionDone:
    """What a person had asked of a call has been done."""

    action: str
    at: datetime


@dataclass(frozen=True)
class RecordingStarted:
    """Recording began; `path` is below Asterisk's monitor folder."""

    call: str
    at: datetime
    path: str


@dataclass(frozen=True)
class StepEntered:
    """The call entered a step of a flow, led there by `digits` if any were pressed."""

    call: str
    at: datetime
    flow: str
    step: str
    digits: str | None


@dataclass(frozen=True)
class QueueJoined:
    """The caller waits in a queue."""

    call: str
    at: datetime
    queue: str
    priority: int = 0
    """Higher ones are served first."""


@dataclass(frozen=True)
class QueueLeft:
    """The caller waits there no longer; `why` as in `records.calls.QueueWait`."""

    call: str
    at: datetime
    why: str


@dataclass(frozen=True)
class LegOffered:
    """Somebody's phone begins to ring for this call."""

    call: str
    leg: str
    at: datetime
    station: str


@dataclass(frozen=True)
class LegAnswered:
    """That phone was picked up. A duty mobile is a person only once it is confirmed."""

    leg: str
    at: datetime


@dataclass(frozen=True)
class LegConfirmed:
    """The person at the duty mobile pressed 1."""

    leg: str
    at: datetime


@dataclass(frozen=True)
class LegEnded:
    """That phone is out of the call; Q.850 cause 16 is its person's wish or the caller's end."""

    leg: str
    at: datetime
    cause: int


@dataclass(frozen=True)
class FactTold:
    """Something else worth keeping was said of a call; `kind` is a word of `ivr_flows.story`."""

    call: str
    at: datetime
    kind: str
    value: str


@dataclass(frozen=True)
class CallEnded:
    """The citizen's channel ended. `by` is `operator` or `system` where one of them is known to have wished it."""

    call: str
    at: datetime
    cause: int
    by: str | None
    by_line: bool = True
    """Whether the citizen's own line ended it, and not somebody who ended the channel here."""


@dataclass(frozen=True)
class ChannelGone:
    """Asterisk's own word that a channel is gone; the story says it first and better, if it could."""

    channel: str
    at: datetime
    cause: int
    by_line: bool = True


@dataclass(frozen=True)
class OrderAnswered:
    """Somebody picked up a call that the system made."""

    order: str
    at: datetime


@dataclass(frozen=True)
class OrderDigit:
    """They pressed a key."""

    order: str
    at: datetime
    digit: str


@dataclass(frozen=True)
class OrderEnded:
    """That call is over."""

    order: str
    at: datetime
    cause: int


CallEvent = (
    CallArrived
    | CallPlaced
    | CitizenTalksTo
    | RecordingStarted
    | StepEntered
    | QueueJoined
    | QueueLeft
    | LegOffered
    | LegAnswered
    | LegConfirmed
    | LegEnded
    | FactTold
    | CallEnded
    | ChannelGone
)
OrderEvent = OrderAnswered | OrderDigit | OrderEnded
