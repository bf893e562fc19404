"""Incidents and cases, the calls that belong to an incident, and their numbers."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, SmallInteger, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from records.base import Base, words
from records.calls import Call
from records.journal import DESK, WALL, About, agency_audience
from records.machines.case import CASE, CaseStatus
from records.machines.incident import INCIDENT, IncidentStatus
from records.machines.machine import Machine
from records.sources import SourceChannel


class PointSource(StrEnum):
    """Where an incident's point on the map came from."""

    TYPED = "typed"
    MAP = "map"
    CALLER_PHONE = "caller_phone"
    NETWORK = "network"


class Restriction(StrEnum):
    """How much of an incident only those assigned may see."""

    IDENTITY = "identity"
    CASE = "case"


class Incident(Base):
    """Something that happened somewhere. The typed address is never overwritten by anything but typing."""

    __tablename__ = "incidents"
    __table_args__ = (
        CheckConstraint("(lat IS NULL) = (lon IS NULL)", name="whole_point"),
        CheckConstraint(
            "number IS NOT NULL OR status IN ('draft', 'cancelled', 'merged')", name="numbered_when_open"
        ),
        CheckConstraint("priority BETWEEN 1 AND 4", name="priority"),
        CheckConstraint(
            "CASE status WHEN 'on_hold' THEN hold_until IS NOT NULL WHEN 'merged' THEN true "
            "ELSE hold_until IS NULL END",
            name="held",
        ),
        CheckConstraint("(status = 'merged') = (merged_into IS NOT NULL)", name="merged"),
        CheckConstraint("merged_into <> id", name="not_into_itself"),
        Index(
            "ix_incidents_live",
            "id",
            postgresql_where=text("status NOT IN ('closed', 'cancelled', 'merged')"),
        ),
        Index("ix_incidents_merged_into", "merged_into", postgresql_where=text("merged_into IS NOT NULL")),
        Index("ix_incidents_on_hold", "hold_until", postgresql_where=text("status = 'on_hold'")),
    )
    machine: ClassVar[Machine[IncidentStatus]] = INCIDENT

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str | None] = mapped_column(unique=True)
    """`112-20261123-0001`; none while it is a draft."""
    status: Mapped[IncidentStatus] = mapped_column(words(IncidentStatus))
    source: Mapped[str]
    """The series of its number: `112`, `119`, `CC`, `L` for other sources."""
    channel: Mapped[SourceChannel] = mapped_column(words(SourceChannel))
    """By which way it was first told."""
    draft_of_call: Mapped[UUID | None] = mapped_column(ForeignKey(Call.id), unique=True)
    """The call for which this draft was opened: one draft per call."""
    type_code: Mapped[str | None] = mapped_column(ForeignKey("incident_types.code"))
    priority: Mapped[int | None] = mapped_column(SmallInteger)
    address: Mapped[str] = mapped_column(default="")
    """As spoken and typed."""
    kelurahan: Mapped[str | None]
    """Kemendagri code."""
    landmark: Mapped[str | None]
    lat: Mapped[Decimal | None] = mapped_column(Numeric(8, 5))
    lon: Mapped[Decimal | None] = mapped_column(Numeric(8, 5))
    """WGS 84, degrees."""
    point_source: Mapped[PointSource | None] = mapped_column(words(PointSource))
    note: Mapped[str] = mapped_column(default="")
    restriction: Mapped[Restriction | None] = mapped_column(words(Restriction))
    outcome: Mapped[str | None]
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    """`operator:siti`, or `clock` for a draft that came with its call."""
    opened_at: Mapped[datetime | None]
    hold_until: Mapped[datetime | None]
    """When it comes back by itself; one that was merged while on hold keeps it for its way back."""
    merged_into: Mapped[UUID | None] = mapped_column(ForeignKey("incidents.id"))
    """The incident that goes on for both. Its own calls and cases stay its own."""

    cases: Mapped[list["Case"]] = relationship(order_by="Case.id", back_populates="incident", lazy="raise")

    def about(self) -> About:
        """Desks always; the wall unless the case is restricted; a draft is only the desk's."""
        hidden = self.restriction is Restriction.CASE
        on_wall = not hidden and self.status is not IncidentStatus.DRAFT
        return About(
            call_id=self.draft_of_call,
            incident_id=self.id,
            audience=(DESK, WALL) if on_wall else (DESK,),
            restricted=hidden,
            data={"priority": self.priority, "type": self.type_code},
        )


class IncidentCall(Base):
    """A call that belongs to an incident; several citizens report one fire."""

    __tablename__ = "incident_calls"

    call_id: Mapped[UUID] = mapped_column(ForeignKey(Call.id), primary_key=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey(Incident.id), primary_key=True, index=True)
    added_at: Mapped[datetime]
    added_by: Mapped[str]


class Case(Base):
    """One agency's share of one incident."""

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("incident_id", "agency"),
        CheckConstraint("escalation >= 0", name="escalation"),
        CheckConstraint("asked >= 1", name="asked"),
        Index("ix_cases_live", "agency", "id", postgresql_where=text("ended_at IS NULL")),
    )
    machine: ClassVar[Machine[CaseStatus]] = CASE

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    """The incident's number and the agency: `112-20261123-0001-DAMKAR`."""
    incident_id: Mapped[UUID] = mapped_column(ForeignKey(Incident.id))
    agency: Mapped[str] = mapped_column(ForeignKey("agencies.code"))
    lead: Mapped[bool]
    status: Mapped[CaseStatus] = mapped_column(words(CaseStatus))
    priority: Mapped[int] = mapped_column(SmallInteger)
    escalation: Mapped[int] = mapped_column(SmallInteger, default=0)
    """How many deadlines have passed without a human: 0, 1, 2 or 4 times the time allowed."""
    unit: Mapped[str | None]
    reason: Mapped[str | None]
    """Why it was rejected, stood down or referred."""
    restricted: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[str | None]
    ended_at: Mapped[datetime | None]
    asked: Mapped[int] = mapped_column(SmallInteger, default=1)
    """How many times the agency has been asked: an agency that gave the case back may be asked again."""
    asked_at: Mapped[datetime]
    """Since when it is asked this time; the times above are of this asking, the history has the others."""
    asked_why: Mapped[str | None]
    """Why it came to this agency when not from the catalogue: whom it comes after, or why it is asked again."""
    came_from: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"))
    """The case of the agency that refused it or referred it here."""
    referred_to: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"))
    """The case of the agency to which it was referred."""

    incident: Mapped[Incident] = relationship(back_populates="cases", lazy="raise")

    def about(self) -> About:
        """Desks and the agency itself; the wall unless it is restricted."""
        mine = agency_audience(self.agency)
        return About(
            incident_id=self.incident_id,
            case_id=self.id,
            audience=(DESK, mine) if self.restricted else (DESK, WALL, mine),
            restricted=self.restricted,
            data={"agency": self.agency, "priority": self.priority, "escalation": self.escalation},
        )


class IncidentNumber(Base):
    """The last number given in a series on a day of Asia/Jakarta."""

    __tablename__ = "incident_numbers"

    series: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[int]


def next_incident_number(session: Session, series: str, day: date) -> str:
    """Takes the next number of that series and day; gap-free, because a rollback gives it back."""
    taken = session.execute(
        insert(IncidentNumber)
        .values(series=series, day=day, last=1)
        .on_conflict_do_update(
            index_elements=[IncidentNumber.series, IncidentNumber.day], set_={"last": IncidentNumber.last + 1}
        )
        .returning(IncidentNumber.last)
    ).scalar_one()
    return f"{series}-{day:%Y%m%d}-{taken:04d}"
