"""Coordinates from outside, checked: what networks, phones and pages send. Pure."""

import math
import re

from records.locations import Point

WIDEST = 200_000.0
"""Metres: what is vaguer than Java is wide says nothing."""

_NUMBER = re.compile(r"[+-]?[0-9]{1,9}(\.[0-9]{1,15})?")
_FIELDS = range(2, 4)


def point_of(lat: float, lon: float, radius_m: float | None) -> Point | None:
    """The point (degrees WGS 84, metres); none when there is no such place.

    Nor is there one at 0 0, in the Atlantic: it is what senders write who do not know.
    """
    if not (math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):  # noqa: PLR2004
        return None
    if lat == 0 and lon == 0:
        return None
    if radius_m is not None and not 0 <= radius_m <= WIDEST:
        return None
    return Point(lat, lon, radius_m)


def read_number(text: str) -> float | None:
    """A plain decimal number (`-6.3727`, `+106.83`); none for anything else, such as `1e9`, `nan` or a sentence."""
    return float(text) if _NUMBER.fullmatch(text) else None


def read_location(value: str) -> Point | None:
    """The value of a story line `location`: `LAT LON RADIUS`, the radius where one was sent; none if it is no place."""
    fields = value.split()
    if len(fields) not in _FIELDS:
        return None
    numbers = [read_number(field) for field in fields]
    lat, lon, radius = numbers[0], numbers[1], numbers[2] if len(numbers) > 2 else None  # noqa: PLR2004
    if lat is None or lon is None or (radius is None and len(numbers) > 2):  # noqa: PLR2004
        return None
    return point_of(lat, lon, radius)
