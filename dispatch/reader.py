"""Dispatch's reader of the journal: a draft for each answered call, an answer for each case call, alarms that are over.

The cursor moves in the transaction of the work. Every reaction may run twice without harm. A batch that
fails is done again row by row; a row that fails alone is passed over with an alarm, so that one bad row does
not stop the drafts of all later calls, and tried once more by the next process. So is a hole.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from dispatch.incidents import open_draft
from dispatch.phone_answers import drop_if_answered, take_answer
from dispatch.refusals import RefusedError
from records.alarms import (
    REPORT_WAITING,
    ROW_PASSED_OVER,
    clear_alarm,
    clear_refused,
    open_alarms,
    raise_alarm,
)
from records.database_errors import is_passing
from records.journal import JournalReader, JournalRow, rows_after, rows_there
from records.session import Sessions
from settings.clock import Clock

NAME = "dispatch"
WHO = "clock"
_AT_ONCE = 200
_NAMED = 500
"""Rows that an alarm keeps; older ones are in the log."""

FORGOTTEN_AFTER = timedelta(days=7)
"""Nobody can bring back what is missing, and what failed in a week's processes will go on to: the alarm ends so long
after the last row was passed over, and stays among those that are over."""

log = structlog.stdlib.get_logger()

Reaction = Callable[[Session, JournalRow, Clock], None]


def _call_answered(session: Session, row: JournalRow, clock: Clock) -> None:
    if row.call_id is None:
        return
    try:
        open_draft(session, row.call_id, at=clock(), who=WHO)
    except RefusedError:
        # The operator was faster and has disposed of the call.
        return


def _case_call_ended(session: Session, row: JournalRow, clock: Clock) -> None:
    if row.subject is not None:
        take_answer(session, UUID(row.subject), at=clock())


def _case_call_waits(session: Session, row: JournalRow, clock: Clock) -> None:
    if row.subject is not None:
        drop_if_answered(session, UUID(row.subject), at=clock())


def _desk_has_decided(session: Session, row: JournalRow, clock: Clock) -> None:
    """A citizen's report that waited for the desk waits no longer; other incidents have no such alarm."""
    if row.incident_id is not None:
        clear_alarm(session, REPORT_WAITING, str(row.incident_id), at=clock())


def _incident_over(session: Session, row: JournalRow, clock: Clock) -> None:
    """Whoever ends an incident, and however, has acted on its alarms."""
    _desk_has_decided(session, row, clock)
    if row.incident_id is not None:
        clear_refused(session, row.incident_id, at=clock())


REACTIONS: Mapping[str, Reaction] = {
    "call.answered": _call_answered,
    "incident.open": _desk_has_decided,
    "incident.reopened": _desk_has_decided,
    "incident.cancelled": _incident_over,
    "incident.resolved": _incident_over,
    "incident.closed": _incident_over,
    "incident.merged": _incident_over,
    "phone_order.queued": _case_call_waits,
    "phone_order.finished": _case_call_ended,
    "phone_order.failed": _case_call_ended,
}
"""By kind of row; all other rows are passed by."""


def read_on(sessions: Sessions, clock: Clock) -> int:
    """Deals with the next rows of the journal and says how many there were.

    0 also when another process is reading just now.
    """
    try:
        return _read(sessions, clock, limit=_AT_ONCE)
    except Exception as error:
        if is_passing(error):
            raise
        log.exception("a batch of journal rows failed; each is done by itself")
        return _one_by_one(sessions, clock)


def try_again(sessions: Sessions, clock: Clock) -> None:
    """Tries the rows once more that were passed over: a new version may know what to do with them."""
    with sessions() as session:
        alarm = open_alarms(session, ROW_PASSED_OVER).get(NAME)
        waiting: list[int] = list(alarm.data["rows"]) if alarm else []
    for number in waiting:
        try:
            with sessions() as session:
                row = session.get(JournalRow, number)
                if row is not None:
                    _react(session, row, clock)
                _note_passed_over(session, done=number, at=clock())
                session.commit()
        except Exception as error:
            if is_passing(error):
                raise
            log.exception("a journal row is still passed over", number_in_journal=number)


def forget_passed_over(session: Session, *, now: datetime) -> None:
    """Ends the alarm about rows and holes that were passed over long ago."""
    alarm = open_alarms(session, ROW_PASSED_OVER).get(NAME)
    if alarm is None:
        return
    last = alarm.data.get("last_at")
    if now >= (datetime.fromisoformat(last) if last else alarm.raised_at) + FORGOTTEN_AFTER:
        log.warning("passed-over journal rows are given up", **alarm.data)
        clear_alarm(session, ROW_PASSED_OVER, NAME, at=now)


def _read(sessions: Sessions, clock: Clock, *, limit: int) -> int:
    with sessions() as session:
        reader = _locked_reader(session)
        if reader is None:
            return 0
        rows = rows_after(session, reader.cursor, limit=limit)
        for row in rows:
            _react(session, row, clock)
        if rows:
            reader.cursor = rows[-1].number
        session.commit()
        return len(rows)


def _one_by_one(sessions: Sessions, clock: Clock) -> int:
    for count in range(_AT_ONCE):
        try:
            if not _read(sessions, clock, limit=1):
                return count
        except Exception as error:
            if is_passing(error):
                raise
            log.exception("a journal row is passed over")
            _pass_over(sessions, clock)
    return _AT_ONCE


def _pass_over(sessions: Sessions, clock: Clock) -> None:
    with sessions() as session:
        reader = _locked_reader(session)
        if reader is None:
            return
        for row in rows_there(session, reader.cursor, limit=1):
            if row.number > reader.cursor + 1 and reader.cursor:
                # The row itself is well; what stood before it is gone.
                log.error("a hole in the journal", after=reader.cursor, before=row.number)
                _note_passed_over(session, missing=row.number - reader.cursor - 1, at=clock())
                reader.cursor = row.number - 1
                continue
            log.error("journal row passed over", number_in_journal=row.number, kind=row.kind)
            _note_passed_over(session, failed=row.number, at=clock())
            reader.cursor = row.number
        session.commit()


def _note_passed_over(
    session: Session,
    *,
    at: datetime,
    failed: int | None = None,
    done: int | None = None,
    missing: int = 0,
) -> None:
    """Keeps the alarm: the rows that failed, how many are missing altogether, and when the last was passed over."""
    alarm = open_alarms(session, ROW_PASSED_OVER).get(NAME)
    before: Mapping[str, Any] = alarm.data if alarm else {"rows": [], "missing": 0}
    rows = [number for number in before["rows"] if number not in (failed, done)]
    rows += [failed] if failed is not None else []
    gone = before["missing"] + missing
    if rows or gone:
        is_more = failed is not None or missing
        last_at = at.isoformat() if is_more else before.get("last_at")
        data = {"rows": rows[-_NAMED:], "missing": gone, "last_at": last_at}
        raise_alarm(session, ROW_PASSED_OVER, NAME, at=at, data=data)
    else:
        clear_alarm(session, ROW_PASSED_OVER, NAME, at=at)


def _react(session: Session, row: JournalRow, clock: Clock) -> None:
    reaction = REACTIONS.get(row.kind)
    if reaction:
        reaction(session, row, clock)


def _locked_reader(session: Session) -> JournalReader | None:
    own = select(JournalReader).where(JournalReader.name == NAME)
    found = session.scalars(own.with_for_update(skip_locked=True)).one_or_none()
    if found is None:
        # Either another process reads, and this changes nothing, or it is the first start.
        session.execute(insert(JournalReader).values(name=NAME, cursor=0).on_conflict_do_nothing())
        found = session.scalars(own.with_for_update(skip_locked=True)).one_or_none()
    return found
