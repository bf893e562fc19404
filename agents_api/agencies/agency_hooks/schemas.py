"""What an agency's own system sends, in the form that Standard Webhooks recommends, and what it is answered."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from agents_api.frame.shapes import Answer, Ask, Instant, Words
from records.machines.case import CaseStatus


class HookType(StrEnum):
    """What happened to the case."""

    ACCEPTED = "case.accepted"
    REJECTED = "case.rejected"
    UNIT_ASSIGNED = "case.unit_assigned"
    EN_ROUTE = "case.en_route"
    ON_SCENE = "case.on_scene"
    DONE = "case.done"
    NOT_FOUND = "case.not_found"


WITH_UNIT = frozenset({HookType.UNIT_ASSIGNED, HookType.EN_ROUTE, HookType.ON_SCENE})


class HookData(Ask):
    """Of which case, and the particulars."""

    case_number: Annotated[
        str, StringConstraints(pattern=r"^[A-Z0-9]{1,8}-[0-9]{8}-[0-9]{4,8}-[A-Z0-9]{2,12}$")
    ]
    """As in `case.created`: `112-20261123-0001-DAMKAR`."""
    reason: Words | None = None
    """Why, with `case.rejected`."""
    unit: Annotated[Words, StringConstraints(max_length=100)] | None = None
    """Who goes, with `case.unit_assigned`; also `case.en_route` and `case.on_scene` may name it."""
    at: Instant | None = None
    """When it happened; unset: now."""
    by: Annotated[Words, StringConstraints(max_length=100)] | None = None
    """Who did it there: a name or a post, for the history."""


class HookDocument(Ask):
    """One message."""

    type: HookType
    timestamp: Instant | None = None
    """When the message was written; of no weight here (the signature has its own)."""
    data: Annotated[HookData, Field()]

    @model_validator(mode="after")
    def _says_enough(self) -> Self:
        if self.type is HookType.REJECTED and self.data.reason is None:
            raise ValueError("case.rejected says why: data.reason is missing")
        if self.type is HookType.UNIT_ASSIGNED and self.data.unit is None:
            raise ValueError("case.unit_assigned says who goes: data.unit is missing")
        if self.data.unit is not None and self.type not in WITH_UNIT:
            raise ValueError(f"{self.type.value} names no unit: leave data.unit out")
        return self


class HookAnswer(Answer):
    """The case afterwards."""

    case_number: str
    status: CaseStatus
    unit: str | None
