"""Where callers are, as far as their phones and networks tell, and the links by which a citizen shares it.

Coordinates stand in these rows only: the journal says that a call was located, never where.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Float,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    UniqueConstraint,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.base import Base, words
from records.calls import Call
from records.journal import DESK, About, tell

CALL_LOCATED = "call.located"
"""Journal kind: one more location of a call is known."""

NEAR_THE_CALL = timedelta(minutes=10)
"""A phone's own message and its call belong together within this, whichever comes first."""

_MATCHING = 0x616D6C
"""Advisory lock: one phone number's calls and messages."""

_EDGE = "lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180"


class LocationSource(StrEnum):
    """Who says so."""

    NETWORK = "network"
    """The telephone network, in the INVITE (PIDF-LO)."""
    AML = "aml"
    """The phone by itself (Advanced Mobile Location)."""
    LINK = "link"
    """The citizen, over a link by SMS."""
    TYPED = "typed"
    """An operator, from what the caller said."""


@dataclass(frozen=True)
class Point:
    """Degrees, WGS 84; `radius_m` is the uncertainty in metres, none where nobody told it."""

    lat: float
    lon: float
    radius_m: float | None


class CallLocation(Base):
    """One place that somebody gave for one call."""

    __tablename__ = "call_locations"
    __table_args__ = (
        CheckConstraint(_EDGE, name="on_earth"),
        CheckConstraint("radius_m >= 0", name="radius"),
        # The same word heard twice is one location.
        UniqueConstraint("call_id", "source", "at", name="uq_call_locations_call_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    call_id: Mapped[UUID] = mapped_column(ForeignKey(Call.id, ondelete="CASCADE"))
    at: Mapped[datetime]
    """When it was so, as far as the source says; else when it came."""
    source: Mapped[LocationSource] = mapped_column(words(LocationSource))
    lat: Mapped[float] = mapped_column(Float)
    """Degrees, WGS 84."""
    lon: Mapped[float] = mapped_column(Float)
    radius_m: Mapped[float | None] = mapped_column(Float)


class AmlMessage(Base):
    """What a phone sent by itself during an emergency call; kept for a day against repeats."""

    __tablename__ = "aml_messages"
    __table_args__ = (
        CheckConstraint(_EDGE, name="on_earth"),
        Index("ix_aml_messages_waiting", "number", postgresql_where=text("call_id IS NULL")),
    )

    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    """SHA-256 of what it says: a repeat is known by it."""
    number: Mapped[str]
    """The phone's, E.164."""
    received_at: Mapped[datetime]
    positioned_at: Mapped[datetime]
    lat: Mapped[float] = mapped_column(Float)
    lon: Mapped[float] = mapped_column(Float)
    radius_m: Mapped[float | None] = mapped_column(Float)
    call_id: Mapped[UUID | None] = mapped_column(ForeignKey(Call.id, ondelete="SET NULL"))
    """None while its call has not come."""


class LocationLink(Base):
    """A link with which one citizen shares a position once. Only the token's hash is kept."""

    __tablename__ = "location_links"

    token_sha256: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    call_id: Mapped[UUID] = mapped_column(ForeignKey(Call.id, ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


def locate(
    session: Session, call_id: UUID, source: LocationSource, point: Point, *, at: datetime, now: datetime
) -> bool:
    """Notes a location of a call and tells the journal; whether it was new."""
    added = session.execute(
        insert(CallLocation)
        .values(call_id=call_id, at=at, source=source, lat=point.lat, lon=point.lon, radius_m=point.radius_m)
        .on_conflict_do_nothing()
        .returning(CallLocation.id)
    ).all()
    if added:
        about = About(call_id=call_id, audience=(DESK,), data={"source": source.value})
        tell(session, CALL_LOCATED, about, at=now)
    return bool(added)


def match_waiting(
    session: Session, call_id: UUID, number: str, *, arrived_at: datetime, now: datetime
) -> None:
    """Gives a call that has just come what its phone sent before it."""
    _one_at_a_time(session, number)
    waiting = session.scalars(
        select(AmlMessage)
        .where(
            AmlMessage.number == number,
            AmlMessage.call_id.is_(None),
            AmlMessage.received_at.between(arrived_at - NEAR_THE_CALL, arrived_at + NEAR_THE_CALL),
        )
        .with_for_update()
    )
    for message in waiting:
        _match(session, message, call_id, now=now)


def match_call(session: Session, message: AmlMessage, *, now: datetime) -> bool:
    """Gives a message to the newest call of its number in the last ten minutes; whether there is one."""
    _one_at_a_time(session, message.number)
    call_id = session.scalar(
        select(Call.id)
        .where(
            Call.number == message.number,
            Call.arrived_at.between(message.received_at - NEAR_THE_CALL, message.received_at + NEAR_THE_CALL),
        )
        .order_by(Call.id.desc())
        .limit(1)
    )
    if call_id is not None:
        _match(session, message, call_id, now=now)
    return call_id is not None


def _one_at_a_time(session: Session, number: str) -> None:
    """A call and a message that come at the same moment must not overlook each other: one waits for the other's end."""
    session.execute(
        text("SELECT pg_advisory_xact_lock(:kind, hashtext(:number))"), {"kind": _MATCHING, "number": number}
    )


def _match(session: Session, message: AmlMessage, call_id: UUID, *, now: datetime) -> None:
    message.call_id = call_id
    point = Point(message.lat, message.lon, message.radius_m)
    locate(session, call_id, LocationSource.AML, point, at=message.positioned_at, now=now)
