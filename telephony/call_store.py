"""Calls between the fold and the database: the open ones are read at start, changed ones are written whole."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import or_, select, union
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.sql.base import ExecutableOption

from ivr_flows import story
from records.calls import Call, CallFact, CallStep, EndedBy, Leg, QueueWait, Recording, RecordingStatus
from records.ids import call_id
from records.journal import tell
from records.locations import LocationSource, locate, match_waiting
from records.machines.call import CALL
from records.moves import begin, move
from records.people import Seating, begin_wrap_up, end_wrap_up
from records.trunk_faults import Fault, FaultReason, count_fault
from telephony import callback_store
from telephony.asterisk_words import is_trunk
from telephony.call_record import CallRecord, FactRecord, LegRecord, StepRecord, WaitRecord
from telephony.locations import read_location

WHO = "bridge"
WEB_STATION = "-web"

Row = TypeVar("Row")


def position_of(station: str) -> str | None:
    """The seat at which a phone stands; none for the trunk."""
    return None if is_trunk(station) else station.removesuffix(WEB_STATION)


def load_open(session: Session, node: str) -> list[CallRecord]:
    """The calls of this node to which something can still happen, however old: a repair may begin days back."""
    # Two indexes of what is open; with OR between them neither would serve.
    unended = union(
        select(Call.id).where(Call.ended_at.is_(None)), select(Leg.call_id).where(Leg.ended_at.is_(None))
    )
    rows = session.scalars(
        select(Call).where(Call.node == node, Call.id.in_(unended)).order_by(Call.id).options(*_whole_call())
    )
    return [_record(call) for call in rows]


def load_call(session: Session, node: str, uniqueid: str) -> CallRecord | None:
    """A call of this node by its channel's id, over or not; none if it is not in the records."""
    row = session.scalar(
        select(Call).where(Call.id == call_id(node, uniqueid), Call.node == node).options(*_whole_call())
    )
    return _record(row) if row else None


def lock(session: Session, node: str, uniqueids: Iterable[str]) -> None:
    """Locks the rows of calls that are to be saved in several parts, in the order in which `save` locks them."""
    these = Call.id.in_([call_id(node, uniqueid) for uniqueid in uniqueids])
    session.execute(select(Call.id).where(these).order_by(Call.id).with_for_update(key_share=True))


def save(session: Session, node: str, records: Iterable[CallRecord], *, repaired: bool) -> None:
    """Writes what the fold changed: rows, moves, journal. `repaired` marks calls that were not followed live."""
    changed = {call_id(node, record.uniqueid): record for record in records}
    rows = select(Call).where(Call.id.in_(changed)).options(*_whole_call())
    # What is changed is locked at once, in one order for all who change several: two that meet then wait.
    locked = rows.order_by(Call.id).with_for_update(of=Call, key_share=True)
    known = {call.id: call for call in session.scalars(locked)}
    sitters = Sitters(session, changed.values())
    for ident, record in changed.items():
        # One that is known but was not loaded is over: its lines are being read a second time.
        if record.stored or ident not in known:
            _save_one(session, node, ident, record, known.get(ident), sitters=sitters, repaired=repaired)
            record.stored = True
        record.moves.clear()


def _whole_call() -> list[ExecutableOption]:
    return [selectinload(part) for part in (Call.waits, Call.legs, Call.steps, Call.facts, Call.recording)]


def _record(call: Call) -> CallRecord:
    return CallRecord(
        uniqueid=call.uniqueid,
        service=call.service,
        dialled=call.dialled,
        number=call.number,
        name=call.caller_name,
        arrived_at=_utc(call.arrived_at),
        outbound=call.outbound,
        station=_holder(call),
        status=call.status,
        queued_at=_maybe_utc(call.queued_at),
        answered_at=_maybe_utc(call.answered_at),
        ended_at=_maybe_utc(call.ended_at),
        ended_by=call.ended_by,
        cause=call.hangup_cause,
        recording=call.recording.path if call.recording else None,
        recording_at=_maybe_utc(call.recording.started_at) if call.recording else None,
        waits=[
            WaitRecord(w.queue, _utc(w.joined_at), _maybe_utc(w.left_at), w.why, w.priority)
            for w in call.waits
        ],
        legs={
            leg.uniqueid: LegRecord(
                leg.station,
                _utc(leg.offered_at),
                _maybe_utc(leg.answered_at),
                _maybe_utc(leg.ended_at),
                leg.cause,
            )
            for leg in call.legs
        },
        steps=[StepRecord(s.flow, s.step, _utc(s.at), s.digits) for s in call.steps],
        facts=[FactRecord(f.kind, _utc(f.at), f.value) for f in call.facts],
        stored=True,
    )


def _holder(call: Call) -> str | None:
    """The phone that had the citizen last, as far as rows tell."""
    answered = [leg for leg in call.legs if leg.answered_at and leg.position == call.position]
    return max(answered, key=lambda leg: leg.answered_at or leg.offered_at).station if answered else None


def _save_one(
    session: Session,
    node: str,
    ident: UUID,
    record: CallRecord,
    call: Call | None,
    *,
    sitters: "Sitters",
    repaired: bool,
) -> None:
    parts = _Parts(call)
    if call is None:
        call = Call(
            id=ident,
            node=node,
            uniqueid=record.uniqueid,
            service=record.service,
            dialled=record.dialled,
            number=record.number,
            caller_name=record.name,
            arrived_at=record.arrived_at,
            outbound=record.outbound,
            gap=False,
        )
        begin(session, call, at=record.arrived_at, who=WHO)
        session.flush()
        if record.number is not None:
            match_waiting(session, ident, record.number, arrived_at=record.arrived_at, now=record.arrived_at)
    call.queued_at = record.queued_at
    call.answered_at = record.answered_at
    call.ended_at = record.ended_at
    call.ended_by = EndedBy(record.ended_by) if record.ended_by else None
    call.hangup_cause = record.cause
    call.gap = call.gap or repaired
    _save_answerer(call, record, sitters)
    _save_wrap_up(session, call, record, parts)
    _save_parts(session, ident, record, parts, sitters)
    if not parts.has_recording:
        _save_recording(session, node, ident, record)
    for step in record.moves:
        move(session, call, step.to, at=step.at, who=WHO, why=step.why)
        if step.to in CALL.final and call.ended_by is EndedBy.NETWORK:
            count_fault(session, node, Fault(FaultReason.CUT, record.cause or 0, step.at))
    if not record.moves:
        tell(session, "call.changed", call.about(), at=last_known(record))
    callback_store.note(session, ident, record, disposed=call.disposition is not None, who=WHO)


class _Parts:
    """The rows of a call as they were loaded with it: nothing is asked again for each of them."""

    def __init__(self, call: Call | None) -> None:
        self.waits = {row.ordinal: row for row in call.waits} if call else {}
        self.steps = {row.ordinal: row for row in call.steps} if call else {}
        self.facts = {row.ordinal: row for row in call.facts} if call else {}
        self.legs = {row.uniqueid: row for row in call.legs} if call else {}
        self.has_recording = call is not None and call.recording is not None


def _save_answerer(call: Call, record: CallRecord, sitters: "Sitters") -> None:
    if record.station is None:
        return
    at = max(
        leg.answered_at or leg.offered_at for leg in record.legs.values() if leg.station == record.station
    )
    call.position = position_of(record.station)
    call.user_id = sitters.who(call.position, at)


def _save_wrap_up(session: Session, call: Call, record: CallRecord, parts: _Parts) -> None:
    """Whoever has talked writes down what it was, until they say so or a minute and a half is over."""
    for uniqueid, leg in record.legs.items():
        position = position_of(leg.station)
        if position is None or leg.answered_at is None:
            continue
        if leg.ended_at is None:
            end_wrap_up(session, position, at=leg.answered_at)
        elif (
            uniqueid not in parts.legs or parts.legs[uniqueid].ended_at is None
        ) and call.disposition is None:
            begin_wrap_up(session, position, call.id, at=leg.ended_at)


def _save_parts(session: Session, ident: UUID, record: CallRecord, parts: _Parts, sitters: "Sitters") -> None:
    for ordinal, wait in enumerate(record.waits, start=1):
        row = parts.waits.get(ordinal) or _new(session, QueueWait(call_id=ident, ordinal=ordinal))
        row.queue, row.priority, row.joined_at = wait.queue, wait.priority, wait.joined_at
        row.left_at, row.why = wait.left_at, wait.why
    for ordinal, step in enumerate(record.steps, start=1):
        row = parts.steps.get(ordinal) or _new(session, CallStep(call_id=ident, ordinal=ordinal))
        row.flow, row.step, row.at, row.digits = step.flow, step.step, step.at, step.digits
    for ordinal, fact in enumerate(record.facts, start=1):
        row = parts.facts.get(ordinal) or _new(session, CallFact(call_id=ident, ordinal=ordinal))
        row.at, row.kind, row.value = fact.at, fact.kind, fact.value
        if fact.kind == story.LOCATION and (point := read_location(fact.value)):
            locate(session, ident, LocationSource.NETWORK, point, at=fact.at, now=fact.at)
    for uniqueid, leg in record.legs.items():
        row = parts.legs.get(uniqueid) or _new(session, Leg(call_id=ident, uniqueid=uniqueid))
        row.station, row.position = leg.station, position_of(leg.station)
        row.user_id = sitters.who(row.position, leg.offered_at)
        row.offered_at, row.answered_at = leg.offered_at, leg.answered_at
        row.ended_at, row.cause = leg.ended_at, leg.cause


def _new(session: Session, row: Row) -> Row:
    session.add(row)
    return row


def _save_recording(session: Session, node: str, ident: UUID, record: CallRecord) -> None:
    if record.recording is None:
        return
    session.add(
        Recording(
            call_id=ident,
            node=node,
            path=record.recording,
            started_at=record.recording_at,
            state=RecordingStatus.LIVE,
        )
    )


class Sitters:
    """Who sat at the seats of these calls' phones, and when: asked once for all of them."""

    def __init__(self, session: Session, records: Iterable[CallRecord]) -> None:
        legs = [leg for record in records for leg in record.legs.values()]
        seats = {position for leg in legs if (position := position_of(leg.station))}
        self._seatings: dict[str, list[Seating]] = {}
        if not seats:
            return
        first = min(leg.offered_at for leg in legs)
        last = max(leg.answered_at or leg.offered_at for leg in legs)
        rows = select(Seating).where(
            Seating.position.in_(seats),
            Seating.since <= last,
            or_(Seating.until.is_(None), Seating.until > first),
        )
        for seating in session.scalars(rows.order_by(Seating.since.desc())):
            self._seatings.setdefault(seating.position, []).append(seating)

    def who(self, position: str | None, at: datetime) -> UUID | None:
        """Who sat there at that instant."""
        for seating in self._seatings.get(position or "", ()):
            if seating.since <= at and (seating.until is None or seating.until > at):
                return seating.user_id
        return None


def last_known(record: CallRecord) -> datetime:
    """The last instant of which the record knows anything."""
    instants = [record.arrived_at, record.ended_at or record.arrived_at]
    instants += [part.at for part in (*record.steps, *record.facts)]
    for wait in record.waits:
        instants += [wait.joined_at, wait.left_at or wait.joined_at]
    for leg in record.legs.values():
        instants += [leg.offered_at, leg.answered_at or leg.offered_at, leg.ended_at or leg.offered_at]
    return max(instants)


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)


def _maybe_utc(at: datetime | None) -> datetime | None:
    return at.astimezone(UTC) if at else None
