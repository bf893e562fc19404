"""Queries for health and metrics."""

from datetime import datetime, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from records.calls import Call
from records.incidents import Case
from records.journal import JournalReader
from records.machines.case import AWAITS_A_HUMAN
from records.telephone import BRIDGE_LEASE, Lease
from records.trunk_faults import FaultReason, TrunkFault, TrunkListener


def bridges(session: Session) -> dict[str, Lease]:
    """The lease of each node's bridge, by node. Leases of other things say nothing of a bridge."""
    rows = session.scalars(select(Lease).where(Lease.name.startswith(BRIDGE_LEASE)).order_by(Lease.name))
    return {lease.name.removeprefix(BRIDGE_LEASE): lease for lease in rows}


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


def trunk_listeners(session: Session) -> list[TrunkListener]:
    """Who counts, for each node, the calls of the trunk that were not taken."""
    return list(session.scalars(select(TrunkListener).order_by(TrunkListener.node)))


def trunk_faults_of_a_day(session: Session, *, now: datetime) -> dict[tuple[str, FaultReason, int], int]:
    """Those of this hour and the 23 before it, by (node, reason, code)."""
    since = now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=23)
    rows = session.execute(
        select(TrunkFault.node, TrunkFault.reason, TrunkFault.code, func.sum(TrunkFault.count))
        .where(TrunkFault.hour >= since)
        .group_by(TrunkFault.node, TrunkFault.reason, TrunkFault.code)
    )
    return {(node, reason, code): count for node, reason, code, count in rows}
