"""Calls and their parts: queue waits, legs, steps walked in a flow, the recording.

A call is partitioned by its id, which sorts by time (`records.ids.call_id`).
"""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, Float, ForeignKey, Index, Integer, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Base, words
from records.journal import DESK, WALL, About
from records.machines.call import CALL, CallStatus
from records.machines.machine import Machine


class Disposition(StrEnum):
    """What a call turned out to be; one key each on the operator's desk."""

    INCIDENT = "incident"
    INFORMATION = "information"
    COMPLAINT = "complaint"
    PRANK = "prank"
    GHOST = "ghost"
    SILENT = "silent"
    WRONG_NUMBER = "wrong_number"
    TEST = "test"


class EndedBy(StrEnum):
    """Who hung up."""

    CITIZEN = "citizen"
    OPERATOR = "operator"
    SYSTEM = "system"
    NETWORK = "network"
    """Nobody: the telephone network broke it."""


class Call(Base):
    """One citizen's contact, whatever its transfers."""

    __tablename__ = "calls"
    __table_args__ = (
        Index("ix_calls_number", "number"),
        Index("ix_calls_live", "id", postgresql_where=text("ended_at IS NULL")),
        {"postgresql_partition_by": "RANGE (id)"},
    )
    machine: ClassVar[Machine[CallStatus]] = CALL

    id: Mapped[UUID] = mapped_column(primary_key=True)
    node: Mapped[str]
    uniqueid: Mapped[str]
    """Asterisk's id of the citizen's channel."""
    service: Mapped[str]
    """`112`, `119` or `cc`."""
    dialled: Mapped[str]
    """The number as the trunk sent it."""
    number: Mapped[str | None]
    """The caller's, E.164 where it can be read so; none from a phone without SIM."""
    caller_name: Mapped[str | None]
    status: Mapped[CallStatus] = mapped_column(words(CallStatus))
    outbound: Mapped[bool] = mapped_column(default=False)
    """An operator called the citizen."""
    arrived_at: Mapped[datetime]
    """When the trunk's INVITE reached Asterisk."""
    queued_at: Mapped[datetime | None]
    """When it first joined a queue."""
    answered_at: Mapped[datetime | None]
    """When an operator first answered."""
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[EndedBy | None] = mapped_column(words(EndedBy))
    hangup_cause: Mapped[int | None] = mapped_column(SmallInteger)
    """Q.850 cause of the citizen's channel."""
    position: Mapped[str | None]
    """The position that answered last."""
    user_id: Mapped[UUID | None]
    """The operator who was logged in there."""
    disposition: Mapped[Disposition | None] = mapped_column(words(Disposition))
    disposed_at: Mapped[datetime | None]
    disposed_by: Mapped[UUID | None]
    silent_since: Mapped[datetime | None]
    """No sound has come from the citizen's line since then; none while it sounds. After the call's end: as it was."""
    gap: Mapped[bool] = mapped_column(default=False)
    """The record was completed after a gap (bridge dead, Asterisk restarted), from Asterisk's journal."""

    waits: Mapped[list["QueueWait"]] = relationship(order_by="QueueWait.ordinal", lazy="raise")
    legs: Mapped[list["Leg"]] = relationship(order_by="Leg.offered_at", lazy="raise")
    steps: Mapped[list["CallStep"]] = relationship(order_by="CallStep.ordinal", lazy="raise")
    facts: Mapped[list["CallFact"]] = relationship(order_by="CallFact.ordinal", lazy="raise")
    recording: Mapped["Recording | None"] = relationship(lazy="raise")

    def about(self) -> About:
        """All desks and the wall follow calls; the row itself names nobody."""
        data = {"service": self.service, "position": self.position, "outbound": self.outbound}
        return About(call_id=self.id, audience=(DESK, WALL), data=data)


class QueueWait(Base):
    """One stay in one queue. Overflow is counted from these rows, not guessed."""

    __tablename__ = "queue_waits"

    call_id: Mapped[UUID] = mapped_column(ForeignKey(Call.id, ondelete="CASCADE"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(Integer, primary_key=True)
    """1 for the call's first queue."""
    queue: Mapped[str]
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    priority: Mapped[int] = mapped_column(default=0)
    """Callers of a higher one are served first: 100 back from a dead leg, else below 0 by who waited first."""
    why: Mapped[str | None]
    """`answered`, `abandoned`, `digit`, `refused` (the duty mobile's holder), `ended` (not by the citizen), or
    Asterisk's QUEUESTATUS in lower case (`timeout`, `joinempty`, ...); `moved on` where its own line was lost."""


class Leg(Base):
    """One other person's part in a call: an operator's phone, a transfer target, a duty mobile."""

    __tablename__ = "legs"
    __table_args__ = (Index("ix_legs_open", "call_id", postgresql_where=text("ended_at IS NULL")),)

    call_id: Mapped[UUID] = mapped_column(ForeignKey(Call.id, ondelete="CASCADE"), primary_key=True)
    uniqueid: Mapped[str] = mapped_column(primary_key=True)
    """Asterisk's id of the leg's channel."""
    station: Mapped[str]
    """The phone: `112-1`, `112-1-web`, or the trunk."""
    position: Mapped[str | None]
    """The seat the phone stands at; none for an outside number."""
    user_id: Mapped[UUID | None]
    offered_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    cause: Mapped[int | None] = mapped_column(SmallInteger)
    """Q.850: 16 is that person's wish; anything else puts the citizen back."""


class CallStep(Base):
    """One step of a flow that the call walked."""

    __tablename__ = "call_steps"

    call_id: Mapped[UUID] = mapped_column(ForeignKey(Call.id, ondelete="CASCADE"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(Integer, primary_key=True)
    flow: Mapped[str]
    step: Mapped[str]
    at: Mapped[datetime]
    digits: Mapped[str | None]


class CallFact(Base):
    """Anything else worth keeping of a call: a flagged caller, the language chosen, a transfer, ..."""

    __tablename__ = "call_facts"

    call_id: Mapped[UUID] = mapped_column(ForeignKey(Call.id, ondelete="CASCADE"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str]
    """A word of `ivr_flows.story`."""
    value: Mapped[str]


class RecordingStatus(StrEnum):
    """A recording's file: being written, converted and hashed, not there, or deleted when its time was over."""

    LIVE = "live"
    FINISHED = "finished"
    MISSING = "missing"
    EXPIRED = "expired"


class Recording(Base):
    """The stereo recording of one call: left the citizen, right the others. No number in its name."""

    __tablename__ = "recordings"
    __table_args__ = (
        Index(
            "ix_recordings_review",
            "node",
            "review_at",
            postgresql_where=text("state = 'finished'"),
        ),
        Index("ix_recordings_expired", "node", "expired_at", postgresql_where=text("state = 'expired'")),
        # What is still to be finished: dozens, whatever the table holds.
        Index("ix_recordings_live", "node", "try_at", postgresql_where=text("state = 'live'")),
    )

    call_id: Mapped[UUID] = mapped_column(ForeignKey(Call.id, ondelete="CASCADE"), primary_key=True)
    node: Mapped[str]
    path: Mapped[str]
    """Below the instance's recordings folder; `.raw` while live, `.wav` when finished."""
    started_at: Mapped[datetime]
    state: Mapped[RecordingStatus] = mapped_column(words(RecordingStatus))
    seconds: Mapped[float | None] = mapped_column(Float)
    size: Mapped[int | None] = mapped_column(BigInteger)
    """Bytes."""
    sha256: Mapped[str | None]
    held: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """Kept whatever its time: for a court, a complaint, an inquiry."""
    expired_at: Mapped[datetime | None]
    """When its file was deleted."""
    review_at: Mapped[datetime | None]
    """Of a finished one: when it is next looked at whether its time is over. None: as soon as possible."""
    tries: Mapped[int] = mapped_column(SmallInteger, default=0, server_default=text("0"))
    """How often it could not be finished (a full disk, a broken file)."""
    try_at: Mapped[datetime | None]
    """Not before this; none until it failed for the first time."""
