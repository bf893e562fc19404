"""Locations of calls as the desk sees them."""

from agents_api.frame.shapes import Answer, Instant
from records.locations import LocationSource


class LocationRow(Answer):
    """One place that somebody gave for a call."""

    at: Instant
    """When it was so."""
    source: LocationSource
    """`network` (in the INVITE), `aml` (the phone by itself), `link` (shared by the citizen), `typed`."""
    lat: float
    """Degrees, WGS 84."""
    lon: float
    radius_m: float | None
    """Uncertainty, metres; none where nobody told it."""


class LocationList(Answer):
    """All places of one call, newest first."""

    items: list[LocationRow]


class LocationLinkMade(Answer):
    """A link for one citizen: it works once."""

    url: str
    """It is not kept: read it out now if the SMS does not come."""
    expires_at: Instant
    sms: bool
    """Whether an SMS was ordered; not to a caller without a number."""
    waits: str | None
    """Why no SMS is sent now; none when it can be."""
