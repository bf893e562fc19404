"""What a provider of text messages is: it sends one and says what came of it. Pure."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from records.texts import TextChannel


@dataclass(frozen=True)
class Outgoing:
    """One message to one phone."""

    order_id: UUID
    channel: TextChannel
    to: str
    """E.164."""
    text: str
    reports: Mapping[str, str] | None = None
    """Fields that its reports bring back; unset: the order's id."""


@dataclass(frozen=True)
class Accepted:
    """The provider has it under this id, and will report."""

    sid: str


@dataclass(frozen=True)
class Refused:
    """It will not go however often it is tried."""

    reason: str


@dataclass(frozen=True)
class Later:
    """It was not taken now, and nothing was sent."""

    reason: str
    after: timedelta | None = None
    """The provider's own wish."""


@dataclass(frozen=True)
class InDoubt:
    """Nobody knows whether it was taken: ask `taken_since` before it is sent again."""

    reason: str


TextOutcome = Accepted | Refused | Later | InDoubt


class Texting(Protocol):
    """A provider. Both may be called from several threads at once and raise nothing that they can foresee."""

    def can_send(self, channel: TextChannel) -> bool:
        """Whether there is a sender's number for the channel."""
        ...

    def send(self, message: Outgoing) -> TextOutcome:
        """Sends the message once."""
        ...

    def taken_since(self, message: Outgoing, since: datetime) -> Sequence[str] | None:
        """Ids of the provider's messages with this text to this phone since then; None when it does not say."""
        ...


def send_once(
    send: Callable[[], TextOutcome],
    taken_since: Callable[[datetime], Sequence[str] | None],
    doubt_since: datetime | None,
    others: Callable[[Sequence[str]], Set[str]],
) -> TextOutcome:
    """Sends what an earlier try, begun at `doubt_since`, may have sent already: then it is found instead.

    `taken_since` asks the provider, `others` says which of its ids are known to be something else.
    """
    if doubt_since is None:
        return send()
    taken = taken_since(doubt_since)
    if taken is None:
        return InDoubt("Twilio does not say whether it has it already")
    known = others(taken)
    ours = [sid for sid in taken if sid not in known]
    return Accepted(ours[0]) if ours else send()
