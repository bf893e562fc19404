"""What the records say that Asterisk's own database should hold."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr_flows import astdb_families
from records import flags, news
from records.incidents import Incident
from records.journal import JournalRow, rows_there
from telephony.astdb_contents import TOLD_FOR, caller_key, report_digits, report_prompt


@dataclass
class Changed:
    """What journal rows say has changed."""

    cursor: int
    families: set[str]
    incidents: set[UUID]


def changed_after(session: Session, cursor: int) -> Changed:
    """What changed after `cursor`, and the cursor behind it."""
    rows = rows_there(session, cursor)
    changed = Changed(rows[-1].number if rows else cursor, set(), set())
    for row in rows:
        _note(changed, row)
    return changed


def _note(changed: Changed, row: JournalRow) -> None:
    about = row.kind.partition(".")[0]
    if about in (astdb_families.FLAG, astdb_families.NEWS):
        changed.families.add(about)
    elif about in ("incident", "case") and row.incident_id is not None:
        changed.incidents.add(row.incident_id)


def flagged(session: Session, country_code: str, *, now: datetime) -> dict[str, str]:
    """The family of flags."""
    return {caller_key(n, country_code): astdb_families.ON for n in flags.flagged_numbers(session, now=now)}


def reports(session: Session, *, now: datetime) -> dict[str, str]:
    """The family of reports, whole."""
    query = select(Incident).where(Incident.number.is_not(None), Incident.opened_at > now - TOLD_FOR)
    told = (_told(incident, now) for incident in session.scalars(query))
    return {digits: prompt for digits, prompt in told if digits and prompt}


def some_reports(session: Session, incidents: Collection[UUID], *, now: datetime) -> dict[str, str | None]:
    """What is told of these incidents; none where nothing may be (any more)."""
    rows: Iterable[Incident] = session.scalars(select(Incident).where(Incident.id.in_(incidents)))
    told = (_told(incident, now) for incident in rows)
    return {digits: prompt for digits, prompt in told if digits}


def _told(incident: Incident, now: datetime) -> tuple[str | None, str | None]:
    digits = report_digits(incident.number) if incident.number else None
    fresh = incident.opened_at is not None and incident.opened_at > now - TOLD_FOR
    tellable = incident.restriction is None and fresh
    return digits, report_prompt(incident.status) if tellable else None


def sentences(session: Session) -> dict[str, str]:
    """The sentences in force by service."""
    return {service: found.text for service, found in news.all_in_force(session).items()}
