"""Alarms: what is wrong right now, who has it in hand. One open alarm for each kind and subject.

The functions work in the caller's transaction.
"""

from collections.abc import Collection, Container, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.base import Base
from records.ids import new_id
from records.journal import DESK, About, tell
from records.people import User
from settings.errors import ConflictError

LOW_STAFF = "low_staff"
"""Fewer ready operators than the city asks for; the subject is the service."""

SEAT_LEFT = "seat_left"
"""Somebody's login ended while they were ready, so they ring no more; the subject is the position."""

CONTACT_PAUSED = "contact_paused"
"""An agency's system said that it takes no messages any more, so it gets none; the subject is the contact's id."""

PROBE_FAILED = "probe_failed"
"""The line probe did not hear what a line says; the subject is the service."""

TRUNK_DOWN = "trunk_down"
"""The telephone network does not answer; the subject is the node, and `/` and the trunk's name where it has several."""

TRUNK_UNREGISTERED = "trunk_unregistered"
"""A provider's registrar does not take us (`why` in the data: a sentence); the subject is as above."""

PHONE_FORWARDS = "phone_forwards"
"""A position's phone answers calls with a forward to elsewhere, which nobody follows: switch it off there. The subject
is the phone."""

TRUNK_FAULTS = "trunk_faults"
"""Calls of the telephone network are refused, or cut, again and again for one reason (`reason`, `code`, `count`,
`detail`, `first_at`, `last_at` in the data); the subject is node and reason."""

RTP_PORTS_LOW = "rtp_ports_low"
"""Soon no call can be given sound: nearly all RTP ports are in use (`used` of `total`); the subject is the node."""

CALLERS_SILENT = "callers_silent"
"""No sound comes from several citizens at once (`count`): their network may be gone. The subject is the node."""

CALLBACKS_OVERDUE = "callbacks_overdue"
"""Call-backs are past their time; the subject is the service."""

TEXT_WAITING = "text_waiting"
"""A citizen who writes has had no answer for too long; the subject is the channel."""

CASE_REFUSED = "case_refused"
"""An agency refused its case and no other has it by rule: the desk must act. The subject is the case's number."""

CASE_OVERDUE = "case_overdue"
"""No human has accepted a case within the time allowed; the subject is the case's number."""

CASE_LONG_OVERDUE = "case_long_overdue"
"""The same after twice the time: the information manager's to deal with (`position` in the data)."""

CASE_AT_HEAD = "case_at_head"
"""The same after four times the time: the agency's head has been told (`told` in the data: how many contacts)."""

CASE_ALARMS = (CASE_OVERDUE, CASE_LONG_OVERDUE, CASE_AT_HEAD)
"""Cleared as soon as a human takes the case, or it ends."""

DELIVERY_FAILED = "delivery_failed"
"""A case of priority 1 or 2 that no human has accepted, and every way to tell it failed; the subject is its number."""

REPORT_WAITING = "report_waiting"
"""A report from the city's app waits for the desk to open it; the subject is the incident's id."""

BROADCAST_UNREAD = "broadcast_unread"
"""An urgent broadcast has not been read by all in time; the subject is its id, `unread` how many have not."""

HOUSEKEEPING = "housekeeping"
"""A job of housekeeping is overdue or fails, or its process is away (`state` in the data); the subject is which."""

PARTITIONS_LOW = "partitions_low"
"""The room made for rows to come is used up in less than a month; the subject is the table, `left` says how much."""

CALL_JOURNAL_UNREAD = "call_journal_unread"
"""Nobody has read what Asterisk wrote down of calls a day ago or earlier: it is kept; the subject is the node."""

DISK_LOW = "disk_low"
"""The disk under the system's home is nearly full; the subject is the node."""

JOURNAL_LINE = "journal_line_set_aside"
"""Lines of Asterisk's call-event journal could not be stored; the subject is the node, `lines` names the first ones."""

RECORDINGS_UNFINISHED = "recordings_unfinished"
"""Recordings that could not be finished again and again; the subject is the node, `count` how many they are."""

ROW_PASSED_OVER = "journal_row_passed_over"
"""A reader of our own journal could not deal with rows; the subject is the reader, `rows` names the last ones."""

NODE_ALARMS = (
    *(TRUNK_DOWN, TRUNK_UNREGISTERED, TRUNK_FAULTS, RTP_PORTS_LOW, CALLERS_SILENT),
    *(CALL_JOURNAL_UNREAD, DISK_LOW, JOURNAL_LINE, RECORDINGS_UNFINISHED),
)
"""Their subject is a node, or begins with one and `/` or `: `."""


class Alarm(Base):
    """Something is wrong, from when to when."""

    __tablename__ = "alarms"
    __table_args__ = (
        CheckConstraint("(taken_by IS NULL) = (taken_at IS NULL)", name="taken"),
        Index("ix_alarms_incident", "incident_id", postgresql_where=text("cleared_at IS NULL")),
        Index("uq_alarms_open", "kind", "subject", unique=True, postgresql_where=text("cleared_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    subject: Mapped[str]
    """What it is about: a service, a trunk, a probe. Never anything of a person."""
    incident_id: Mapped[UUID | None] = mapped_column(ForeignKey("incidents.id"))
    """The incident it is about: an alarm of a restricted one is only for those who may see that."""
    raised_at: Mapped[datetime]
    cleared_at: Mapped[datetime | None]
    taken_by: Mapped[UUID | None] = mapped_column(ForeignKey(User.id))
    taken_at: Mapped[datetime | None]
    data: Mapped[dict[str, Any]]
    """Small plain words and figures."""

    def about(self) -> About:
        """Every desk hears of it, unless its incident is restricted."""
        return About(
            incident_id=self.incident_id,
            subject=str(self.id),
            audience=(DESK,),
            data={
                **self.data,
                "kind": self.kind,
                "subject": self.subject,
                "taken": self.taken_by is not None,
            },
        )


def raise_alarm(
    session: Session,
    kind: str,
    subject: str,
    *,
    at: datetime,
    data: Mapping[str, Any] | None = None,
    incident_id: UUID | None = None,
) -> bool:
    """Raises the alarm unless it is open; one that is open takes the new `data`. Returns whether it is new."""
    raised = session.scalar(
        insert(Alarm)
        .values(
            id=new_id(at),
            kind=kind,
            subject=subject,
            raised_at=at,
            data=dict(data or {}),
            incident_id=incident_id,
        )
        .on_conflict_do_nothing()
        .returning(Alarm.id)
    )
    alarm = _open(session, kind, subject)
    if alarm is None:
        return False
    if raised is not None:
        tell(session, "alarm.raised", alarm.about(), at=at)
    elif data is not None and alarm.data != dict(data):
        alarm.data = dict(data)
        tell(session, "alarm.changed", alarm.about(), at=at)
    return raised is not None


def clear_alarm(session: Session, kind: str, subject: str, *, at: datetime) -> bool:
    """What was wrong is right again; returns whether an alarm was open."""
    alarm = _open(session, kind, subject)
    if alarm is None:
        return False
    _clear(session, alarm, at=at)
    return True


def clear_case_alarms(session: Session, case_number: str, *, at: datetime) -> None:
    """A human has taken the case, or it has ended: nobody waits for it any more."""
    for alarm in _locked(session, Alarm.kind.in_(CASE_ALARMS), Alarm.subject == case_number):
        _clear(session, alarm, at=at)


def clear_node_alarms(session: Session, node: str, *, at: datetime) -> None:
    """The node went for good: nobody there will ever say that it is well again."""
    theirs = or_(
        Alarm.subject == node,
        Alarm.subject.startswith(f"{node}/", autoescape=True),
        Alarm.subject.startswith(f"{node}: ", autoescape=True),
    )
    for alarm in _locked(session, Alarm.kind.in_(NODE_ALARMS), theirs):
        _clear(session, alarm, at=at)


def refused_by(session: Session, incident_id: UUID) -> set[str]:
    """The agencies (codes) whose refusal of a case shown at the incident awaits the desk."""
    return {alarm.data["agency"] for alarm in _refused(session, incident_id)}


def clear_refused(
    session: Session, incident_id: UUID, *, at: datetime, agencies: Container[str] | None = None
) -> None:
    """Somebody has acted on these agencies' refusals (codes); on all of them when the incident is over."""
    for alarm in _refused(session, incident_id):
        if agencies is None or alarm.data["agency"] in agencies:
            _clear(session, alarm, at=at)


def show_refused_at(
    session: Session, case_numbers: Collection[str], incident_id: UUID, *, at: datetime
) -> None:
    """The incident of these cases was merged or unmerged: who refused one still awaits the desk there."""
    for alarm in _locked(session, Alarm.kind == CASE_REFUSED, Alarm.subject.in_(case_numbers)):
        alarm.incident_id = incident_id
        tell(session, "alarm.changed", alarm.about(), at=at)


def take_alarm(session: Session, alarm: Alarm, user_id: UUID, *, at: datetime) -> None:
    """Somebody has it in hand; a second person takes it over. Raises `ConflictError` when it is cleared."""
    if alarm.cleared_at is not None:
        raise ConflictError("This alarm is over; there is nothing left to take.")
    if alarm.taken_by == user_id:
        return
    alarm.taken_by, alarm.taken_at = user_id, at
    tell(session, "alarm.taken", alarm.about(), at=at)


def open_alarms(session: Session, kind: str) -> dict[str, Alarm]:
    """The open alarms of a kind by subject."""
    found = session.scalars(select(Alarm).where(Alarm.kind == kind, Alarm.cleared_at.is_(None)))
    return {alarm.subject: alarm for alarm in found}


def _refused(session: Session, incident_id: UUID) -> Sequence[Alarm]:
    return _locked(session, Alarm.kind == CASE_REFUSED, Alarm.incident_id == incident_id)


def _open(session: Session, kind: str, subject: str) -> Alarm | None:
    return next(iter(_locked(session, Alarm.kind == kind, Alarm.subject == subject)), None)


def _locked(session: Session, *which: ColumnElement[bool]) -> Sequence[Alarm]:
    return session.scalars(
        select(Alarm)
        .where(Alarm.cleared_at.is_(None), *which)
        .order_by(Alarm.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def _clear(session: Session, alarm: Alarm, *, at: datetime) -> None:
    alarm.cleared_at = at
    tell(session, "alarm.cleared", alarm.about(), at=at)
