"""Agencies with the ways to reach them, and the catalogue of incident types."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Base, words
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


class Agency(Base):
    """An OPD of the city or a partner."""

    __tablename__ = "agencies"

    code: Mapped[str] = mapped_column(primary_key=True)
    """`DAMKAR`, as it stands at the end of a case's number."""
    name: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)

    contacts: Mapped[list["Contact"]] = relationship(order_by="Contact.ordinal", lazy="raise")


class Contact(Base):
    """One way to reach an agency."""

    __tablename__ = "contacts"
    __table_args__ = (CheckConstraint("after_seconds BETWEEN 0 AND 86400", name="after_seconds"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    agency: Mapped[str] = mapped_column(ForeignKey(Agency.code))
    role: Mapped[ContactRole] = mapped_column(words(ContactRole))
    channel: Mapped[ChannelKind] = mapped_column(words(ChannelKind))
    address: Mapped[str]
    """A URL for a webhook, an E.164 number for calls and texts, an apprise URL, which holds secrets itself."""
    secret: Mapped[str | None]
    """A webhook's signing secret (`whsec_...`)."""
    ordinal: Mapped[int]
    after_seconds: Mapped[int] = mapped_column(default=0)
    """It gets the case only when nobody has accepted so long after the others got it; 0: with them."""
    active: Mapped[bool] = mapped_column(default=True)


class IncidentType(Base):
    """One line of the catalogue: what can happen, how urgent it is, who leads and who supports."""

    __tablename__ = "incident_types"
    __table_args__ = (CheckConstraint("priority BETWEEN 1 AND 4", name="priority"),)

    code: Mapped[str] = mapped_column(primary_key=True)
    name_id: Mapped[str]
    name_en: Mapped[str]
    priority: Mapped[int] = mapped_column(SmallInteger)
    lead: Mapped[str] = mapped_column(ForeignKey(Agency.code))
    support: Mapped[list[str]]
    restriction: Mapped[Restriction | None] = mapped_column(words(Restriction))
    active: Mapped[bool] = mapped_column(default=True)
