"""Applications' keys as the API shows and takes them."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from agents_api.frame.shapes import Answer, Ask, Instant


class ApiKeyRow(Answer):
    """One application's key, without its secret."""

    id: UUID
    name: str
    """How history names the application: `app:NAME`."""
    rate_per_minute: int
    """How many of its requests are answered in a minute."""
    made_at: Instant
    made_by: str
    revoked_at: Instant | None
    revoked_by: str | None


class ApiKeyList(Answer):
    """Every key that was ever made, oldest first."""

    items: list[ApiKeyRow]


class NewApiKey(ApiKeyRow):
    """A key that was just made."""

    key: str
    """The secret: shown now and never again."""


class MakeApiKey(Ask):
    """A key for one application."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,30}$")]
    rate_per_minute: Annotated[int, Field(ge=1, le=6000)] = 120
