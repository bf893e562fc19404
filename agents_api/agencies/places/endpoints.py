"""GET /places."""

from fastapi import APIRouter

from agents_api.agencies.places.schemas import Place, PlaceList
from agents_api.frame.access import Asker
from agents_api.frame.context import Here

router = APIRouter(prefix="/places", tags=["catalogue"])


@router.get("")
def list_places(_asker: Asker, here: Here) -> PlaceList:
    """The kelurahan of the city with their centres, by code."""
    places = sorted(here.city.kelurahan, key=lambda place: place.code)
    return PlaceList(items=[Place.model_validate(place) for place in places])
