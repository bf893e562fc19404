"""Who asks, as every endpoint and service sees them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from records.people import Role


@dataclass(frozen=True)
class Person:
    """The user behind one session."""

    user_id: UUID
    login: str
    name: str
    role: Role
    agency: str | None
    """Code of the agency whose people they are; only for the role `agency`."""
    session: bytes
    """SHA-256 of the session's token."""
    expires_at: datetime
    may_see_restricted: bool = False
    """Named for all restricted incidents."""

    @property
    def who(self) -> str:
        """How history names them: `operator:siti`, and an agency's people by their agency."""
        return f"{self.role.value}:{self.agency or self.login}"

    @property
    def by_name(self) -> str:
        """How an audit names them: by the person, also an agency's (`agency:damkar`)."""
        return f"{self.role.value}:{self.login}"

    @property
    def sees_numbers(self) -> bool:
        """Whether callers' numbers are shown whole: only to those who talk to callers or answer for them."""
        return self.role in (Role.OPERATOR, Role.SUPERVISOR)

    @property
    def sees_restricted(self) -> bool:
        """Whether every restricted incident is for them, not only those they work on (see `agents_api.frame.sight`)."""
        return self.may_see_restricted and self.role in (Role.OPERATOR, Role.SUPERVISOR)
