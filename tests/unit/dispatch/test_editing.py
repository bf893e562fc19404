"""What may be written into an incident."""

from decimal import Decimal

import pytest

from dispatch.editing import Changes, checked
from dispatch.incidents import series_of
from records.city import CITIES, load_city
from settings.errors import BadInputError


@pytest.mark.parametrize(
    "changes",
    [
        Changes(priority=0),
        Changes(priority=5),
        Changes(lat=-6.4),
        Changes(lat=-6.4, lon=None),
        Changes(lat=91, lon=0),
        Changes(lat=float("nan"), lon=0),
    ],
)
def test_what_cannot_be(changes: Changes) -> None:
    with pytest.raises(BadInputError):
        checked(changes)


def test_what_is_kept() -> None:
    clean = checked(Changes(address="Jalan\0 \ud800", lat=-6.4000001, lon=106.8, note=None, landmark=None))
    assert clean == {
        "address": "Jalan ?",
        "lat": Decimal("-6.40000"),
        "lon": Decimal("106.80000"),
        "note": "",
        "landmark": None,
    }


@pytest.mark.parametrize("name", sorted(path.name for path in CITIES.iterdir() if path.is_dir()))
def test_series_are_the_services_in_capitals(name: str) -> None:
    for service in load_city(name).services:
        assert series_of(service.code) == service.series
