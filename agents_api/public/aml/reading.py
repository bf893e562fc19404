"""What a phone sends by itself during an emergency call (Advanced Mobile Location, ETSI TS 103 625), read. Pure.

Two forms: the text of its SMS as a gateway hands it on (`A"ML=1;lt=+54.7;lg=-0.18;rd=50;top=20130717141935;...`), and
the fields of its HTTPS request (`device_number`, `location_latitude`, ...).
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from records.locations import NEAR_THE_CALL, Point
from settings.errors import BadInputError
from telephony.cel_reading import as_number
from telephony.locations import point_of, read_number

AHEAD = timedelta(minutes=2)
"""A phone's clock may be that much ahead of ours."""

_TEXTS = ("text", "message", "Body")
_SENDERS = ("number", "from", "From", "device_number")
_SMS = re.compile(r'A"ML=[12];')
_TIME = "%Y%m%d%H%M%S"
_DIGITS = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True)
class Report:
    """One phone's position."""

    number: str
    """E.164, or its digits."""
    point: Point
    positioned_at: datetime

    @property
    def digest(self) -> bytes:
        """The same for the same message."""
        said = f"{self.number} {self.point.lat} {self.point.lon} {self.point.radius_m} {self.positioned_at}"
        return hashlib.sha256(said.encode()).digest()


def read_report(fields: Mapping[str, str], country: str, *, now: datetime) -> Report:
    """The position in a message. `country` reads numbers without a country code.

    Raises `BadInputError` with a sentence for what is no message, has no place, or is too old to be of a call now.
    """
    number = as_number(_first(fields, _SENDERS), country)
    if number is None:
        raise BadInputError(
            "The message does not say whose phone it is: send device_number, or number with the text."
        )
    point, positioned_at = _of_sms(text) if (text := _first(fields, _TEXTS)) else _of_fields(fields)
    if not now - NEAR_THE_CALL <= positioned_at <= now + AHEAD:
        raise BadInputError(
            "The position is not of the last ten minutes: send it again with the phone's present one."
        )
    return Report(number, point, positioned_at)


def _first(fields: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((fields[name] for name in names if fields.get(name)), "")


def _of_sms(text: str) -> tuple[Point, datetime]:
    begin = _SMS.search(text)
    if begin is None:
        raise BadInputError('The text is no AML message: it begins with A"ML=1; or A"ML=2;.')
    message = (
        text[begin.start() :].strip().strip('"') if text.startswith('"') else text[begin.start() :].strip()
    )
    said = {name: value for name, _, value in (part.partition("=") for part in message.split(";"))}
    length = said.get("ml", "")
    if length.isdecimal() and len(message) < int(length):
        raise BadInputError("The AML message was cut on its way: it says to be longer than it is.")
    if said.get("pm") == "N" or said.get("rd") == "N":
        raise BadInputError("The phone knew no position; nothing was kept.")
    try:
        positioned_at = datetime.strptime(said.get("top", ""), _TIME).replace(tzinfo=UTC)
    except ValueError:
        raise BadInputError(
            "The AML message has no time of its position: top=YYYYMMDDhhmmss in UTC."
        ) from None
    return _point(said.get("lt", ""), said.get("lg", ""), said.get("rd", "")), positioned_at


def _of_fields(fields: Mapping[str, str]) -> tuple[Point, datetime]:
    milliseconds = fields.get("location_time", "")
    if not _DIGITS.fullmatch(milliseconds):
        raise BadInputError(
            "The message has no time of its position: location_time, milliseconds since 1970."
        )
    try:
        positioned_at = datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        raise BadInputError("location_time is no time of this age: milliseconds since 1970.") from None
    latitude, longitude = fields.get("location_latitude", ""), fields.get("location_longitude", "")
    return _point(latitude, longitude, fields.get("location_accuracy", "")), positioned_at


def _point(latitude: str, longitude: str, radius: str) -> Point:
    lat, lon, metres = read_number(latitude), read_number(longitude), read_number(radius)
    if lat is None or lon is None or (radius and metres is None):
        raise BadInputError(
            "Latitude, longitude and radius must be decimal numbers: degrees WGS 84 and metres."
        )
    point = point_of(lat, lon, metres)
    if point is None:
        raise BadInputError(
            "There is no such place: latitude -90 to 90, longitude -180 to 180, radius in metres."
        )
    return point
