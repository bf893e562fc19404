"""Agencies with the ways to reach them, their posts and rosters, and the catalogue of incident types.

Whatever a person may edit has a `version`, which `records.edits` counts up with every change.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Base, words
from records.edits import Edited, EditKind
from records.incidents import Restriction


class ChannelKind(StrEnum):
    """How an agency is told. The inbox is every agency's and needs no delivery."""

    WEBHOOK = "webhook"
    CASE_CALL = "case_call"
    """Our own Asterisk rings and reads the case out."""
    SMS = "sms"
    WHATSAPP = "whatsapp"
    VOICE = "voice"
    """Twilio rings and reads the case out."""
    APPRISE = "apprise"
    """E-mail, Telegram and the rest, by an apprise URL."""


ASKS_FOR_AN_ANSWER = frozenset(
    {ChannelKind.CASE_CALL, ChannelKind.SMS, ChannelKind.WHATSAPP, ChannelKind.VOICE}
)
"""These only ask a person to accept: they say nothing any more to one whose agency has."""


class ContactRole(StrEnum):
    """Whom an escalation reaches: at once, at 1x and at 4x the time allowed."""

    DUTY = "duty"
    BACKUP = "backup"
    HEAD = "head"


class ContactHours(StrEnum):
    """When a contact is used, by its agency's working hours."""

    ALWAYS = "always"
    WORKING_HOURS = "working_hours"
    OUT_OF_HOURS = "out_of_hours"


class LeadRule(StrEnum):
    """A lead that is a setting rather than a choice in each type."""

    DISASTER = "disaster"
    """Who leads disasters: `DCOR_DISASTER_LEAD`."""


class Calendar(Base):
    """Opening hours of the city pack by name: a mirror of the files, brought up to date at each start."""

    __tablename__ = "calendars"

    code: Mapped[str] = mapped_column(primary_key=True)
    hours: Mapped[dict[str, Any]]
    """As `records.city.CalendarPack` writes itself."""


class Agency(Edited):
    """An OPD of the city or a partner."""

    __tablename__ = "agencies"
    edit_kind: ClassVar[EditKind] = EditKind.AGENCY

    code: Mapped[str] = mapped_column(primary_key=True)
    """`DAMKAR`, as it stands at the end of a case's number."""
    name: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    calendar: Mapped[str | None] = mapped_column(ForeignKey(Calendar.code))
    """Its working hours; none: somebody is always there."""

    contacts: Mapped[list["Contact"]] = relationship(order_by="Contact.ordinal", lazy="raise")

    @property
    def edit_subject(self) -> str:
        """How its history names it."""
        return self.code


class Contact(Edited):
    """One way to reach an agency. There may be several of a role and a channel. Its version counts its roster too."""

    __tablename__ = "contacts"
    __table_args__ = (
        CheckConstraint("after_seconds BETWEEN 0 AND 86400", name="after_seconds"),
        CheckConstraint("(paused_at IS NULL) = (paused_why IS NULL)", name="paused"),
    )
    edit_kind: ClassVar[EditKind] = EditKind.CONTACT

    id: Mapped[UUID] = mapped_column(primary_key=True)
    agency: Mapped[str] = mapped_column(ForeignKey(Agency.code))
    name: Mapped[str] = mapped_column(default="")
    """Who or what answers there: `Regu A`."""
    role: Mapped[ContactRole] = mapped_column(words(ContactRole))
    channel: Mapped[ChannelKind] = mapped_column(words(ChannelKind))
    address: Mapped[str]
    """A URL for a webhook, an E.164 number for calls and texts, an apprise URL, which holds secrets itself."""
    secret: Mapped[str | None]
    """A webhook's signing secret (`whsec_...`). No screen reads it."""
    secret_set_at: Mapped[datetime | None]
    ordinal: Mapped[int]
    hours: Mapped[ContactHours] = mapped_column(words(ContactHours), default=ContactHours.ALWAYS)
    after_seconds: Mapped[int] = mapped_column(default=0)
    """It gets the case only when nobody has accepted so long after the others got it; 0: with them."""
    active: Mapped[bool] = mapped_column(default=True)
    paused_at: Mapped[datetime | None]
    """Since when it is not used, because its receiver takes nothing any more (`dispatch.closed_contacts`)."""
    paused_why: Mapped[str | None]
    """In a sentence, for whoever looks after it."""

    @property
    def edit_subject(self) -> str:
        """How its history names it."""
        return str(self.id)

    def as_kept(self, name: str, value: Any) -> Any:
        """Of an apprise URL only which service: the rest may be its password."""
        if name == "address" and self.channel is ChannelKind.APPRISE and value:
            return f"{str(value).partition('://')[0]}://***"
        return value


class ContactShift(Base):
    """One line of a contact's roster: each week on a weekday, or on one date in place of that day's usual shifts.

    A shift belongs to the day on which it begins, in Asia/Jakarta. See `dispatch.roster`.
    """

    __tablename__ = "contact_shifts"
    __table_args__ = (
        CheckConstraint("(weekday IS NULL) <> (day IS NULL)", name="weekly_or_dated"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("(begins IS NULL) = (ends IS NULL)", name="both_ends"),
        CheckConstraint("begins IS NOT NULL OR day IS NOT NULL", name="off_on_a_date"),
        CheckConstraint("begins BETWEEN 0 AND 1439 AND ends BETWEEN 1 AND 1440", name="minutes"),
        Index("ix_contact_shifts_contact_id", "contact_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(ForeignKey(Contact.id, ondelete="CASCADE"))
    weekday: Mapped[int | None] = mapped_column(SmallInteger)
    """0 is Monday."""
    day: Mapped[date | None]
    begins: Mapped[int | None] = mapped_column(SmallInteger)
    """Minutes since midnight; none: off duty on that date."""
    ends: Mapped[int | None] = mapped_column(SmallInteger)
    """Not after `begins`: on the next day."""


class AgencyPost(Edited):
    """Where an agency's crews stand: a fire station, a police sector, a health centre."""

    __tablename__ = "agency_posts"
    __table_args__ = (
        CheckConstraint("lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180", name="on_earth"),
        Index("ix_agency_posts_agency", "agency"),
    )
    edit_kind: ClassVar[EditKind] = EditKind.POST

    code: Mapped[str] = mapped_column(primary_key=True)
    agency: Mapped[str] = mapped_column(ForeignKey(Agency.code))
    name: Mapped[str]
    lat: Mapped[Decimal] = mapped_column(Numeric(8, 5))
    lon: Mapped[Decimal] = mapped_column(Numeric(8, 5))
    """WGS 84, degrees."""
    area: Mapped[list[str]]
    """Kemendagri codes of the kelurahan it answers for."""
    confirmed: Mapped[bool] = mapped_column(default=False)
    """Whether somebody has checked its place and area."""
    active: Mapped[bool] = mapped_column(default=True)

    @property
    def edit_subject(self) -> str:
        """How its history names it."""
        return self.code


class IncidentType(Edited):
    """One line of the catalogue: what can happen, how urgent it is, who leads and who supports."""

    __tablename__ = "incident_types"
    __table_args__ = (
        CheckConstraint("priority BETWEEN 1 AND 4", name="priority"),
        CheckConstraint("accept_seconds BETWEEN 5 AND 604800", name="accept_seconds"),
        CheckConstraint("NOT lead = ANY (support)", name="lead_is_no_support"),
    )
    edit_kind: ClassVar[EditKind] = EditKind.TYPE

    code: Mapped[str] = mapped_column(primary_key=True)
    name_id: Mapped[str]
    name_en: Mapped[str]
    group: Mapped[str]
    """What belongs together (`FIR`): reports of one group near each other may be the same incident."""
    priority: Mapped[int] = mapped_column(SmallInteger)
    lead: Mapped[str] = mapped_column(ForeignKey(Agency.code))
    lead_follows: Mapped[LeadRule | None] = mapped_column(words(LeadRule))
    """The setting that `lead` is taken from; none: it was chosen here."""
    support: Mapped[list[str]]
    fallback: Mapped[list[str]] = mapped_column(default=list)
    """Who is asked next when the lead refuses, in this order; empty: `support`, in its order."""
    restriction: Mapped[Restriction | None] = mapped_column(words(Restriction))
    active: Mapped[bool] = mapped_column(default=True)
    accept_seconds: Mapped[int | None]
    """Time for a human of an agency to accept, seconds; none: by priority (`dispatch.acceptance_times`)."""

    @property
    def edit_subject(self) -> str:
        """How its history names it."""
        return self.code
