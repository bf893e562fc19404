"""What an alert to the public says besides its text: the words of CAP 1.2, section 3.2.2, and where it holds."""

import unicodedata
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from agents_api.frame.shapes import Ask, Code, Line

LONGEST_HEADLINE = 160
"""Characters (CAP 1.2: "headlines SHOULD be ... no longer than 160 characters")."""

_LINE_BREAKS = "\n\t"


def storable_prose(text: str) -> str:
    """Text of several lines that every XML document can carry."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if any(_control(letter) for letter in text):
        raise ValueError("the text contains control characters; remove them")
    return text


def _control(letter: str) -> bool:
    known = letter in _LINE_BREAKS or unicodedata.category(letter) not in {"Cc", "Cs"}
    return not known or letter in "\ufffe\uffff"


def sayable(text: str) -> str:
    """The same, and something is said in it."""
    text = storable_prose(text)
    if not any(letter.isalnum() for letter in text):
        raise ValueError("there is nothing to say in it; write a sentence")
    return text


class Category(StrEnum):
    """CAP's `category`."""

    GEO = "Geo"
    MET = "Met"
    SAFETY = "Safety"
    SECURITY = "Security"
    RESCUE = "Rescue"
    FIRE = "Fire"
    HEALTH = "Health"
    ENV = "Env"
    TRANSPORT = "Transport"
    INFRA = "Infra"
    CBRNE = "CBRNE"
    OTHER = "Other"


class Response(StrEnum):
    """CAP's `responseType`: what people should do."""

    SHELTER = "Shelter"
    EVACUATE = "Evacuate"
    PREPARE = "Prepare"
    EXECUTE = "Execute"
    AVOID = "Avoid"
    MONITOR = "Monitor"
    ASSESS = "Assess"
    ALL_CLEAR = "AllClear"
    NONE = "None"


class Urgency(StrEnum):
    """CAP's `urgency`: how soon people should act."""

    IMMEDIATE = "Immediate"
    EXPECTED = "Expected"
    FUTURE = "Future"
    PAST = "Past"
    UNKNOWN = "Unknown"


class Severity(StrEnum):
    """CAP's `severity`: how bad it is."""

    EXTREME = "Extreme"
    SEVERE = "Severe"
    MODERATE = "Moderate"
    MINOR = "Minor"
    UNKNOWN = "Unknown"


class Certainty(StrEnum):
    """CAP's `certainty`: how sure it is."""

    OBSERVED = "Observed"
    LIKELY = "Likely"
    POSSIBLE = "Possible"
    UNLIKELY = "Unlikely"
    UNKNOWN = "Unknown"


Headline = Annotated[Line, StringConstraints(max_length=LONGEST_HEADLINE), AfterValidator(sayable)]
Event = Annotated[Line, StringConstraints(max_length=80), AfterValidator(sayable)]
Prose = Annotated[str, StringConstraints(max_length=2000), AfterValidator(sayable)]


class English(Ask):
    """The same in English, for those who do not read Indonesian."""

    event: Event
    headline: Headline
    description: Prose
    instruction: Prose | None = None


class Area(Ask):
    """Where it holds: kelurahan, a circle, or both."""

    name: Annotated[Line, StringConstraints(max_length=200), AfterValidator(sayable)] | None = None
    """As people call it; unset: made from the kelurahan."""
    kelurahan: Annotated[tuple[Code, ...], Field(max_length=200)] = ()
    """Kemendagri codes, see `/places`."""
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    """Degrees, WGS 84."""
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    radius_km: Annotated[float, Field(gt=0, le=100)] | None = None

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        parts = {self.lat is None, self.lon is None, self.radius_km is None}
        if len(parts) > 1:
            raise ValueError("a circle has lat, lon and radius_km, or none of them")
        if self.lat is None and not self.kelurahan:
            raise ValueError("an area has kelurahan or a circle; leave it out for the whole city")
        return self


class Alert(Ask):
    """What an alert says besides its text, which is its description in Indonesian."""

    event: Event
    """What happens: "Banjir"."""
    category: Annotated[list[Category], Field(min_length=1, max_length=12)]
    urgency: Urgency
    severity: Severity
    certainty: Certainty
    response: Annotated[tuple[Response, ...], Field(max_length=9)] = ()
    headline: Headline
    instruction: Prose | None = None
    english: English | None = None
    area: Area | None = None
    """Unset: the whole city."""
