"""A call's record as a table that a person can read and a file can hold: times are seconds after the arrival."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from telephony.call_events import ActionDone, CallEvent, OrderAnswered, OrderDigit, OrderEnded
from telephony.call_fold import Ledger
from telephony.call_record import CallRecord
from telephony.cel_lines import CelLine, read_lines
from telephony.cel_reading import Unreadable, read

CALLS = Path(__file__).parent / "calls"
"""Journals of real Asterisk, one call each (`NAME.csv`), and the record that each must give (`NAME.yaml`)."""

RECORDED = sorted(file.stem for file in CALLS.glob("*.csv"))


def events_of(journal: bytes) -> list[CallEvent]:
    """What the journal says about calls; fails for a line that cannot be read."""
    found: list[CallEvent] = []
    for item in read_lines(journal).items:
        assert isinstance(item, CelLine), item
        event = read(item, "ID")
        assert not isinstance(event, Unreadable | OrderAnswered | OrderDigit | OrderEnded | ActionDone), event
        if event is not None:
            found.append(event)
    return found


def recorded_events(name: str) -> list[CallEvent]:
    """The events of a recorded call."""
    return events_of((CALLS / f"{name}.csv").read_bytes())


def expected(name: str) -> dict[str, Any]:
    """The record that a recorded call must give."""
    return yaml.safe_load((CALLS / f"{name}.yaml").read_text("utf-8"))


def folded(events: Iterable[CallEvent]) -> CallRecord:
    """The one call that these events are about."""
    ledger = Ledger()
    for event in events:
        ledger.apply(event)
    [call] = ledger.calls.values()
    return call


def table(call: CallRecord) -> dict[str, Any]:
    """Every field."""

    def after(at: datetime | None) -> float | None:
        return None if at is None else round((at - call.arrived_at).total_seconds(), 6)

    return {
        "call": call.uniqueid,
        "service": call.service,
        "dialled": call.dialled,
        "number": call.number,
        "name": call.name,
        "arrived": call.arrived_at.isoformat(),
        "status": call.status.value,
        "queued": after(call.queued_at),
        "answered": after(call.answered_at),
        "ended": after(call.ended_at),
        "ended_by": call.ended_by,
        "cause": call.cause,
        "recording": [call.recording, after(call.recording_at)],
        "waits": [[wait.queue, after(wait.joined_at), after(wait.left_at), wait.why] for wait in call.waits],
        "legs": [
            [leg.station, after(leg.offered_at), after(leg.answered_at), after(leg.ended_at), leg.cause]
            for leg in call.legs.values()
        ],
        "steps": [[step.flow, step.step, after(step.at), step.digits] for step in call.steps],
        "facts": [[fact.kind, after(fact.at), fact.value] for fact in call.facts],
        "moves": [[move.to.value, after(move.at), move.why] for move in call.moves],
    }
