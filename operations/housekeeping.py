"""All that is tidied again and again, in one table: its name, how often, what it keeps, and the code that does it.

A job of the city is done once for all nodes, one of the node by each node's own process, beside its Asterisk and never
in the bridge. How each went stands in `records.housekeeping`, on the health page and, when it is not done, in an alarm.
What is not here is kept for ever or bounds itself: `docs/retention.md` lists every table and every file.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from agents_api.frame.file_store import FileStore
from operations.disk import watch_disk
from operations.instance import log_folder
from records import expiry, sms
from records.citizen_reports import forget_persons
from records.city import City
from records.housekeeping import CITY, Plan
from records.journal_retention import drop_old_partitions
from records.partitions import make_room, reserves
from records.received_webhooks import forget_webhooks
from records.session import Sessions
from records.trunk_faults import forget_old_faults
from settings.secrets import FILE_NAME
from settings.settings import Settings
from telephony.astdb_cleanup import forget_callers
from telephony.asterisk_logs import cut_keeper_log, forget_spoken_orders, tidy_logs
from telephony.call_journal import tidy_call_journal
from telephony.cel_tail import JOURNAL
from telephony.lease import bridge_of, is_held
from telephony.recording_cleanup import Tidying
from telephony.rendering import asterisk_home
from telephony.stale_files import forget_halves, forget_prompts

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_WHO = "housekeeping"


@dataclass(frozen=True)
class Place:
    """Where the jobs work."""

    settings: Settings
    city: City
    engine: Engine
    sessions: Sessions
    ask: Callable[[str], str]
    """A command of this node's Asterisk and its answer; raises `OutsideError` when it does not answer."""

    @property
    def began_at(self) -> datetime:
        """When this instance was set up: older than anything that it wrote."""
        return datetime.fromtimestamp((self.settings.home / FILE_NAME).stat().st_mtime, UTC)

    def transact(self, work: Callable[[Session], object]) -> str:
        """Does it in one transaction; returns what it returned, in words."""
        with self.sessions() as session:
            done = work(session)
            session.commit()
        return str(done)


@dataclass(frozen=True)
class Job:
    """One line of the table. `keeps` is a sentence for people, with units, filled from the place's settings."""

    name: str
    every: timedelta
    keeps: Callable[[Place], str]
    work: Callable[[Place, datetime], str]
    """Does it as of that instant and returns in words what it did. May be done twice, and be cut anywhere."""
    of_node: bool = False

    def plan(self, place: Place) -> Plan:
        """As the records know it: due at once when it is new."""
        node = place.settings.node if self.of_node else CITY
        return Plan(self.name, node, self.every, self.keeps(place), timedelta(0))


def _partitions(place: Place, now: datetime) -> str:
    with place.engine.begin() as connection:
        made = make_room(connection, now=now)
        left = ", ".join(f"{reserve.table}: {reserve.shown}" for reserve in reserves(connection, now=now))
    return f"made {', '.join(made) or 'nothing'}; room left: {left}"


def _journal(place: Place, now: datetime) -> str:
    with place.engine.begin() as connection:
        dropped = drop_old_partitions(connection, days=place.city.retention.journal, now=now)
    return f"dropped {', '.join(dropped) or 'nothing'}"


def _call_journal(place: Place, now: datetime) -> str:
    settings = place.settings
    return place.transact(
        lambda session: tidy_call_journal(
            session,
            asterisk_home(settings) / JOURNAL,
            settings.node,
            days=settings.call_journal_days,
            now=now,
            began_at=place.began_at,
        )
    )


def _asterisk_logs(place: Place, now: datetime) -> str:
    settings = place.settings
    keeper = cut_keeper_log(log_folder(settings) / "asterisk-keeper.log")
    logs = tidy_logs(
        asterisk_home(settings) / "log",
        place.ask,
        days=settings.log_days,
        most_bytes=settings.log_mb * 10**6,
        now=now,
        began_at=place.began_at,
    )
    return f"{logs}; asterisk-keeper.log: {keeper}"


def _recordings(place: Place, now: datetime) -> str:
    seen, gone = _tidying(place).expire(now=now)
    return f"looked at {seen}, deleted {gone}"


def _left_over(place: Place, now: datetime) -> str:
    # Without a bridge no call is known, and every file would look like a stray.
    bridge = bridge_of(place.settings.node)
    with place.sessions() as session:
        if not is_held(session, bridge, now=now):
            return "waits for the bridge"
    return f"finished {_tidying(place).finish_left_over(now=now)}"


def _tidying(place: Place) -> Tidying:
    return Tidying(
        asterisk_home(place.settings) / "spool" / "monitor",
        _below_home(place, "recordings"),
        place.settings.node,
        retention=place.city.retention,
        sessions=place.sessions,
    )


def _attachments(place: Place, now: datetime) -> str:
    files = FileStore(place.settings.home)
    return place.transact(lambda session: f"removed {files.sweep(session, now=now)} files")


def _below_home(place: Place, name: str) -> Path:
    return place.settings.home / name


def _rows(forget: Callable[[Session, Place, datetime], object]) -> Callable[[Place, datetime], str]:
    """A job that only deletes rows."""
    return lambda place, now: place.transact(lambda session: f"{forget(session, place, now)} gone")


JOBS = (
    Job(
        "partitions",
        6 * _HOUR,
        lambda _: "Room for calls of at least 89 days and for 10,000,000 rows of the journal.",
        _partitions,
    ),
    Job(
        "journal",
        _DAY,
        lambda place: (
            f"Rows of the journal of {place.city.retention.journal} days, and up to 10,000,000 more; what a timeline "
            "reads there for ever."
        ),
        _journal,
    ),
    Job(
        "probe-results",
        _DAY,
        lambda place: f"Results of the line probe of {place.city.retention.probes} days.",
        _rows(lambda s, place, now: expiry.forget_probes(s, days=place.city.retention.probes, now=now)),
    ),
    Job(
        "trunk-faults",
        _DAY,
        lambda _: "Counts of the trunk's calls that were not taken, of 400 days.",
        _rows(lambda s, _, now: forget_old_faults(s, now=now)),
    ),
    Job(
        "login-sessions",
        _DAY,
        lambda _: "Logins until 7 days after they ran out.",
        _rows(lambda s, _, now: expiry.forget_sessions(s, now=now)),
    ),
    Job(
        "received-webhooks",
        _DAY,
        lambda _: "Ids of agencies' webhooks of 30 days.",
        _rows(lambda s, _, now: forget_webhooks(s, now=now)),
    ),
    Job(
        "call-actions",
        _DAY,
        lambda place: f"What was asked of calls of {place.city.retention.actions} days.",
        _rows(lambda s, place, now: expiry.forget_actions(s, days=place.city.retention.actions, now=now)),
    ),
    Job(
        "alarms",
        _DAY,
        lambda place: (
            f"Alarms that are open, and those that are over of {place.city.retention.actions} days."
        ),
        _rows(lambda s, place, now: expiry.forget_alarms(s, days=place.city.retention.actions, now=now)),
    ),
    Job(
        "location-links",
        _DAY,
        lambda _: "Links by which citizens share a position, until 30 days after they ran out.",
        _rows(lambda s, _, now: expiry.forget_links(s, now=now)),
    ),
    Job(
        "phone-messages",
        _HOUR,
        lambda _: "What phones sent by themselves (AML) of one day.",
        _rows(lambda s, _, now: expiry.forget_phone_messages(s, now=now)),
    ),
    Job(
        "text-orders",
        _HOUR,
        lambda _: "The words of messages to citizens until they are sent or too late.",
        _rows(lambda s, _, now: sms.expire(s, now=now, who=_WHO)),
    ),
    Job(
        "citizen-reports",
        _DAY,
        lambda _: "Name, number and device of who filed a report by an application, of 365 days.",
        _rows(lambda s, _, now: forget_persons(s, now=now)),
    ),
    Job(
        "callers",
        timedelta(minutes=10),
        lambda _: "In Asterisk's own database: who served a caller, of 10 to 20 minutes.",
        lambda place, now: f"forgot {forget_callers(place.ask, now=now)}",
        of_node=True,
    ),
    Job(
        "spoken-orders",
        _HOUR,
        lambda _: "Speech of our own telephone calls of 1 to 2 hours.",
        lambda place, now: (
            f"removed {forget_spoken_orders(asterisk_home(place.settings) / 'spool' / 'orders', now=now)} files"
        ),
        of_node=True,
    ),
    Job(
        "call-journal",
        _HOUR,
        lambda place: (
            f"Asterisk's call-event journal of {place.settings.call_journal_days} days in files of a day or 32 MB; "
            "whatever was not read for ever."
        ),
        _call_journal,
        of_node=True,
    ),
    Job(
        "asterisk-logs",
        _HOUR,
        lambda place: (
            f"Asterisk's logs of {place.settings.log_days} days, {place.settings.log_mb} MB of each at most."
        ),
        _asterisk_logs,
        of_node=True,
    ),
    Job(
        "recordings",
        _HOUR,
        lambda _: "Recordings as long as their class of the city's retention says, and a week.",
        _recordings,
        of_node=True,
    ),
    Job(
        "left-over-recordings",
        _HOUR,
        lambda _: (
            "No raw recording that nobody wrote to for 15 to 75 minutes, while there are 200 an hour at most."
        ),
        _left_over,
        of_node=True,
    ),
    Job(
        "attachments",
        _DAY,
        lambda _: "No file without its row for longer than a day.",
        _attachments,
        of_node=True,
    ),
    Job(
        "half-written-files",
        _DAY,
        lambda _: "What a killed process was writing, for a day.",
        lambda place, now: f"removed {forget_halves(place.settings, now=now)} files",
        of_node=True,
    ),
    Job(
        "prompts",
        _DAY,
        lambda _: "Prompts that no flow names for 30 days, speech for 180 days.",
        lambda place, now: f"removed {forget_prompts(place.settings, now=now)} files",
        of_node=True,
    ),
    Job(
        "disk",
        timedelta(minutes=10),
        lambda place: f"At least {place.settings.disk_free_gb:g} GB free, or an alarm.",
        lambda place, now: place.transact(lambda s: watch_disk(s, place.settings, now=now)),
        of_node=True,
    ),
)
