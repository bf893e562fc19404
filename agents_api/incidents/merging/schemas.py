"""Several reports of one event, as the API shows and takes them."""

from uuid import UUID

from agents_api.frame.shapes import Answer, Ask, Instant
from records.incidents import Restriction
from records.machines.incident import IncidentStatus
from records.sources import SourceChannel


class DuplicateRow(Answer):
    """Another incident or draft that may be the same event."""

    id: UUID
    number: str | None
    """None while it is a draft."""
    status: IncidentStatus
    channel: SourceChannel
    type_code: str | None
    priority: int | None
    address: str
    kelurahan: str | None
    landmark: str | None
    restriction: Restriction | None
    created_at: Instant
    opened_at: Instant | None
    distance_m: int | None
    """Metres from point to point; none where one of them has no point and only the kelurahan is the same."""
    age_seconds: int
    """Since it was opened; of a draft, since it was made."""


class DuplicateList(Answer):
    """Nearest first, then newest. An advice: whoever knows better goes on."""

    items: list[DuplicateRow]


class MergeIncident(Ask):
    """Which incident goes on for both."""

    into: UUID


class AttachCall(Ask):
    """Which call is about this incident too."""

    call_id: UUID
