"""Distances on Earth, against published ones and what holds for any two points."""

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.distance import EARTH, Point, box_around, metres

MONAS = Point(-6.17539, 106.82715)
DEPOK = Point(-6.40248, 106.79424)
points = st.builds(Point, st.floats(-89, 89), st.floats(-180, 180))
near = st.builds(Point, st.floats(-7, -6), st.floats(106, 107))


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        (Point(0, 0), Point(0, 0), 0),
        # A degree of a great circle of that radius.
        (Point(0, 0), Point(0, 1), 111_195),
        (Point(0, 0), Point(1, 0), 111_195),
        (Point(60, 0), Point(60, 1), 55_597),
        (Point(0, 179.5), Point(0, -179.5), 111_195),
        (Point(90, 0), Point(-90, 0), 20_015_115),
        (Point(36.12, -86.67), Point(33.94, -118.40), 2_886_448),
        (MONAS, DEPOK, 25_512),
    ],
)
def test_known_distances(one: Point, other: Point, apart: float) -> None:
    assert metres(one, other) == pytest.approx(apart, rel=0.0005)


@given(points, points)
def test_there_and_back_is_the_same_and_never_more_than_half_round(one: Point, other: Point) -> None:
    apart = metres(one, other)
    assert isclose(apart, metres(other, one), abs_tol=1e-3)
    assert 0 <= apart <= 3.1416 * EARTH


@given(near, near, near)
def test_a_way_round_is_never_shorter(one: Point, other: Point, third: Point) -> None:
    assert metres(one, third) <= metres(one, other) + metres(other, third) + 1e-6


@given(points, st.floats(-0.01, 0.01), st.floats(-0.01, 0.01), st.floats(1, 1000))
def test_the_box_holds_all_that_is_near(centre: Point, north: float, east: float, reach: float) -> None:
    other = Point(centre.lat + north, centre.lon + east)
    if metres(centre, other) <= reach:
        box = box_around(centre, reach)
        assert box.south <= other.lat <= box.north
        assert box.west <= other.lon <= box.east
