"""Queries on versions of flows, and on who walked them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from records.calls import Call, CallStep
from records.ids import first_id_at
from records.telephone import FlowVersion

MOST_VERSIONS = 100
"""Of one flow that are shown."""


@dataclass(frozen=True)
class StepCount:
    """Calls at one step."""

    callers: int = 0
    left: int = 0
    answered: int = 0


def running(session: Session) -> dict[str, FlowVersion]:
    """The version of each flow that Asterisk took last; flows that nobody changed have none."""
    rows = session.scalars(
        select(FlowVersion)
        .ext(distinct_on(FlowVersion.name))
        .where(FlowVersion.loaded_at.is_not(None))
        .order_by(FlowVersion.name, FlowVersion.loaded_at.desc(), FlowVersion.id.desc())
    )
    return {row.name: row for row in rows}


def waiting(session: Session) -> set[str]:
    """Flows of which a version has been submitted and not taken up yet."""
    open_ = (FlowVersion.loaded_at.is_(None), FlowVersion.refused.is_(None))
    return set(session.scalars(select(FlowVersion.name).where(*open_)))


def versions(session: Session, name: str) -> list[FlowVersion]:
    """The newest versions of a flow, newest first."""
    query = (
        select(FlowVersion)
        .where(FlowVersion.name == name)
        .order_by(FlowVersion.written_at.desc(), FlowVersion.id.desc())
        .limit(MOST_VERSIONS)
    )
    return list(session.scalars(query))


def version(session: Session, name: str, version_id: UUID) -> FlowVersion | None:
    """One version of that flow."""
    found = session.get(FlowVersion, version_id)
    return found if found and found.name == name else None


def counts(session: Session, flow: str, since: datetime) -> Mapping[str, StepCount]:
    """Calls that arrived after `since`, by step of the flow."""
    today = CallStep.call_id >= first_id_at(since)
    came = dict(
        session.execute(
            select(CallStep.step, func.count(CallStep.call_id.distinct()))
            .where(today, CallStep.flow == flow)
            .group_by(CallStep.step)
        ).all()
    )
    last = (
        select(CallStep.call_id, func.max(CallStep.ordinal).label("ordinal"))
        .where(today)
        .group_by(CallStep.call_id)
        .subquery()
    )
    ended = session.execute(
        select(CallStep.step, func.count(), func.count(Call.answered_at))
        .join(last, (last.c.call_id == CallStep.call_id) & (last.c.ordinal == CallStep.ordinal))
        .join(Call, Call.id == CallStep.call_id)
        .where(today, CallStep.flow == flow, Call.ended_at.is_not(None))
        .group_by(CallStep.step)
    )
    left = {step: (count, answered) for step, count, answered in ended}
    return {step: StepCount(callers, *left.get(step, (0, 0))) for step, callers in came.items()}
