"""The person who is logged in."""

from uuid import UUID

from agents_api.frame.shapes import Answer, Instant
from records.people import Role


class Me(Answer):
    """Who you are here."""

    id: UUID
    login: str
    name: str
    role: Role
    agency: str | None
    """Your agency's code; only for the role `agency`."""
    position: str | None
    """The position you sit at."""
    expires_at: Instant
    """When this session ends by itself."""
