"""One bridge per Asterisk node: a lease in the database whose number every write of its owner checks."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from records.telephone import BRIDGE_LEASE, NOBODY, Lease
from settings.errors import OurFaultError

HOLD = timedelta(seconds=3)
"""How long a lease lasts unless it is renewed: a dead owner is replaced within this."""


class LeaseLostError(OurFaultError):
    """Another bridge took over; this one must stop writing and start anew."""


@dataclass(frozen=True)
class Taken:
    """A lease in hand: its number, and until when somebody held it before (none for the very first)."""

    number: int
    alive_until: datetime | None


def bridge_of(node: str) -> str:
    """The lease of a node's bridge."""
    return f"{BRIDGE_LEASE}{node}"


def take(session: Session, name: str, holder: str, *, now: datetime) -> Taken | None:
    """Takes the lease if it is free, else none."""
    before = session.execute(select(Lease.until, Lease.holder).where(Lease.name == name)).one_or_none()
    if before and before.until >= now:
        # Not tried: even a try in vain would lock the row and stand in its owner's way.
        return None
    if before is None:
        # Whichever of its two unique keys another's first row meets: who comes second gets nothing.
        first = insert(Lease).values(name=name, holder=holder, number=1, until=now + HOLD)
        number = session.scalar(first.on_conflict_do_nothing().returning(Lease.number))
    else:
        number = session.scalar(
            update(Lease)
            .where(Lease.name == name, Lease.until < now)
            .values(holder=holder, number=Lease.number + 1, until=now + HOLD)
            .returning(Lease.number)
        )
    if number is None:
        return None
    # An owner that died renewed last when its lease had all its time left.
    alive = (before.until if before.holder == NOBODY else before.until - HOLD) if before else None
    return Taken(number, alive)


def renew(
    session: Session, name: str, number: int, *, now: datetime, answered_at: datetime | None = None
) -> None:
    """Holds the lease on, and tells when Asterisk last answered. Raises `LeaseLostError` when it is another's."""
    heard = {"asterisk_answered_at": answered_at} if answered_at else {}
    held = session.execute(
        update(Lease)
        .where(Lease.name == name, Lease.number == number)
        .values(until=now + HOLD, **heard)
        .returning(Lease.number)
    ).all()
    if not held:
        raise LeaseLostError(f"the lease {name} has passed to another bridge")


def check(session: Session, name: str, number: int) -> None:
    """In each writing transaction: the lease is still this owner's, and stays so until the commit.

    A key's lock: it keeps the number, which is part of one, as it is, so nobody takes the lease meanwhile; but its
    owner may renew it, however long this transaction is.
    """
    held = session.scalar(
        select(Lease.number).where(Lease.name == name).with_for_update(read=True, key_share=True)
    )
    if held != number:
        raise LeaseLostError(f"the lease {name} has passed to another bridge")


def is_held(session: Session, name: str, *, now: datetime) -> bool:
    """Whether somebody has it."""
    until = session.scalar(select(Lease.until).where(Lease.name == name))
    return until is not None and until > now


def release(session: Session, name: str, number: int, *, now: datetime) -> None:
    """Lets go at a clean stop, so that the next owner need not wait."""
    session.execute(
        update(Lease).where(Lease.name == name, Lease.number == number).values(until=now, holder=NOBODY)
    )
