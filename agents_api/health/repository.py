"""Queries for health and metrics."""

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from records.calls import Call
from records.incidents import Case
from records.journal import JournalReader
from records.machines.case import AWAITS_A_HUMAN
from records.telephone import Lease


def leases(session: Session) -> list[Lease]:
    """Who may act for each node, and until when."""
    return list(session.scalars(select(Lease).order_by(Lease.name)))


def readers(session: Session) -> list[JournalReader]:
    """How far each reader of the journal is."""
    return list(session.scalars(select(JournalReader).order_by(JournalReader.name)))


def live_calls(session: Session) -> dict[tuple[str, str], int]:
    """Calls in progress by (line, status)."""
    rows = session.execute(
        select(Call.service, Call.status, func.count())
        .where(Call.ended_at.is_(None))
        .group_by(Call.service, Call.status)
    )
    return {(service, status.value): count for service, status, count in rows}


def unaccepted_cases(session: Session) -> dict[tuple[str, int], int]:
    """Cases that wait for a human, by (agency, priority); which agency has a restricted one is not said."""
    agency = case((Case.restricted, "restricted"), else_=Case.agency).label("agency")
    rows = session.execute(
        select(agency, Case.priority, func.count())
        .where(Case.ended_at.is_(None), Case.status.in_(AWAITS_A_HUMAN))
        .group_by(agency, Case.priority)
    )
    return {(agency, priority): count for agency, priority, count in rows}
