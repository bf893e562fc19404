"""Places of the city."""

from agents_api.frame.shapes import Answer


class Place(Answer):
    """A kelurahan. Two may share a name; the code is the key."""

    code: str
    """Kemendagri code."""
    kelurahan: str
    kecamatan: str
    lat: float
    """Centre, degrees, WGS 84."""
    lon: float


class PlaceList(Answer):
    """All kelurahan, by code."""

    items: list[Place]
