"""Access to restricted incidents as the API shows and takes it."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from agents_api.frame.shapes import Answer, Ask, Code, Instant, Words
from records.access import AccessReason


class AccessRow(Answer):
    """One person who is assigned to an incident, or was shut out of it."""

    login: str
    name: str
    how: AccessReason
    """`worked`: answered one of its calls, drafted, opened or edited it; `granted`: a supervisor let them in."""
    since: Instant | None
    """None for who only answered one of its calls."""
    given_by: str | None
    """Name of the supervisor."""
    why: str | None
    ended_at: Instant | None
    """Shut out since then."""
    ended_by: str | None
    ended_why: str | None


class AccessList(Answer):
    """Everybody who may see the incident besides the named people, and who was shut out."""

    items: list[AccessRow]


class ChangeAccess(Ask):
    """Who, and why."""

    login: Code
    reason: Words


class AuditRow(Answer):
    """Somebody did or read something that must be answerable."""

    id: int
    at: Instant
    who: str
    """`operator:siti`, `agency:damkar`: a role and a login."""
    what: str
    """`incident.read`, `case.read`, `case.listed`, `recording.listen`, ..."""
    subject: str


class AuditPage(Answer):
    """Newest first."""

    items: list[AuditRow]
    next: int | None
    """Give it as `before` for the next page; none on the last page."""


class AuditQuery(Ask):
    """Of what."""

    subject: UUID
    """An incident, with its cases and calls; or a case; or a call."""
    before: Annotated[int | None, Field(ge=1, description="`next` of the page before.")] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class NamedRow(Answer):
    """Somebody who may see every restricted incident."""

    login: str
    name: str


class NamedList(Answer):
    """All of them."""

    items: list[NamedRow]


class NamePerson(Ask):
    """Who is named, or is no longer, and why."""

    login: Code
    named: bool
    reason: Words
