"""Call-backs: citizens whom the room owes a call, one open row for each number.

The functions work in the caller's transaction. `at` is when it happened, `who` did it (see `records.moves.StatusMove`).
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.base import Base, words
from records.calls import Call
from records.ids import new_id
from records.journal import DESK, About, tell
from records.machines.callback import CALLBACK, CallbackStatus
from records.machines.machine import Machine
from records.moves import begin, move
from records.people import User
from settings.errors import ConflictError

TARGETS = {1: timedelta(minutes=1), 2: timedelta(minutes=3), 3: timedelta(minutes=3)}
"""By priority, from the call's end until the citizen should have been called back."""

AGAIN_AFTER = timedelta(minutes=5)
"""From a try in vain to the next."""

NO_NUMBER = "no number"
"""Why nobody can call back: a phone without a SIM card, or a withheld number."""


class CallbackReason(StrEnum):
    """Why the room owes a call."""

    ABANDONED = "abandoned"
    LOST = "lost"
    """They were back in the queue because an operator's phone had died, and dropped."""
    CUT = "cut"
    """The line broke within seconds of the answer."""
    NETWORK = "network"
    """The telephone network cut a talk."""
    FAILED = "failed"
    """Our side ended the call before anybody answered."""
    ASKED = "asked"
    MESSAGE = "message"


class Callback(Base):
    """One citizen to call back, however often they called."""

    __tablename__ = "callbacks"
    __table_args__ = (
        CheckConstraint("priority BETWEEN 1 AND 3", name="priority"),
        CheckConstraint("calls >= 1 AND tries >= 0", name="counts"),
        CheckConstraint("number IS NOT NULL OR status IN ('due', 'unreached')", name="nobody_to_reach"),
        CheckConstraint("(status = 'due') = (ended_at IS NULL)", name="ended"),
        Index("uq_callbacks_open", "number", unique=True, postgresql_where=text("status = 'due'")),
        Index("ix_callbacks_due", "priority", "due_at", postgresql_where=text("status = 'due'")),
    )
    machine: ClassVar[Machine[CallbackStatus]] = CALLBACK

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str | None]
    """As a call's; none for a phone that cannot be called, whose row is unreached from the beginning."""
    service: Mapped[str]
    priority: Mapped[int] = mapped_column(SmallInteger)
    """1 first; the highest of its calls."""
    reason: Mapped[CallbackReason] = mapped_column(words(CallbackReason))
    status: Mapped[CallbackStatus] = mapped_column(words(CallbackStatus))
    calls: Mapped[int] = mapped_column(default=1)
    """How many calls of that number it stands for."""
    first_at: Mapped[datetime]
    """When the first of them ended."""
    last_at: Mapped[datetime]
    """When the newest of them ended."""
    last_call_id: Mapped[UUID] = mapped_column(ForeignKey(Call.id))
    due_at: Mapped[datetime]
    """Called back by then."""
    taken_by: Mapped[UUID | None] = mapped_column(ForeignKey(User.id))
    taken_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    last_try_at: Mapped[datetime | None]
    last_try_id: Mapped[UUID | None]
    """The newest call that the room made to them."""
    ended_at: Mapped[datetime | None]
    ended_by_call: Mapped[UUID | None] = mapped_column(ForeignKey(Call.id))
    """Their own later call that was answered."""
    note: Mapped[str] = mapped_column(default="")

    def about(self) -> About:
        """The desk works on them; the number stays in the row."""
        return About(
            call_id=self.last_call_id,
            subject=str(self.id),
            audience=(DESK,),
            data={
                "service": self.service,
                "priority": self.priority,
                "reason": self.reason.value,
                "calls": self.calls,
                "taken": self.taken_by is not None,
            },
        )


def owe(
    session: Session,
    number: str | None,
    call_id: UUID,
    service: str,
    *,
    reason: CallbackReason,
    priority: int,
    at: datetime,
    who: str,
) -> Callback:
    """A call of theirs ended so that the room owes them one: joins the open row of that number, or begins it."""
    due_at = at + TARGETS[priority]
    if number is None:
        return _nobody_to_call(session, call_id, service, reason=reason, priority=priority, at=at, who=who)
    _one_at_a_time(session, number)
    there = open_one(session, number)
    if there is None:
        row = Callback(
            id=new_id(at),
            number=number,
            service=service,
            priority=priority,
            reason=reason,
            calls=1,
            first_at=at,
            last_at=at,
            last_call_id=call_id,
            due_at=due_at,
            tries=0,
            note="",
        )
        begin(session, row, at=at, who=who, why=reason.value)
        session.flush()
        return row
    there.calls += 1
    there.first_at = min(there.first_at, at)
    if at >= there.last_at:
        there.last_at, there.last_call_id = at, call_id
    if priority < there.priority:
        there.priority, there.reason, there.service = priority, reason, service
    there.due_at = min(there.due_at, due_at) if there.tries == 0 else due_at
    session.flush()
    tell(session, "callback.changed", there.about(), at=at)
    return there


def _nobody_to_call(
    session: Session,
    call_id: UUID,
    service: str,
    *,
    reason: CallbackReason,
    priority: int,
    at: datetime,
    who: str,
) -> Callback:
    row = Callback(
        id=new_id(at),
        number=None,
        service=service,
        priority=priority,
        reason=reason,
        calls=1,
        first_at=at,
        last_at=at,
        last_call_id=call_id,
        due_at=at,
        tries=0,
        note=NO_NUMBER,
    )
    begin(session, row, at=at, who=who, why=reason.value)
    _end(session, row, CallbackStatus.UNREACHED, at=at, who=who, why=NO_NUMBER)
    return row


def disposed(session: Session, call_id: UUID, *, at: datetime, who: str) -> None:
    """An operator has said what a cut call was: then the citizen had told enough."""
    row = session.scalar(
        select(Callback)
        .where(
            Callback.last_call_id == call_id,
            Callback.status == CallbackStatus.DUE,
            Callback.reason == CallbackReason.CUT,
            Callback.calls == 1,
        )
        .with_for_update()
    )
    if row is not None:
        finish(session, row, CallbackStatus.CANCELLED, "the call has been disposed of", at=at, who=who)


def open_one(session: Session, number: str) -> Callback | None:
    """The open row of that number, locked."""
    return session.scalar(
        select(Callback)
        .where(Callback.number == number, Callback.status == CallbackStatus.DUE)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def called_again(session: Session, number: str, call_id: UUID, *, at: datetime, who: str) -> Callback | None:
    """A call of that number was answered at `at`: whoever was to be called back has been reached by it."""
    _one_at_a_time(session, number)
    row = open_one(session, number)
    if row is None or at < row.last_at:
        return None
    row.ended_by_call = call_id
    _end(session, row, CallbackStatus.REACHED, at=at, who=who, why="called again and was answered")
    return row


def take(session: Session, row: Callback, user_id: UUID, *, at: datetime) -> None:
    """Somebody will call them. Raises `ConflictError` when it is over or somebody else has it."""
    _still_due(row)
    if row.taken_by not in (None, user_id):
        raise ConflictError("Somebody else has taken this call-back; ask them, or take the next one.")
    if row.taken_by == user_id:
        return
    row.taken_by, row.taken_at = user_id, at
    session.flush()
    tell(session, "callback.taken", row.about(), at=at)


def tried(session: Session, row: Callback, call_id: UUID, at: datetime) -> None:
    """The room placed the call `call_id` to them. Raises `ConflictError` when the call-back is over."""
    _still_due(row)
    row.tries += 1
    row.last_try_at, row.last_try_id = at, call_id
    session.flush()
    tell(session, "callback.tried", row.about(), at=at)


def again(session: Session, row: Callback, note: str, *, at: datetime) -> None:
    """Nobody answered, another try will be made: due anew, for whoever is free. Raises `ConflictError` when over."""
    _still_due(row)
    row.taken_by = row.taken_at = None
    row.due_at = at + AGAIN_AFTER
    row.note = note or row.note
    session.flush()
    tell(session, "callback.changed", row.about(), at=at)


def finish(session: Session, row: Callback, to: CallbackStatus, note: str, *, at: datetime, who: str) -> None:
    """Reached, given up or not needed. Raises `IllegalMoveError` when it is over already."""
    row.machine.check(row.status, to)
    row.note = note or row.note
    _end(session, row, to, at=at, who=who, why=note or None)


def _end(
    session: Session, row: Callback, to: CallbackStatus, *, at: datetime, who: str, why: str | None
) -> None:
    move(session, row, to, at=at, who=who, why=why, also={"ended_at": at})


def _still_due(row: Callback) -> None:
    if row.status is not CallbackStatus.DUE:
        raise ConflictError(f"This call-back is over: it is {row.status.value}.")


def _one_at_a_time(session: Session, number: str) -> None:
    """Two nodes may end a call of one number at the same moment."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"callback {number}", 0))))
