"""Which post of an agency a place belongs to: the one whose area it lies in, else the nearest. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt

_EARTH_METRES = 6_371_009
"""Mean radius (IUGG): distances in a city are right to half a percent."""


class Why(StrEnum):
    """How a post was found."""

    AREA = "area"
    """The kelurahan is in its area."""
    NEAREST = "nearest"
    """No post has the kelurahan in its area; this one is nearest by air."""
    ONLY = "only"
    """The agency has no other."""


@dataclass(frozen=True)
class Post:
    """A post, as far as the choice needs it."""

    code: str
    name: str
    lat: float
    """Degrees, WGS 84."""
    lon: float
    area: Sequence[str]
    """Kemendagri codes of kelurahan."""
    confirmed: bool = True
    """Whether somebody has checked its place and area."""


@dataclass(frozen=True)
class Choice:
    """The post of a place."""

    post: Post
    why: Why
    metres: int | None
    """From the post to the place by air; none when the place has no point."""


def responsible(
    posts: Sequence[Post], kelurahan: str | None, point: tuple[float, float] | None
) -> Choice | None:
    """The post that a place belongs to; none when nothing is known that tells.

    `kelurahan` is a Kemendagri code, `point` latitude and longitude in degrees. Of several posts with the
    kelurahan in their area the nearest is taken, without a point the first by code.
    """
    there = sorted(posts, key=lambda post: post.code)
    mine = [post for post in there if kelurahan in post.area]
    if mine:
        return _nearest(mine, point, Why.AREA)
    if len(there) == 1:
        return _nearest(there, point, Why.ONLY)
    return _nearest(there, point, Why.NEAREST) if there and point else None


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Distance by air of two points in degrees (haversine)."""
    (lat, lon), (other_lat, other_lon) = one, other
    north, east = radians(other_lat - lat), radians(other_lon - lon)
    half = sin(north / 2) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(east / 2) ** 2
    return 2 * _EARTH_METRES * asin(min(1.0, sqrt(half)))


def _nearest(posts: Sequence[Post], point: tuple[float, float] | None, why: Why) -> Choice:
    if point is None:
        return Choice(posts[0], why, None)
    metres, post = min(
        ((metres_between((post.lat, post.lon), point), post) for post in posts), key=lambda pair: pair[0]
    )
    return Choice(post, why, round(metres))
