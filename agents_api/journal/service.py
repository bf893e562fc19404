"""Reads the journal a page at a time."""

from sqlalchemy.orm import Session

from agents_api.journal import repository
from agents_api.journal.rows import entry, may_see
from agents_api.journal.schemas import JournalPage
from agents_api.person import Person
from records.journal import last_number, rows_after


def page(session: Session, person: Person, after: int, *, limit: int) -> JournalPage:
    """The rows after a number that the person may see; at most `limit` are looked at."""
    last = last_number(session)
    rows = rows_after(session, after, limit=limit)
    kept = repository.kept(session, rows)
    shown = [
        entry(row)
        for row in rows
        if may_see(person, row.audience, restricted=row.number in kept, people=kept.get(row.number, ()))
    ]
    cursor = rows[-1].number if rows else after
    return JournalPage(rows=shown, cursor=cursor, last=max(last, cursor))
