"""What a channel is: it sends a letter and says what came of it. Pure."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from dispatch.letter import Letter


@dataclass(frozen=True)
class Delivered:
    """It arrived where the agency reads it."""


@dataclass(frozen=True)
class CallOrder:
    """A telephone call to be made for this letter; written in the transaction that records the outcome."""

    number: str
    flow: str
    text: str
    patience: timedelta
    """No try begins later than this after the order."""


@dataclass(frozen=True)
class Sent:
    """Handed to somebody who will report back; `order` is what must be written down for them."""

    order: CallOrder | None = None
    sid: str | None = None
    """The provider's id of it, by which it reports."""


@dataclass(frozen=True)
class RetryLater:
    """It may work another time."""

    reason: str
    after: timedelta | None = None
    """The receiver's own wish."""
    in_doubt: bool = False
    """It may have been sent: a channel whose receiver does not recognise repeats asks before it sends again."""


@dataclass(frozen=True)
class Failed:
    """It will not work however often it is tried; a person must look."""

    reason: str
    closed: bool = False
    """Nor will anything else that is sent there: its contact is paused."""


Outcome = Delivered | Sent | RetryLater | Failed


class Channel(Protocol):
    """One way to tell an agency. `send` ends within `SEND_SECONDS`, raises nothing it can foresee, and may be
    called from several threads at once."""

    def send(self, letter: Letter) -> Outcome:
        """Sends the letter once."""
        ...


SEND_SECONDS = 8.0
"""The longest a send may take; the lease of a delivery is longer, so nobody repeats a try that still runs."""
