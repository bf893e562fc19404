"""Whether housekeeping is done: what is overdue or fails, for the health page, and the alarms about it.

Any process may keep the alarms: the one that does the jobs cannot tell of its own death.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.alarms import HOUSEKEEPING, PARTITIONS_LOW, clear_alarm, open_alarms, raise_alarm
from records.housekeeping import AWAY_AFTER, FAILING_FROM, Housekeeper, HousekeepingJob
from records.partitions import reserves

GRACE = timedelta(minutes=15)
"""A job may be late by this and a quarter of its interval before it is overdue."""


class JobState(StrEnum):
    """How a job is."""

    OK = "ok"
    OVERDUE = "overdue"
    FAILING = "failing"


@dataclass(frozen=True)
class Tidiness:
    """All jobs and who does them."""

    jobs: tuple[tuple[HousekeepingJob, JobState], ...]
    away: tuple[str, ...]
    """Nodes whose process is not seen."""
    keepers: int

    @property
    def wrong(self) -> dict[str, str]:
        """What is not as it should be, by what it is about: the subject of the alarm."""
        found = {f"process of {node}": "away" for node in self.away}
        return found | {job.title: state.value for job, state in self.jobs if state is not JobState.OK}


def look_at(session: Session, *, now: datetime) -> Tidiness:
    """How all jobs are."""
    keepers = list(session.scalars(select(Housekeeper).order_by(Housekeeper.node)))
    awake = {keeper.node: keeper.awake_since for keeper in keepers}
    jobs = session.scalars(select(HousekeepingJob).order_by(HousekeepingJob.node, HousekeepingJob.name))
    newest = max(awake.values(), default=now)
    return Tidiness(
        tuple((job, state_of(job, awake.get(job.node, newest), now=now)) for job in jobs),
        tuple(keeper.node for keeper in keepers if keeper.seen_at < now - AWAY_AFTER),
        len(keepers),
    )


def state_of(job: HousekeepingJob, awake_since: datetime, *, now: datetime) -> JobState:
    """How one job is. A system that was switched off is not late with anything until it had the time to do it."""
    if job.failures >= FAILING_FROM:
        return JobState.FAILING
    late = GRACE + timedelta(seconds=job.every_seconds / 4)
    return JobState.OVERDUE if now > max(job.next_due_at, awake_since) + late else JobState.OK


def keep_alarms(session: Session, *, now: datetime) -> None:
    """Raises and clears what concerns housekeeping and the room for rows to come. Idempotent."""
    wrong = look_at(session, now=now).wrong
    for subject, state in wrong.items():
        raise_alarm(session, HOUSEKEEPING, subject, at=now, data={"state": state})
    for subject in open_alarms(session, HOUSEKEEPING):
        if subject not in wrong:
            clear_alarm(session, HOUSEKEEPING, subject, at=now)
    for reserve in reserves(session.connection(), now=now):
        if reserve.is_low:
            raise_alarm(session, PARTITIONS_LOW, reserve.table, at=now, data={"left": reserve.shown})
        else:
            clear_alarm(session, PARTITIONS_LOW, reserve.table, at=now)
