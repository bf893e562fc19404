"""What an operator may write into an incident, checked before it reaches the database. Pure."""

from decimal import Decimal
from typing import TypedDict

from records.incidents import PointSource
from settings.errors import BadInputError

PRIORITIES = range(1, 5)
_MOST_LATITUDE, _MOST_LONGITUDE = 90, 180


class Changes(TypedDict, total=False):
    """The fields to change; those that are absent stay, None clears."""

    type_code: str | None
    priority: int | None
    address: str | None
    """As spoken and typed; only a person's typing changes it."""
    kelurahan: str | None
    landmark: str | None
    lat: Decimal | float | None
    lon: Decimal | float | None
    """Degrees, WGS 84; always both, kept to five decimals (about a metre)."""
    point_source: PointSource | None
    note: str | None


def checked(changes: Changes) -> Changes:
    """The changes, with text that PostgreSQL can store. Raises `BadInputError` with what is wrong."""
    priority = changes.get("priority")
    if priority is not None and priority not in PRIORITIES:
        raise BadInputError(f"Priority is 1 to 4, not {priority}.")
    if ("lat" in changes) != ("lon" in changes):
        raise BadInputError("A point needs both latitude and longitude.")
    lat, lon = changes.get("lat"), changes.get("lon")
    if (lat is None) != (lon is None):
        raise BadInputError("A point needs both latitude and longitude.")
    if (
        lat is not None
        and lon is not None
        and not (abs(lat) <= _MOST_LATITUDE and abs(lon) <= _MOST_LONGITUDE)
    ):
        raise BadInputError("A point is given in degrees: latitude -90 to 90, longitude -180 to 180.")
    clean = changes.copy()
    if lat is not None and lon is not None:
        clean["lat"], clean["lon"] = _kept(lat), _kept(lon)
    if "address" in clean:
        clean["address"] = storable(clean["address"] or "")
    if "note" in clean:
        clean["note"] = storable(clean["note"] or "")
    landmark = clean.get("landmark")
    if landmark is not None:
        clean["landmark"] = storable(landmark)
    return clean


def _kept(degrees: Decimal | float) -> Decimal:
    return Decimal(str(degrees)).quantize(Decimal("0.00001"))


def storable(text: str) -> str:
    """Without NUL and half surrogates, which a browser can send and PostgreSQL refuses."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
