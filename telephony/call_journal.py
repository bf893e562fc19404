"""Housekeeping of Asterisk's call-event journal: rotated while calls run, removed when it was read and is old.

Asterisk opens the file anew for each line, so a rename is all: no line is lost, none comes twice. Who follows it reads
the renamed file to its end before the next one (`cel_tail`), also when it was away meanwhile.
"""

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from records.alarms import CALL_JOURNAL_UNREAD, clear_alarm, raise_alarm
from records.telephone import CelCursor
from telephony.cel_tail import Cursor, read_files
from telephony.rotation import rotate, rotated

UNREAD_AFTER = timedelta(days=1)
"""A rotated file that nobody has read for so long raises an alarm."""


def tidy_call_journal(
    session: Session, journal: Path, node: str, *, days: int, now: datetime, began_at: datetime
) -> str:
    """Rotates the journal when it is due, and removes files that were read and are older than `days`.

    What was not read stays, whatever its age and size, and raises an alarm. Returns in words what was done.
    """
    name = rotate(journal, now=now, began_at=began_at)
    row = session.get(CelCursor, node)
    read = set(read_files(journal, Cursor(row.file, row.offset) if row else None))
    removed = unread = 0
    for at, file in rotated(journal):
        if file in read and at < now - timedelta(days=days):
            file.unlink()
            removed += 1
        elif file not in read and at < now - UNREAD_AFTER:
            unread += 1
    # The file that the cursor stands in is not behind it, even at its end: one alone may have been read.
    if unread > 1:
        raise_alarm(session, CALL_JOURNAL_UNREAD, node, at=now, data={"files": unread})
    else:
        clear_alarm(session, CALL_JOURNAL_UNREAD, node, at=now)
    return f"{'rotated' if name else 'not due'}; removed {removed}, unread {unread}"
