"""The border: a line of Asterisk's journal in, what it means in our words out. Pure."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, cast

from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, is_possible_number, parse

from ivr_flows import story
from telephony import asterisk_words
from telephony.call_events import (
    ActionDone,
    CallArrived,
    CallEnded,
    CallEvent,
    CallPlaced,
    ChannelGone,
    CitizenTalksTo,
    FactTold,
    LegAnswered,
    LegConfirmed,
    LegEnded,
    LegOffered,
    OrderAnswered,
    OrderDigit,
    OrderEnded,
    OrderEvent,
    QueueJoined,
    QueueLeft,
    RecordingStarted,
    StepEntered,
)
from telephony.cel_lines import CelLine

LONGEST_NAME = 200
"""Characters kept of a caller's name; the rest is cut and marked."""

LONGEST_FACT = 200

# Control characters, line separators, and what would turn the text around it.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_ESCAPED = re.compile(r"\\(.)")
_NUMBER = re.compile(r"[+0-9 ().\-/]+")
_UNIQUEID = re.compile(r"(?:.+-)?[0-9]{1,11}\.[0-9]{1,11}")
_FEWEST_DIGITS = 3
_LONGEST_NUMBER = 32
_HIGHEST_CAUSE = 255
_PEOPLE = frozenset({"operator", "system"})


@dataclass(frozen=True)
class Unreadable:
    """A line of ours that says nothing we know: it is set aside, and the next one is read."""

    why: str
    """Without what the line says: that may be somebody's number or words."""


def read(line: CelLine, country: str) -> CallEvent | OrderEvent | ActionDone | Unreadable | None:
    """What the line means; none if it means nothing to us. `country` reads numbers without a country code."""
    reader = _READERS.get(line.kind)
    if reader is None:
        return None
    try:
        at = _instant(line.time)
        return reader(line, at, country)
    except (ValueError, TypeError, ArithmeticError, OSError, RecursionError) as error:
        return Unreadable(f"{line.kind} cannot be read: {type(error).__name__}")


def _instant(time: str) -> datetime:
    micros = int(Decimal(time) * 1_000_000)
    return datetime.fromtimestamp(micros // 1_000_000, UTC).replace(microsecond=micros % 1_000_000)


def _said(line: CelLine) -> str:
    """What the dialplan gave the line along."""
    said = str(_json(line).get("extra", ""))
    if not said.isprintable():
        raise ValueError(f"unprintable: {said[:80]!r}")
    return said


def _json(line: CelLine) -> Mapping[str, Any]:
    loaded: object = json.loads(line.extra) if line.extra else {}
    if not isinstance(loaded, dict):
        raise ValueError(f"not an object: {line.extra[:80]!r}")  # noqa: TRY004 - it is data, not a type of ours
    return cast(Mapping[str, Any], loaded)


def _parts(line: CelLine, count: int) -> list[str]:
    parts = _said(line).split(story.SEPARATOR)
    if len(parts) != count:
        raise ValueError(f"expected {count} parts: {_said(line)[:80]!r}")
    return parts


def _cause(said: object) -> int:
    """A Q.850 cause; 0 where Asterisk knows none."""
    cause = int(str(said) or 0)
    if not 0 <= cause <= _HIGHEST_CAUSE:
        raise ValueError(f"no cause: {cause}")
    return cause


def as_number(raw: str, country: str) -> str | None:
    """The caller's number: E.164 where it is one, else its digits; none where there is none to call back.

    What holds a letter is no number: its digits alone would be somebody else's.
    """
    sent = raw.partition(";")[0].strip()
    digits = re.sub(r"[^0-9]", "", sent)[:_LONGEST_NUMBER]
    if not _NUMBER.fullmatch(sent) or len(digits) < _FEWEST_DIGITS or not digits.strip("0"):
        return None
    significant = digits.removeprefix("00")
    is_international = sent.startswith("+") or significant != digits
    try:
        number = parse("+" + significant if is_international else digits, country)
    except NumberParseException:
        return digits
    return format_number(number, PhoneNumberFormat.E164) if is_possible_number(number) else digits


def as_name(raw: str) -> str | None:
    """The caller's name as one line of text, cut to what a screen can show."""
    # Asterisk leaves the backslashes in with which SIP escapes quotes.
    name = _UNPRINTABLE.sub(" ", _ESCAPED.sub(r"\1", raw)).strip()
    if len(name) > LONGEST_NAME:
        name = name[: LONGEST_NAME - 1] + "…"
    return name or None


def _arrived(line: CelLine, at: datetime, country: str) -> CallEvent:
    if not _UNIQUEID.fullmatch(line.uniqueid):
        raise ValueError("no channel of Asterisk's")
    return CallArrived(
        call=line.uniqueid,
        at=at,
        service=_said(line),
        dialled=_UNPRINTABLE.sub("", line.dialled)[:_LONGEST_NUMBER],
        number=as_number(line.number, country),
        name=as_name(line.name),
    )


def _placed(line: CelLine, at: datetime, country: str) -> CallEvent:
    service, number, leg, channel = _parts(line, 4)
    if not _UNIQUEID.fullmatch(line.uniqueid):
        raise ValueError("no channel of Asterisk's")
    return CallPlaced(
        line.uniqueid,
        at,
        service,
        as_number(number, country) or number,
        leg,
        asterisk_words.station_of(channel),
    )


def _with(line: CelLine, at: datetime, _country: str) -> CallEvent:
    return CitizenTalksTo(line.uniqueid, at, asterisk_words.station_of(_said(line)))


def _action(line: CelLine, at: datetime, _country: str) -> ActionDone:
    return ActionDone(_said(line), at)


def _recording(line: CelLine, at: datetime, _country: str) -> CallEvent:
    return RecordingStarted(line.uniqueid, at, _said(line))


def _step(line: CelLine, at: datetime, _country: str) -> CallEvent:
    flow, step, digits = _parts(line, 3)
    return StepEntered(line.uniqueid, at, flow, step, digits or None)


def _queued(line: CelLine, at: datetime, _country: str) -> CallEvent:
    queue, _, priority = _said(line).partition(story.SEPARATOR)
    return QueueJoined(line.uniqueid, at, queue, int(priority or 0))


def _left(line: CelLine, at: datetime, _country: str) -> CallEvent:
    why = _said(line)
    return QueueLeft(line.uniqueid, at, "answered" if why == asterisk_words.QUEUE_CONTINUE else why.lower())


def _leg(line: CelLine, at: datetime, _country: str) -> CallEvent:
    return LegOffered(
        call=_said(line), leg=line.uniqueid, at=at, station=asterisk_words.station_of(line.channel)
    )


def _leg_end(line: CelLine, at: datetime, _country: str) -> CallEvent:
    return LegEnded(line.uniqueid, at, _cause(_said(line)))


def _confirmed(line: CelLine, at: datetime, _country: str) -> CallEvent:
    return LegConfirmed(line.uniqueid, at)


def _answered(line: CelLine, at: datetime, _country: str) -> CallEvent:
    return LegAnswered(line.uniqueid, at)


def _fact(line: CelLine, at: datetime, country: str) -> CallEvent:
    kind, value = _parts(line, 2)
    if kind == story.CALL_BACK:
        value = as_number(value, country) or ""
    return FactTold(line.uniqueid, at, kind, value[:LONGEST_FACT])


def _ended(line: CelLine, at: datetime, _country: str) -> CallEvent:
    # The third part came later: journals of before have two.
    cause, by, *source = _said(line).split(story.SEPARATOR)
    if len(source) > 1:
        raise ValueError(f"expected 3 parts: {_said(line)[:80]!r}")
    if by and by not in _PEOPLE:
        raise ValueError(f"nobody who could end a call: {by[:80]!r}")
    return CallEnded(line.uniqueid, at, _cause(cause), by or None, by_line=source != [""])


def _gone(line: CelLine, at: datetime, _country: str) -> CallEvent:
    told = _json(line)
    return ChannelGone(
        line.uniqueid, at, _cause(told.get("hangupcause", 0)), by_line=told.get("hangupsource") != ""
    )


def _order_answered(line: CelLine, at: datetime, _country: str) -> OrderEvent:
    return OrderAnswered(_said(line), at)


def _order_digit(line: CelLine, at: datetime, _country: str) -> OrderEvent:
    order, digit = _parts(line, 2)
    return OrderDigit(order, at, digit)


def _order_ended(line: CelLine, at: datetime, _country: str) -> OrderEvent:
    order, cause = _parts(line, 2)
    return OrderEnded(order, at, _cause(cause))


_READERS: Mapping[str, Callable[[CelLine, datetime, str], CallEvent | OrderEvent | ActionDone]] = {
    story.ARRIVED: _arrived,
    story.PLACED: _placed,
    story.WITH: _with,
    story.ACTION: _action,
    story.RECORDING: _recording,
    story.STEP: _step,
    story.QUEUED: _queued,
    story.LEFT: _left,
    story.LEG: _leg,
    story.LEG_END: _leg_end,
    story.CONFIRMED: _confirmed,
    story.FACT: _fact,
    story.END: _ended,
    story.ORDER_ANSWERED: _order_answered,
    story.ORDER_DIGIT: _order_digit,
    story.ORDER_END: _order_ended,
    asterisk_words.CEL_ANSWER: _answered,
    asterisk_words.CEL_HANGUP: _gone,
}
