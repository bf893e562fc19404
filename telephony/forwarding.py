"""Which phones of the room forward their calls: an alarm for each, until it answers one itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from records.alarms import PHONE_FORWARDS, clear_alarm, raise_alarm
from telephony.asterisk_words import CAUSE_REDIRECTED, is_trunk
from telephony.call_events import CallEvent, LegAnswered, LegEnded
from telephony.call_record import CallRecord


@dataclass(frozen=True)
class Seen:
    """What a call showed of a phone."""

    forwards: bool
    at: datetime


def seen(call: CallRecord, event: CallEvent) -> dict[str, Seen]:
    """What an event of a call shows of the phone that it is about; nothing of the telephone network. Pure."""
    match event:
        case LegEnded(cause=cause) if cause == CAUSE_REDIRECTED:
            forwards = True
        case LegAnswered():
            forwards = False
        case _:
            return {}
    leg = call.legs.get(event.leg)
    return {} if leg is None or is_trunk(leg.station) else {leg.station: Seen(forwards, event.at)}


def note(session: Session, phones: Mapping[str, Seen]) -> None:
    """Raises and clears the alarms, in the caller's transaction."""
    for phone, what in phones.items():
        if what.forwards:
            raise_alarm(session, PHONE_FORWARDS, phone, at=what.at)
        else:
            clear_alarm(session, PHONE_FORWARDS, phone, at=what.at)
