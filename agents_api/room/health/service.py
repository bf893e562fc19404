"""Tells whether each part of the system does its work, from what it leaves in the records."""

from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from agents_api.frame.context import Context
from agents_api.room.feed.hub import Hub
from agents_api.room.health import repository
from agents_api.room.health.readers import ReaderWatch
from agents_api.room.health.running import Watched
from agents_api.room.health.schemas import Health, HousekeepingRow, Part, PartState
from agents_api.room.health.trunk import Ways, trunk_part
from records.alarms import TRUNK_DOWN, TRUNK_FAULTS, TRUNK_UNREGISTERED, open_alarms
from records.housekeeping import HousekeepingJob
from records.housekeeping_state import JobState, Tidiness, look_at
from records.journal import last_number
from records.telephone import NOBODY, Lease
from records.trunk_faults import TrunkListener, recent_faults
from settings.errors import SettingsError
from settings.settings import Settings

MOST_BEHIND = 1000
"""Journal rows that a reader may be behind before it counts as failing: seconds of a very bad day."""

MOST_SILENT = timedelta(seconds=5)
"""How long ago Asterisk may have answered last: it is asked every second, and one restart of it takes longer."""

LATEST_SECONDS = 60.0
"""How long a reader that is behind may stand still."""


def health(here: Context, watched: Watched) -> Health:
    """Looks at every part now."""
    now = here.clock()
    parts, jobs = _stored_parts(here, watched, now)
    states = [part.state for part in parts]
    state = next((bad for bad in (PartState.FAILING, PartState.WARNING) if bad in states), PartState.OK)
    return Health(state=state, at=now, parts=parts, housekeeping=jobs)


def _stored_parts(here: Context, watched: Watched, now: datetime) -> tuple[list[Part], list[HousekeepingRow]]:
    try:
        with here.sessions() as session:
            last = last_number(session)
            bridges = repository.bridges(session)
            tidiness = look_at(session, now=now)
            parts = [
                Part(name="database", state=PartState.OK, detail="answers"),
                _feed(watched.hub, last),
                *_bridges(bridges, here.settings.node, now),
                _asterisk(list(bridges.values()), now),
                _trunk(session, bridges, here.settings, now),
                *_readers(session, watched.readers, last, now),
                _housekeeping(tidiness),
            ]
            return parts, [_job(job, state) for job, state in tidiness.jobs]
    except SQLAlchemyError:
        return [Part(name="database", state=PartState.FAILING, detail="does not answer")], []


def _feed(hub: Hub, last: int) -> Part:
    behind = last - hub.last
    if hub.fault:
        return Part(name="feed", state=PartState.FAILING, detail=hub.fault)
    return _part("feed", 0 <= behind <= MOST_BEHIND, "follows the journal", f"is {behind} rows behind")


def _bridges(leases: dict[str, Lease], node: str, now: datetime) -> list[Part]:
    """This node's bridge, and each other's by its name. One of another node that let go has been stopped on purpose."""
    others = [
        _bridge(f"bridge:{name}", name, lease, now)
        for name, lease in leases.items()
        if name != node and lease.holder != NOBODY
    ]
    return [_bridge("bridge", node, leases.get(node), now), *others]


def _bridge(name: str, node: str, lease: Lease | None, now: datetime) -> Part:
    if lease is None:
        return Part(
            name=name,
            state=PartState.FAILING,
            detail=f"{node} was never followed; its calls go on unrecorded",
        )
    away = (now - lease.until).total_seconds()
    return _part(name, away < 0, f"follows {node}", f"away from {node} for {max(away, 0):.0f} s; calls go on")


def _asterisk(leases: list[Lease], now: datetime) -> Part:
    """Every Asterisk that a bridge follows must have answered just now. Without a bridge nobody knows."""
    held = [lease for lease in leases if lease.until > now]
    silent = [lease.name for lease in held if not _answers(lease, now)]
    detail = f"does not answer: {', '.join(silent)}" if held else "not known: no bridge tells"
    return _part("asterisk", bool(held) and not silent, "answers", detail)


def _answers(lease: Lease, now: datetime) -> bool:
    return lease.asterisk_answered_at is not None and now - lease.asterisk_answered_at <= MOST_SILENT


def _trunk(session: Session, bridges: dict[str, Lease], settings: Settings, now: datetime) -> Part:
    try:
        trunks = [trunk.alarm_subject(settings.node) for trunk in settings.trunks]
    except SettingsError:
        # Somebody is editing the file: what Asterisk has goes on.
        trunks = []
    return trunk_part(
        [row for row in repository.trunk_listeners(session) if not _is_stopped(row, bridges, settings.node)],
        recent_faults(session, now=now),
        open_alarms(session, TRUNK_FAULTS).keys(),
        node=settings.node,
        ways=Ways(
            trunks,
            refused={
                subject: str(alarm.data.get("why", ""))
                for subject, alarm in open_alarms(session, TRUNK_UNREGISTERED).items()
            },
            silent=open_alarms(session, TRUNK_DOWN).keys(),
        ),
        now=now,
    )


def _is_stopped(listener: TrunkListener, bridges: dict[str, Lease], node: str) -> bool:
    """Whether it is another node's that was stopped on purpose."""
    bridge = bridges.get(listener.node)
    return listener.node != node and bridge is not None and bridge.holder == NOBODY


def _readers(session: Session, watch: ReaderWatch, last: int, now: datetime) -> list[Part]:
    """Behind by many rows, or by a few for long: a reader that has died on a quiet night is failing too."""
    parts: list[Part] = []
    for reader in repository.readers(session):
        behind = last - reader.cursor
        still = watch.stands_for(reader.name, reader.cursor, behind, now=now)
        fine = behind <= MOST_BEHIND and still <= LATEST_SECONDS
        detail = f"is {behind} rows behind, and stands still for {still:.0f} s"
        parts.append(_part(f"reader:{reader.name}", fine, "follows the journal", detail))
    return parts


def _housekeeping(tidiness: Tidiness) -> Part:
    """Never failing: whatever is late, calls ring, and a system must start to do what is late."""
    if not tidiness.keepers:
        return Part(name="housekeeping", state=PartState.WARNING, detail="has never run")
    wrong = "; ".join(f"{subject} {state}" for subject, state in tidiness.wrong.items())
    state = PartState.WARNING if wrong else PartState.OK
    return Part(
        name="housekeeping", state=state, detail=wrong or f"{len(tidiness.jobs)} jobs are done in time"
    )


def _job(job: HousekeepingJob, state: JobState) -> HousekeepingRow:
    return HousekeepingRow(
        name=job.name,
        node=job.node,
        state=state,
        every_seconds=job.every_seconds,
        keeps=job.keeps,
        last_run_at=job.last_run_at,
        last_success_at=job.last_success_at,
        did=job.did,
        last_fault_at=job.last_fault_at,
        last_fault=job.last_fault,
        next_due_at=job.next_due_at,
    )


def _part(name: str, fine: bool, if_fine: str, if_not: str) -> Part:
    return Part(
        name=name, state=PartState.OK if fine else PartState.FAILING, detail=if_fine if fine else if_not
    )
