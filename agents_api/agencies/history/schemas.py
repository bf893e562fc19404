"""Changes of what people edit: how they are asked for, and their history."""

from typing import Annotated, Any, ClassVar, Self

from pydantic import Field, JsonValue, model_validator

from agents_api.frame.shapes import Answer, Ask, Instant, Words
from records.edits import EditKind


class Reasoned(Ask):
    """A change, and why."""

    why: Words | None = None
    """Why, for the history."""

    def values(self) -> dict[str, Any]:
        """What was given, by field."""
        return self.model_dump(exclude_unset=True, exclude={"why", "version"})


class ChangeAsk(Reasoned):
    """What to change; what is left out stays, and `null` empties the fields that may be empty."""

    may_be_empty: ClassVar[frozenset[str]] = frozenset()

    version: Annotated[int, Field(ge=1, le=2_147_483_647)]
    """The version that you saw: a change of anything newer is refused, so nobody overwrites what they did not see."""

    @model_validator(mode="after")
    def _nothing_emptied(self) -> Self:
        emptied = {name for name, value in self.values().items() if value is None} - self.may_be_empty
        if emptied:
            raise ValueError(f"{', '.join(sorted(emptied))} cannot be empty")
        return self


class EditRow(Answer):
    """One change of one thing."""

    id: int
    kind: EditKind
    subject: str
    """Code or id of the thing."""
    version: int
    """The version that this change made; 1 is the beginning."""
    at: Instant
    who: str
    why: str | None
    changes: dict[str, list[JsonValue]]
    """`{field: [old, new]}`. Put the old values back by changing the thing to them."""


class EditList(Answer):
    """Changes, newest first."""

    items: list[EditRow]
    next: int | None
    """Give it as `before` for the next page; none on the last page."""


class EditQuery(Ask):
    """Which changes."""

    before: Annotated[
        int | None,
        Field(ge=1, le=2**63 - 1, description="`next` of the page before; unset: the newest."),
    ] = None
    limit: Annotated[int, Field(ge=1, le=200, description="Rows on one page.")] = 50
