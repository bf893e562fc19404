"""Agencies as the API shows and takes them. A secret is in no answer but the one that made it."""

from datetime import date
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from agents_api.agencies.history.schemas import ChangeAsk, Reasoned
from agents_api.frame.shapes import Answer, Ask, Code, Instant, Line, Words
from dispatch.contact_edits import MOST_SHIFTS
from records.agencies import ChannelKind, ContactHours, ContactRole
from records.city import Weekday

Name = Annotated[Words, StringConstraints(max_length=120, strip_whitespace=True)]
Address = Annotated[Line, StringConstraints(min_length=1)]
Ordinal = Annotated[int, Field(ge=1, le=1000)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Area = Annotated[list[Code], Field(max_length=500)]
Begins = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Ends = Annotated[str, StringConstraints(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]


class AgencyRow(Answer):
    """An OPD of the city or a partner."""

    code: str
    name: str
    active: bool
    calendar: str | None
    """The calendar of its working hours; none: somebody is always there."""
    version: int


class AgencyList(Answer):
    """All agencies, by code."""

    items: list[AgencyRow]


class _ShiftFields(Ask):
    weekday: Weekday | None = None
    """Each week on this day."""
    day: date | None = None
    """On this date, in place of the weekly shifts that begin on it."""
    begins: Begins | None = None
    """Asia/Jakarta."""
    ends: Ends | None = None
    """Not after `begins`: on the next day."""


class ShiftRow(_ShiftFields):
    """One line of a contact's roster, as it is given and taken: on a weekday or a date; a date without hours is off."""

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.weekday is None) == (self.day is None):
            raise ValueError("a shift is on a weekday or on a date")
        if (self.begins is None) != (self.ends is None):
            raise ValueError("a shift has both begins and ends, or neither")
        if self.begins is None and self.weekday is not None:
            raise ValueError("a weekly shift has hours; only a date can be off")
        if self.ends == "00:00":
            raise ValueError("a shift until midnight ends at 24:00")
        return self


AfterSeconds = Annotated[int, Field(ge=0, le=86_400)]
"""How long a contact waits whether somebody accepts before it gets the case too."""


class ContactRow(Answer):
    """One way to reach an agency."""

    id: UUID
    name: str
    """Who or what answers there."""
    role: ContactRole
    channel: ChannelKind
    address: str
    """Of an apprise URL only the service: the rest may be its password."""
    ordinal: int
    """Its place among the agency's contacts."""
    after_seconds: int
    """It gets a case only when nobody has accepted so long after the others got it; 0: with them."""
    hours: ContactHours
    """When it is used, by the agency's working hours."""
    active: bool
    paused_at: Instant | None
    """Since when nothing is sent there, because its receiver takes nothing any more (HTTP 410)."""
    paused_why: str | None
    """In a sentence. Writing `address` or `active` ends the pause."""
    on_duty: bool
    """Whether a case that comes now is told here."""
    secret_set_at: Instant | None
    """When its signing secret was made; the secret itself is shown to nobody again."""
    shifts: list[ShiftRow]
    """Its roster; an empty one: always on duty."""
    version: int


class ContactWithSecret(ContactRow):
    """A contact whose signing secret was just made."""

    secret: str | None
    """`whsec_...`, shown this once: give it to the agency. None for a channel that signs nothing."""


class PostRow(Answer):
    """Where crews of an agency stand."""

    code: str
    agency: str
    name: str
    lat: float
    """Degrees, WGS 84."""
    lon: float
    area: list[str]
    """Kemendagri codes of the kelurahan it answers for."""
    confirmed: bool
    """Whether somebody has checked its place and area."""
    active: bool
    version: int


class AgencyDetail(AgencyRow):
    """An agency with its contacts and posts."""

    open_now: bool
    """Whether it is within its working hours."""
    contacts: list[ContactRow]
    """In their order."""
    posts: list[PostRow]
    """By code."""


class AddAgency(Reasoned):
    """A new agency."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{2,12}$")]
    """Stands at the end of its cases' numbers, for ever."""
    name: Name
    calendar: Code | None = None
    """Unset: somebody is always there."""


class EditAgency(ChangeAsk):
    """What to change of an agency."""

    may_be_empty: ClassVar = frozenset({"calendar"})

    name: Name | None = None
    active: bool | None = None
    calendar: Code | None = None
    """`null`: somebody is always there."""


class AddContact(Reasoned):
    """A new contact."""

    name: Name
    role: ContactRole
    channel: ChannelKind
    address: Address
    """A URL (https) for a webhook, a telephone number for calls and texts, an apprise URL for other services."""
    ordinal: Ordinal | None = None
    """Unset: after the others."""
    after_seconds: AfterSeconds = 0
    hours: ContactHours = ContactHours.ALWAYS


class EditContact(ChangeAsk):
    """What to change of a contact; its channel stays."""

    name: Name | None = None
    role: ContactRole | None = None
    address: Address | None = None
    ordinal: Ordinal | None = None
    after_seconds: AfterSeconds | None = None
    hours: ContactHours | None = None
    active: bool | None = None


class RotateSecret(Ask):
    """A new signing secret."""

    version: Annotated[int, Field(ge=1, le=2_147_483_647)]
    """The contact's version that you saw: so that two people do not each give away a secret, one of them void."""


class PutShifts(Reasoned):
    """A whole roster."""

    version: Annotated[int, Field(ge=1, le=2_147_483_647)]
    """The contact's version that you saw."""
    shifts: Annotated[list[ShiftRow], Field(max_length=MOST_SHIFTS)]
    """Empty: always on duty."""


class AddPost(Reasoned):
    """A new post."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,30}$")]
    name: Name
    lat: Latitude
    lon: Longitude
    area: Area = Field(default_factory=list[str])
    confirmed: bool = False


class EditPost(ChangeAsk):
    """What to change of a post."""

    name: Name | None = None
    lat: Latitude | None = None
    lon: Longitude | None = None
    area: Area | None = None
    confirmed: bool | None = None
    active: bool | None = None
