"""What a piece of Asterisk's journal means: the calls it changed, what became of orders and actions, and the lines
that cannot be taken in. Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from ivr_flows import story
from settings.errors import IllegalMoveError
from telephony import forwarding
from telephony.call_events import (
    ActionDone,
    CallArrived,
    CallEvent,
    CallPlaced,
    OrderAnswered,
    OrderDigit,
    OrderEnded,
    OrderEvent,
)
from telephony.call_fold import Ledger
from telephony.call_record import CallRecord
from telephony.cel_lines import CelLine, Place, Torn
from telephony.cel_reading import Unreadable, read

ROOM = timedelta(days=59)
"""The records have partitions for two months back and three ahead; a call beyond comes of a clock that was wrong or a
journal of long ago, and only a person may say that it is to be taken in."""

TORN = "torn"
"""The kind of what is set aside but is no line."""

_BEGINS = frozenset({story.ARRIVED, story.PLACED})

log = structlog.get_logger()


@dataclass(frozen=True)
class Aside:
    """What is set aside, and why (without anybody's data); the other fields as in `records.set_aside`."""

    item: CelLine | Torn
    why: str
    call: str | None = None
    holds: bool = False
    follows: bool = False


@dataclass
class Batch:
    """What a piece of the journal came to."""

    changed: dict[str, CallRecord] = field(default_factory=dict[str, CallRecord])
    repaired: set[str] = field(default_factory=set[str])
    orders: list[OrderEvent] = field(default_factory=list[OrderEvent])
    actions: list[ActionDone] = field(default_factory=list[ActionDone])
    phones: dict[str, forwarding.Seen] = field(default_factory=dict[str, forwarding.Seen])
    aside: list[Aside] = field(default_factory=list[Aside])
    homeless: list[Place] = field(default_factory=list[Place])
    """Where the lines stand that are about a call, but none that is known."""


@dataclass
class Folding:
    """How lines are folded: `held` are the channels of calls that are set aside, and their call; legs are added."""

    ledger: Ledger
    held: dict[str, str]
    country: str
    now: datetime
    live_from: datetime
    """What happened before this is repaired."""
    late: bool = False
    """The lines come after others that they came before."""
    any_time: bool = False
    """Calls beyond `ROOM` too."""

    def fold(self, items: Iterable[CelLine | Torn]) -> Batch:
        """Folds lines in order. Raises what a fault in reading or folding raises."""
        batch = Batch()
        for item in items:
            if isinstance(item, CelLine):
                self._fold_line(batch, item)
            else:
                log.error("cel.torn", bytes=item.size)
                batch.aside.append(Aside(item, f"{item.size} bytes that are no line"))
        return batch

    def set_aside(self, line: CelLine, why: str) -> Aside:
        """The line as one that cannot be stored; should its call not be in the records, the call's others follow."""
        try:
            event = read(line, self.country)
        except Exception:
            event = None
        call = self._call(event, line)
        holds = line.kind in _BEGINS and call not in self.ledger.calls
        if holds:
            self.held[line.uniqueid] = line.uniqueid
        return Aside(line, why, call, holds)

    def _fold_line(self, batch: Batch, line: CelLine) -> None:
        event = read(line, self.country)
        match event:
            case None:
                return
            case Unreadable():
                log.error("cel.unreadable", why=event.why, channel=line.uniqueid)
                batch.aside.append(self.set_aside(line, event.why))
            case OrderAnswered() | OrderDigit() | OrderEnded():
                batch.orders.append(event)
            case ActionDone():
                batch.actions.append(event)
            case CallArrived() | CallPlaced() if abs(self.now - event.at) > ROOM and not self.any_time:
                log.error("cel.beyond_the_records", channel=line.uniqueid, at=event.at.isoformat())
                why = f"it happened at {event.at.isoformat()}, beyond the time that records are kept for"
                batch.aside.append(self.set_aside(line, why))
            case _ if self._is_held(event, line):
                call = self.held[line.uniqueid] = self._call(event, line) or line.uniqueid
                batch.aside.append(Aside(line, "its call is set aside", call, follows=True))
            case _:
                self._fold_call(batch, event, line)

    def _fold_call(self, batch: Batch, event: CallEvent, line: CelLine) -> None:
        try:
            call = self.ledger.apply_late(event) if self.late else self.ledger.apply(event)
        except IllegalMoveError as error:
            if self.late:
                batch.aside.append(self.set_aside(line, str(error)))
                return
            log.warning("cel.out_of_order", why=str(error), kind=line.kind, channel=line.uniqueid)
            return
        if call is None:
            batch.homeless.append(line.place)
        else:
            batch.changed[call.uniqueid] = call
            batch.phones |= forwarding.seen(call, event)
            if event.at < self.live_from:
                batch.repaired.add(call.uniqueid)

    def _is_held(self, event: CallEvent, line: CelLine) -> bool:
        if not self.held or isinstance(event, CallArrived | CallPlaced):
            return False
        if self.ledger.call_of(event) in self.ledger.calls:
            return False
        return line.uniqueid in self.held or getattr(event, "call", "") in self.held

    def _call(self, event: object, line: CelLine) -> str | None:
        if isinstance(event, OrderAnswered | OrderDigit | OrderEnded | ActionDone):
            return None
        if event is None or isinstance(event, Unreadable):
            return line.uniqueid
        assert isinstance(event, CallEvent)  # noqa: S101 - there is nothing else
        known = self.ledger.call_of(event) or line.uniqueid
        return self.held.get(known, known)
