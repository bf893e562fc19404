"""What can be asked of a call, and what became of it."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from agents_api.frame.shapes import Answer, Ask, Code, Instant
from records.actions import ActionKind
from records.machines.call_action import CallActionStatus

Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{8,64}$")]
"""The asker's own word for this one wish, such as a UUID: sent again, it asks for nothing new."""

Number = Annotated[str, StringConstraints(pattern=r"^\+?[0-9]{3,15}$")]
"""As dialled: E.164, or a short number such as 110."""


class ActionTarget(Ask):
    """Whom: exactly one of these."""

    position: Code | None = None
    agency: str | None = None
    """Its duty phone."""
    number: Number | None = None
    entry: Code | None = None
    """A line of the directory (`GET /directory`)."""
    callback: UUID | None = None
    """The citizen of a call-back; the try is written down there."""

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        named = (self.position, self.agency, self.number, self.entry, self.callback)
        if sum(value is not None for value in named) != 1:
            raise ValueError("name exactly one of position, agency, number, entry and callback")
        return self


class AskAction(Ask):
    """What is to be done with the call."""

    kind: Literal[
        ActionKind.HOLD,
        ActionKind.RESUME,
        ActionKind.TRANSFER,
        ActionKind.CONSULT,
        ActionKind.COMPLETE,
        ActionKind.BACK,
        ActionKind.CONFERENCE,
        ActionKind.PARK,
        ActionKind.HANG_UP,
        ActionKind.KEYS,
        ActionKind.RECORDING_OFF,
        ActionKind.RECORDING_ON,
        ActionKind.HELP_CHECK,
        ActionKind.LISTEN,
        ActionKind.WHISPER,
        ActionKind.BARGE,
        ActionKind.TAKE_OVER,
    ]
    key: Key
    to: ActionTarget | None = None
    """Of `transfer`, `consult` and `conference`."""
    keys: Annotated[str, StringConstraints(pattern=r"^[0-9*#]{1,20}$")] | None = None
    """Of `keys`."""

    @model_validator(mode="after")
    def _what_it_needs(self) -> Self:
        if self.kind in (ActionKind.TRANSFER, ActionKind.CONSULT) and self.to is None:
            raise ValueError(f"{self.kind} needs `to`: a position, an agency or a number")
        if self.to and self.kind not in (ActionKind.TRANSFER, ActionKind.CONSULT, ActionKind.CONFERENCE):
            raise ValueError(f"{self.kind} has no `to`")
        if (self.kind is ActionKind.KEYS) != (self.keys is not None):
            raise ValueError("`keys` belongs to the action `keys`, and to no other")
        return self


class PlaceCall(Ask):
    """Call somebody: your phone rings first, then theirs. They see the city's number."""

    key: Key
    to: Annotated[ActionTarget, Field(description="An agency's duty phone or a number.")]
    service: Code = "112"
    """Whose call it is: who takes the citizen when your phone dies."""


class ActionRow(Answer):
    """One action and what became of it."""

    id: UUID
    call_id: UUID | None
    kind: ActionKind
    case_id: UUID | None
    """The case that goes with the call, where it is handed over to an agency that has one."""
    status: CallActionStatus
    """`done` is what Asterisk did, not what was asked."""
    result: str | None
    """Why it failed."""
    asked_at: Instant
    deadline_at: Instant


class DirectoryRow(Answer):
    """A line outside."""

    code: str
    name: str
    number: str
    """As dialled."""
    agency: str | None
    """Whose line it is: their case of the caller's incident goes with a call that is handed over."""


class DirectoryList(Answer):
    """All of them, in the city's order."""

    items: list[DirectoryRow]
