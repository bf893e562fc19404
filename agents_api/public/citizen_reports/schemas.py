"""A citizen's report as the desk sees it."""

from uuid import UUID

from agents_api.frame.shapes import Answer, Instant


class ReportPerson(Answer):
    """Who filed it, as far as they said; empty after a year."""

    first_name: str | None
    last_name: str | None
    phone: str | None
    """E.164 where it is a number."""
    email: str | None
    account_id: str | None
    device_id: str | None


class CitizenReportDetail(Answer):
    """What was posted, word for word. It is text of somebody outside: show it as text."""

    id: UUID
    service_request_id: str
    """What the citizen knows it by."""
    app: str
    """Name of the application's key."""
    service_code: str
    received_at: Instant
    waits: bool
    """It was left to the desk to open."""
    description: str
    media_url: str | None
    """An address that the citizen gave; nobody has looked what is there."""
    attributes: dict[str, list[str]]
    address: str
    address_id: str | None
    lat: float | None
    """Degrees, WGS 84, as posted."""
    lon: float | None
    person: ReportPerson
    forgotten_at: Instant | None
    """When the person's data was emptied."""
