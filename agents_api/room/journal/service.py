"""Reads the journal a page at a time."""

from sqlalchemy.orm import Session

from agents_api.frame.person import Person
from agents_api.room.journal import repository
from agents_api.room.journal.rows import entry, may_see
from agents_api.room.journal.schemas import JournalPage
from records.journal import first_number, last_number, rows_after
from settings.errors import ConflictError


def page(session: Session, person: Person, after: int, *, limit: int) -> JournalPage:
    """The rows after a number that the person may see; at most `limit` are looked at.

    Raises `ConflictError` for a number so old that the rows after it are not kept any more.
    """
    last = last_number(session)
    first = first_number(session)
    if 0 < after < first - 1:
        raise ConflictError(
            f"The rows after {after} are not kept any more; the oldest is {first}. Read everything anew and go on with "
            f"after={last}."
        )
    rows = rows_after(session, after, limit=limit)
    kept = repository.kept(session, rows)
    shown = [
        entry(row)
        for row in rows
        if may_see(person, row.audience, restricted=row.number in kept, people=kept.get(row.number, ()))
    ]
    cursor = rows[-1].number if rows else after
    return JournalPage(rows=shown, cursor=cursor, last=max(last, cursor))
