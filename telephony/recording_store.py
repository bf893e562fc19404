"""Rows of recordings that are not of an ordinary day: those whose time is over, and files that nobody registered."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, aliased

from records.calls import Call, Recording, RecordingStatus
from records.city import RetentionPack
from records.ids import call_id
from records.incidents import Incident, IncidentCall
from records.journal import About, tell
from records.machines.incident import IncidentStatus
from records.orphan_recordings import OrphanRecording
from records.work import Audit
from telephony.recordings import Finished
from telephony.retention import LOOK_AGAIN, Kept, is_over, longest, next_look

WHO = "housekeeping"
MOST_AT_ONCE = 200
RECENT = timedelta(days=7)
"""Files of rows that expired within this are looked for again: a process may have died before it deleted them."""

_NOT_OPEN = (IncidentStatus.DRAFT, IncidentStatus.CLOSED, IncidentStatus.CANCELLED, IncidentStatus.MERGED)


class Known(StrEnum):
    """What the records say of a raw file that lies about."""

    UNDER_WAY = "under way"
    """Its row waits for it."""
    DONE = "done"
    """It was finished, and its finisher died before it tidied up."""
    WANTED = "wanted"
    """Its call has no sound yet."""
    STRAY = "stray"
    """There is no such call."""


def expire(session: Session, node: str, pack: RetentionPack, *, now: datetime) -> tuple[int, int]:
    """Marks recordings of this node whose time is over, at most `MOST_AT_ONCE`; the others get their next look.

    Only those are read whose look is due, by an index; returns how many were read, and how many of them are over.
    """
    # The incident into which the call's own was merged keeps the recording as long as it lasts.
    own = aliased(Incident)
    goes_on = (
        select(own.merged_into)
        .where(own.id == IncidentCall.incident_id)
        .correlate(IncidentCall)
        .scalar_subquery()
    )
    numbered = exists().where(
        IncidentCall.call_id == Call.id,
        or_(Incident.id == IncidentCall.incident_id, Incident.id == goes_on),
        Incident.number.is_not(None),
    )
    is_open = exists().where(
        IncidentCall.call_id == Call.id,
        or_(Incident.id == IncidentCall.incident_id, Incident.id == goes_on),
        Incident.status.not_in(_NOT_OPEN),
    )
    due = (
        select(Recording)
        .where(
            Recording.node == node,
            Recording.state == RecordingStatus.FINISHED,
            or_(Recording.review_at.is_(None), Recording.review_at <= now),
        )
        .order_by(Recording.review_at.nulls_first())
        .limit(MOST_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    recordings = {recording.call_id: recording for recording in session.scalars(due)}
    facts = session.execute(
        select(Call.id, Call.service, Call.ended_at, Call.disposition, numbered, is_open).where(
            Call.id.in_(recordings)
        )
    )
    expired = 0
    for call, service, ended_at, disposition, of_incident, open_incident in facts:
        recording = recordings[call]
        if ended_at is None:
            recording.review_at = now + LOOK_AGAIN
            continue
        kept = Kept(service, ended_at, disposition, of_incident, open_incident, recording.held)
        if is_over(pack, kept, now=now):
            recording.state, recording.expired_at, recording.review_at = RecordingStatus.EXPIRED, now, None
            session.add(Audit(at=now, who=WHO, what="recording.expire", subject=str(call)))
            tell(session, "recording.expired", About(call_id=call), at=now)
            expired += 1
        else:
            recording.review_at = next_look(pack, kept, now=now)
    return len(recordings), expired


def expire_strays(session: Session, node: str, pack: RetentionPack, *, now: datetime) -> list[str]:
    """Forgets strays that were kept as long as the longest class of calls; returns the files that go with them.

    The file of one that a call took over is that call's recording, and goes with it.
    """
    over = session.scalars(
        select(OrphanRecording)
        .where(
            OrphanRecording.node == node,
            OrphanRecording.written_at < now - timedelta(days=longest(pack)),
        )
        .limit(MOST_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    for stray in over:
        if stray.call_id is None:
            session.add(Audit(at=now, who=WHO, what="recording.expire", subject=stray.uniqueid))
            tell(session, "recording.expired", About(subject=stray.uniqueid), at=now)
        session.delete(stray)
    return [stray.path for stray in over if stray.call_id is None]


def expired_paths(session: Session, node: str, *, now: datetime) -> Sequence[str]:
    """Files that must not be there any more."""
    query = select(Recording.path).where(
        Recording.node == node,
        Recording.state == RecordingStatus.EXPIRED,
        Recording.expired_at > now - RECENT,
    )
    return session.scalars(query).all()


def known(session: Session, node: str, raw: str) -> tuple[Known, str]:
    """What the records say of a raw file, and the name to finish it under: its call's id, else its channel's."""
    channel = Path(raw).stem
    ident = call_of(node, channel)
    if ident is None:
        return Known.STRAY, channel
    recording = session.get(Recording, ident)
    if recording is None:
        return (Known.WANTED, str(ident)) if session.get(Call, ident) else (Known.STRAY, channel)
    match recording.state:
        case RecordingStatus.LIVE:
            return Known.UNDER_WAY, str(ident)
        case RecordingStatus.MISSING:
            return Known.WANTED, str(ident)
        case _:
            return Known.DONE, str(ident)


def register(
    session: Session,
    node: str,
    raw: str,
    path: str,
    finished: Finished,
    *,
    written_at: datetime,
    now: datetime,
) -> None:
    """Writes down a finished leftover: at its call, or as a stray. A second time changes nothing."""
    channel = Path(raw).stem
    verdict, _ = known(session, node, raw)
    ident = call_of(node, channel)
    if verdict is Known.WANTED and ident is not None:
        row = session.get(Recording, ident)
        if row is None:
            row = Recording(
                call_id=ident, node=node, started_at=written_at - timedelta(seconds=finished.seconds)
            )
            session.add(row)
        _fill(row, path, finished)
        tell(session, "recording.finished", About(call_id=ident), at=now)
    elif verdict is Known.STRAY and session.get(OrphanRecording, (node, raw)) is None:
        session.add(
            OrphanRecording(
                node=node,
                raw=raw,
                uniqueid=channel,
                path=path,
                found_at=now,
                written_at=written_at,
                seconds=finished.seconds,
                size=finished.size,
                sha256=finished.sha256,
                call_id=None,
            )
        )
        tell(session, "recording.stray", About(subject=channel), at=now)


def adopt(session: Session, recording: Recording, *, now: datetime) -> bool:
    """Gives a call that came late the stray file that is its own; whether there was one."""
    stray = session.get(OrphanRecording, (recording.node, recording.path))
    if stray is None:
        return False
    stray.call_id = recording.call_id
    _fill(recording, stray.path, Finished(stray.seconds, stray.size, stray.sha256))
    tell(session, "recording.finished", About(call_id=recording.call_id), at=now)
    return True


def empty(session: Session, raw: str, *, now: datetime) -> None:
    """Notes that a leftover without any sound is removed."""
    tell(session, "recording.empty", About(subject=Path(raw).stem), at=now)


def call_of(node: str, channel: str) -> UUID | None:
    """The id of the call that began as that channel; none for a file that is not named after one."""
    try:
        return call_id(node, channel)
    except (ValueError, OverflowError):
        return None


def _fill(row: Recording, path: str, finished: Finished) -> None:
    row.state, row.path = RecordingStatus.FINISHED, path
    row.seconds, row.size, row.sha256 = finished.seconds, finished.size, finished.sha256
