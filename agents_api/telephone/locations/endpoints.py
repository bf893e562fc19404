"""GET /calls/{id}/locations and POST /calls/{id}/location-link."""

from uuid import UUID

from fastapi import APIRouter

from agents_api.frame.access import Asker
from agents_api.frame.context import Db, Here
from agents_api.telephone.locations import service
from agents_api.telephone.locations.schemas import LocationLinkMade, LocationList
from dispatch.channels.twilio_texts import why_texts_wait
from records.texts import TextChannel

router = APIRouter(prefix="/calls", tags=["calls"])


@router.get("/{call_id}/locations")
def list_call_locations(call_id: UUID, db: Db, asker: Asker) -> LocationList:
    """Where the caller is, by all who said so, newest first."""
    return service.listed(db, asker, call_id)


@router.post("/{call_id}/location-link", status_code=201)
def make_location_link(call_id: UUID, db: Db, asker: Asker, here: Here) -> LocationLinkMade:
    """A link with which the citizen shares the phone's position: one use, 30 minutes. It is sent by SMS too."""
    base, city = here.settings.public_base, here.city.name
    waits = why_texts_wait(here.settings, TextChannel.SMS)
    return service.make_link(db, asker, call_id, base=base, city=city, waits=waits, now=here.clock())
