"""Coordinates from outside: places come through as they were sent, everything else is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.locations import Point
from telephony.locations import WIDEST, point_of, read_location

DEGREES = st.decimals(allow_nan=False, allow_infinity=False, places=6)


@given(
    lat=st.decimals(-90, 90, places=6),
    lon=st.decimals(-180, 180, places=6),
    radius=st.decimals(0, 5000, places=1),
)
def test_a_place_comes_through_as_it_was_sent(lat: object, lon: object, radius: object) -> None:
    here = Point(float(str(lat)), float(str(lon)), float(str(radius)))
    expected = None if here.lat == 0 and here.lon == 0 else here
    assert read_location(f"{lat:f} {lon:f} {radius:f}") == expected
    if expected:
        assert read_location(f"{lat:f} {lon:f} ") == Point(here.lat, here.lon, None)


@given(st.text())
def test_whatever_stands_there_is_a_place_on_earth_or_nothing(text: str) -> None:
    found = read_location(text)
    assert found is None or point_of(found.lat, found.lon, found.radius_m) == found


@given(st.floats(), st.floats(), st.none() | st.floats())
def test_a_point_is_on_earth(lat: float, lon: float, radius: float | None) -> None:
    found = point_of(lat, lon, radius)
    if found is not None:
        assert -90 <= found.lat <= 90
        assert -180 <= found.lon <= 180
        assert found.radius_m is None or 0 <= found.radius_m <= WIDEST


@pytest.mark.parametrize(
    "value",
    [
        "",
        "-6.37",
        "-6.37 106.83 20 30",
        "0 0 10",
        "91 106.83",
        "-6.37 181",
        "-6.37 106.83 -5",
        "-6.37 106.83 900000",
        "nan nan",
        "inf 1",
        "1e1 2",
        "６ 106",
        " 10 ",
        "-6.37 106 x",
        "--6.3 106",
    ],
)
def test_nonsense_is_nothing(value: str) -> None:
    assert read_location(value) is None
