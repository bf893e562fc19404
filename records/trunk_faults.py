"""Calls that the telephone network brought and that nobody could take, or that it cut: counted by hour and reason.

Such a call has no record of its own, because Asterisk refused it before it became a call: who it was is not known here,
only how many, why, and when. The functions work in the caller's transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, SmallInteger, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.alarms import TRUNK_FAULTS, clear_alarm, open_alarms, raise_alarm
from records.base import Base, words

REPEATED = 3
"""As many of one reason are an alarm."""

QUIET = timedelta(minutes=15)
"""An alarm ends when none of its reason has come for so long."""

COUNTED_BACK = timedelta(hours=1)
"""Those of the hour under way and of the hour before count as one series."""

KEPT = timedelta(days=400)
"""So that a year can be compared with the one before."""

LONGEST_DETAIL = 200


class FaultReason(StrEnum):
    """Why a call of the trunk was not taken, or did not last."""

    CODEC = "codec"
    """Only codecs were offered that we do not speak (SIP 488)."""
    ENCRYPTION = "encryption"
    """Only encrypted sound was offered (SRTP), which the trunk is not set up for."""
    RTP_PORTS = "rtp_ports"
    """Every RTP port was in use (SIP 488)."""
    MEDIA = "media"
    """A sound that we take was offered, and it could not be set up."""
    EXTENSION = "extension"
    """It required an extension of SIP that Asterisk has not (SIP 420)."""
    NUMBER = "number"
    """What was dialled leads nowhere (SIP 404, 484)."""
    ADDRESS = "address"
    """What was dialled cannot be read as an address (SIP 416, 400)."""
    IDENTITY = "identity"
    """The trunk was not known as the trunk (SIP 401, 403, 407)."""
    OVERLOAD = "overload"
    """Asterisk could not take it just then (SIP 500, 503 and the like)."""
    UNANSWERED = "unanswered"
    """No final answer was given at all."""
    UNCONFIRMED = "unconfirmed"
    """It was answered, and the answer was never confirmed (no ACK): Asterisk ends it after 32 s, whoever talks."""
    MERGED = "merged"
    """The same call came by a second way (SIP 482): it is taken once, nobody is lost."""
    OTHER = "other"
    CUT = "cut"
    """The network ended a call that was under way; the code is a Q.850 cause, the call has a record."""


HARMLESS = frozenset({FaultReason.MERGED})
OURS = frozenset({FaultReason.RTP_PORTS, FaultReason.OVERLOAD, FaultReason.UNANSWERED})
"""What this system itself lacked: it does not do its work then."""


class TrunkFault(Base):
    """How many of one reason in one hour."""

    __tablename__ = "trunk_faults"
    __table_args__ = (
        CheckConstraint("count >= 1", name="count"),
        CheckConstraint("first_at <= last_at", name="order"),
    )

    hour: Mapped[datetime] = mapped_column(primary_key=True)
    """Its beginning."""
    node: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[FaultReason] = mapped_column(words(FaultReason), primary_key=True)
    code: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    """SIP's status, 0 where there was none; for `cut` the Q.850 cause."""
    count: Mapped[int]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    detail: Mapped[str] = mapped_column(default="")
    """Of the newest: the codecs or extensions it named. Nothing of a person."""


class TrunkListener(Base):
    """Who counts them, for each node: when it was last alive, and when Asterisk last told it anything (at first: since
    when it listens)."""

    __tablename__ = "trunk_listeners"

    node: Mapped[str] = mapped_column(primary_key=True)
    alive_at: Mapped[datetime]
    heard_at: Mapped[datetime]


@dataclass(frozen=True)
class Fault:
    """One call that was not taken, or was cut."""

    reason: FaultReason
    code: int
    at: datetime
    detail: str = ""


def count_fault(session: Session, node: str, fault: Fault) -> None:
    """Adds one to its hour."""
    detail = "".join(c for c in fault.detail if c.isprintable())[:LONGEST_DETAIL]
    new = insert(TrunkFault).values(
        hour=fault.at.replace(minute=0, second=0, microsecond=0),
        node=node,
        reason=fault.reason,
        code=fault.code,
        count=1,
        first_at=fault.at,
        last_at=fault.at,
        detail=detail,
    )
    session.execute(
        new.on_conflict_do_update(
            index_elements=[TrunkFault.hour, TrunkFault.node, TrunkFault.reason, TrunkFault.code],
            set_={
                "count": TrunkFault.count + 1,
                "first_at": func.least(TrunkFault.first_at, new.excluded.first_at),
                "last_at": func.greatest(TrunkFault.last_at, new.excluded.last_at),
                "detail": new.excluded.detail,
            },
        )
    )


def note_listener(session: Session, node: str, *, alive_at: datetime, heard_at: datetime) -> None:
    """Says that whoever counts is alive."""
    seen = {"alive_at": alive_at, "heard_at": heard_at}
    session.execute(
        insert(TrunkListener)
        .values(node=node, **seen)
        .on_conflict_do_update(index_elements=[TrunkListener.node], set_=seen)
    )


def forget_old_faults(session: Session, *, now: datetime) -> int:
    """Deletes what is older than it is kept; returns how many rows went."""
    gone = delete(TrunkFault).where(TrunkFault.hour < now - KEPT).returning(TrunkFault.hour)
    return len(session.execute(gone).all())


def recent_faults(session: Session, *, now: datetime) -> list[TrunkFault]:
    """Those of the hour under way and of the one before, of all nodes."""
    since = now.replace(minute=0, second=0, microsecond=0) - COUNTED_BACK
    return list(session.scalars(select(TrunkFault).where(TrunkFault.hour >= since)))


def agree_alarms(session: Session, node: str, *, now: datetime) -> None:
    """One alarm for each reason that repeats; ended when it has been quiet. Commits nothing."""
    rows = [row for row in recent_faults(session, now=now) if row.node == node]
    there = open_alarms(session, TRUNK_FAULTS)
    for reason in FaultReason:
        subject = alarm_subject(node, reason)
        mine = [row for row in rows if row.reason is reason]
        count = sum(row.count for row in mine)
        data = _alarm_data(reason, count, mine)
        last_at = max((row.last_at for row in mine), default=None)
        is_quiet = last_at is None or now - last_at >= QUIET
        if subject in there:
            if is_quiet:
                clear_alarm(session, TRUNK_FAULTS, subject, at=now)
            elif there[subject].data != data:
                raise_alarm(session, TRUNK_FAULTS, subject, at=now, data=data)
        elif reason not in HARMLESS and not is_quiet and count >= REPEATED:
            raise_alarm(session, TRUNK_FAULTS, subject, at=now, data=data)


def alarm_subject(node: str, reason: FaultReason) -> str:
    """What the alarm of a reason is about."""
    return f"{node}: {reason.value}"


def _alarm_data(reason: FaultReason, count: int, rows: Sequence[TrunkFault]) -> dict[str, object]:
    newest = max(rows, key=lambda row: row.last_at, default=None)
    return {
        "reason": reason.value,
        "count": count,
        "code": newest.code if newest else 0,
        "detail": newest.detail if newest else "",
        "first_at": min(row.first_at for row in rows).isoformat() if rows else None,
        "last_at": newest.last_at.isoformat() if newest else None,
    }
