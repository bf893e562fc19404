"""What is tidied again and again, as it went: a row for each job, and who does the jobs.

The jobs themselves are listed in `operations/housekeeping.py`. One that must be done once for the whole city is
claimed, so that the processes of several nodes do not do it at the same time.
"""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, case, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.alarms import clear_node_alarms
from records.base import Base
from records.telephone import BRIDGE_LEASE, NOBODY, Lease
from records.trunk_faults import TrunkListener

CITY = ""
"""As the node of a job that is done once for all nodes."""

AGAIN_AFTER = timedelta(minutes=10)
"""A job that failed is tried again after this, or at its usual time if that is sooner."""

FAILING_FROM = 2
"""Failures in a row that count: a lock that was not got in time is no trouble yet."""

AWAY_AFTER = timedelta(minutes=5)
"""A process that has not been seen for so long does not run."""

GONE_AFTER = timedelta(days=7)
"""A node of which nothing was seen for so long is no node any more, if another one is."""

_CLAIM = 0x686B
"""Advisory locks: one job of one node."""


class HousekeepingJob(Base):
    """One job, for the city or for one node: what it keeps, and how it went."""

    __tablename__ = "housekeeping_jobs"

    name: Mapped[str] = mapped_column(primary_key=True)
    node: Mapped[str] = mapped_column(primary_key=True)
    """Whose files it tidies; empty for a job of the whole city."""
    every_seconds: Mapped[int]
    keeps: Mapped[str]
    """What remains after it, in a sentence with units."""
    next_due_at: Mapped[datetime]
    last_run_at: Mapped[datetime | None]
    """When it last began."""
    last_success_at: Mapped[datetime | None]
    did: Mapped[str | None]
    """What the last success came to, in words."""
    last_fault_at: Mapped[datetime | None]
    last_fault: Mapped[str | None]
    failures: Mapped[int] = mapped_column(default=0)
    """In a row, since the last success."""

    @property
    def title(self) -> str:
        """How people are told of it: `partitions`, `call-journal of node1`."""
        return f"{self.name} of {self.node}" if self.node else self.name


class Housekeeper(Base):
    """A node's process that does the jobs."""

    __tablename__ = "housekeepers"

    node: Mapped[str] = mapped_column(primary_key=True)
    awake_since: Mapped[datetime]
    """Since when it has had the time to do what is due: a process that was started again at once goes on."""
    seen_at: Mapped[datetime]
    """When it last looked for something to do."""


@dataclass(frozen=True)
class Plan:
    """A job as the registry has it: its first run is due `first` after it was first heard of."""

    name: str
    node: str
    every: timedelta
    keeps: str
    first: timedelta


def register(session: Session, node: str, plans: Iterable[Plan], *, now: datetime) -> None:
    """A process has come up and will do these jobs; jobs that it no longer has are forgotten."""
    known = list(plans)
    for plan in known:
        seconds = int(plan.every.total_seconds())
        added = insert(HousekeepingJob).values(
            name=plan.name,
            node=plan.node,
            every_seconds=seconds,
            keeps=plan.keeps,
            next_due_at=now + plan.first,
            failures=0,
        )
        session.execute(
            added.on_conflict_do_update(
                index_elements=[HousekeepingJob.name, HousekeepingJob.node],
                set_={"every_seconds": seconds, "keeps": plan.keeps},
            )
        )
    ours = select(HousekeepingJob).where(HousekeepingJob.node.in_((CITY, node)))
    names = {(plan.name, plan.node) for plan in known}
    for job in session.scalars(ours):
        if (job.name, job.node) not in names:
            session.delete(job)
    was_away = Housekeeper.seen_at <= now - AWAY_AFTER
    session.execute(
        insert(Housekeeper)
        .values(node=node, awake_since=now, seen_at=now)
        .on_conflict_do_update(
            index_elements=[Housekeeper.node],
            set_={"awake_since": case((was_away, now), else_=Housekeeper.awake_since), "seen_at": now},
        )
    )


def note_awake(session: Session, node: str, *, now: datetime) -> None:
    """The node's process looks for something to do. Nodes that went for good are forgotten by the others."""
    session.execute(update(Housekeeper).where(Housekeeper.node == node).values(seen_at=now))
    for gone in sorted(_gone(session, now=now) - {node}):
        for row in (Housekeeper, HousekeepingJob, TrunkListener):
            session.execute(delete(row).where(row.node == gone))
        # Its number stays: an owner that comes back must not take an old one's for its own.
        session.execute(update(Lease).where(Lease.name == f"{BRIDGE_LEASE}{gone}").values(holder=NOBODY))
        clear_node_alarms(session, gone, at=now)


def _gone(session: Session, *, now: datetime) -> set[str]:
    """Nodes of which nothing has been seen for so long: neither housekeeping, nor a bridge, nor who hears the trunk."""
    seen = [
        *session.execute(select(Housekeeper.node, Housekeeper.seen_at)),
        *session.execute(select(TrunkListener.node, TrunkListener.alive_at)),
        *session.execute(
            select(func.substr(Lease.name, len(BRIDGE_LEASE) + 1), Lease.until).where(
                Lease.name.startswith(BRIDGE_LEASE), Lease.holder != NOBODY
            )
        ),
    ]
    alive = {node for node, at in seen if at >= now - GONE_AFTER}
    return {node for node, _ in seen} - alive


def due_jobs(session: Session, node: str, *, now: datetime) -> list[tuple[str, str]]:
    """(name, node) of what is due for the city or this node, the longest waiting first."""
    query = (
        select(HousekeepingJob.name, HousekeepingJob.node)
        .where(HousekeepingJob.node.in_((CITY, node)), HousekeepingJob.next_due_at <= now)
        .order_by(HousekeepingJob.next_due_at, HousekeepingJob.name)
    )
    return [(name, where) for name, where in session.execute(query)]


@contextmanager
def claim(engine: Engine, name: str, node: str) -> Generator[bool, None, None]:
    """Whether the job is ours for as long as the block lasts: another process that has it lets it go when it dies."""
    key = select(func.pg_try_advisory_lock(_CLAIM, func.hashtext(f"{node} {name}")))
    # On its own connection outside a transaction, which would keep the whole database from being vacuumed.
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        ours = bool(connection.scalar(key))
        try:
            yield ours
        finally:
            if ours:
                connection.execute(select(func.pg_advisory_unlock(_CLAIM, func.hashtext(f"{node} {name}"))))


def begin_run(session: Session, name: str, node: str, *, now: datetime) -> bool:
    """Notes that a claimed job begins; False when somebody else has just done it.

    A run before it that never ended counts as a failure: its process was killed. Should this one kill it too, the
    others come first: it is due again only as after a failure.
    """
    job = session.get(HousekeepingJob, (name, node), with_for_update=True, populate_existing=True)
    if job is None or job.next_due_at > now:
        return False
    ends = [at for at in (job.last_success_at, job.last_fault_at) if at is not None]
    if job.last_run_at is not None and (not ends or job.last_run_at > max(ends)):
        job.failures += 1
        job.last_fault_at, job.last_fault = job.last_run_at, "it was interrupted"
    job.last_run_at = now
    job.next_due_at = now + _soon(job)
    return True


def leave_run(session: Session, name: str, node: str, *, now: datetime) -> None:
    """The process is asked to stop while the job is under way: should it be killed over it, that is no failure."""
    job = session.get_one(HousekeepingJob, (name, node), with_for_update=True, populate_existing=True)
    job.last_run_at = job.last_success_at
    job.next_due_at = now


def end_run(session: Session, name: str, node: str, *, now: datetime, did: str) -> None:
    """The job is done until its next time."""
    job = session.get_one(HousekeepingJob, (name, node), with_for_update=True, populate_existing=True)
    job.last_success_at, job.did, job.failures = now, did, 0
    job.next_due_at = now + timedelta(seconds=job.every_seconds)


def fail_run(session: Session, name: str, node: str, *, now: datetime, why: str) -> None:
    """The job failed, and is tried again soon."""
    job = session.get_one(HousekeepingJob, (name, node), with_for_update=True, populate_existing=True)
    job.last_fault_at, job.last_fault = now, why
    job.failures += 1
    job.next_due_at = now + _soon(job)


def _soon(job: HousekeepingJob) -> timedelta:
    return min(AGAIN_AFTER, timedelta(seconds=job.every_seconds))
