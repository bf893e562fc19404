"""How far two points on Earth are from each other. Pure."""

from dataclasses import dataclass
from math import asin, cos, degrees, hypot, radians, sin

EARTH = 6_371_008.8
"""Mean radius of the WGS 84 ellipsoid, metres (IUGG R1)."""

_NARROWEST = 0.01
"""Of the cosine of a latitude: nearer to a pole than half a degree a box is no longer a box."""


@dataclass(frozen=True)
class Point:
    """Degrees, WGS 84."""

    lat: float
    lon: float


@dataclass(frozen=True)
class Box:
    """Degrees, WGS 84, from south to north and from west to east; it does not go round the 180th meridian."""

    south: float
    north: float
    west: float
    east: float


def metres(one: Point, other: Point) -> float:
    """The great-circle distance by the haversine formula (R. W. Sinnott, Sky and Telescope 68, 1984).

    On a sphere: up to 0.5 % off the ellipsoid's, which is 1.5 m in 300.
    """
    north, east = radians(other.lat - one.lat) / 2, radians(other.lon - one.lon) / 2
    shrunk = (cos(radians(one.lat)) * cos(radians(other.lat))) ** 0.5
    half = hypot(sin(north), shrunk * sin(east))
    return 2 * EARTH * asin(min(half, 1.0))


def box_around(centre: Point, reach: float) -> Box:
    """A box that holds every point within `reach` metres: a first, cheap cut that an index can make."""
    up = degrees(reach / EARTH) * 1.001
    aside = up / max(cos(radians(abs(centre.lat) + up)), _NARROWEST)
    return Box(centre.lat - up, centre.lat + up, centre.lon - aside, centre.lon + aside)
