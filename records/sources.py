"""How the room heard of an incident. The series of its number is another matter (`Incident.source`)."""

from enum import StrEnum


class SourceChannel(StrEnum):
    """By which way an incident was first told."""

    CALL_112 = "112"
    CALL_119 = "119"
    CALL_CENTRE = "call_centre"
    AGENCY_POST = "agency_post"
    """An agency's post, by its own line or radio."""
    WHATSAPP = "whatsapp"
    SMS = "sms"
    APP = "app"
    """The city's app, or anything else that files by machine."""
    CCTV = "cctv"
    WALK_IN = "walk_in"
    """Somebody at the door of the room or of a post."""
    RADIO = "radio"
    OTHER = "other"


_OF_SERVICE = {
    "112": SourceChannel.CALL_112,
    "119": SourceChannel.CALL_119,
    "cc": SourceChannel.CALL_CENTRE,
}


def channel_of(service: str) -> SourceChannel:
    """The channel of calls to a service of the city pack; `other` for a service of a city that has more."""
    return _OF_SERVICE.get(service, SourceChannel.OTHER)
