"""Call-backs as the API shows them."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from agents_api.frame.shapes import Answer, Ask, Instant, Note
from records.callbacks import CallbackReason
from records.machines.callback import CallbackStatus


class CallbackRow(Answer):
    """One citizen to call back, however often they called."""

    id: UUID
    number: str | None
    """None: a phone that cannot be called; the row is `unreached` from the beginning."""
    number_masked: bool
    """Only the last three digits are shown, because your role needs no more."""
    service: str
    priority: int
    """1 first."""
    reason: CallbackReason
    status: CallbackStatus
    calls: int
    """How many calls of that number it stands for."""
    first_at: Instant
    """When the first of them ended."""
    last_at: Instant
    last_call_id: UUID
    due_at: Instant
    """Called back by then."""
    taken_by: str | None
    """Name of who will call."""
    taken_at: Instant | None
    tries: int
    last_try_at: Instant | None
    ended_at: Instant | None
    ended_by_call: UUID | None
    """Their own later call that was answered."""
    note: str


class CallbackList(Answer):
    """Those that are due first, most urgent first; then the newest that are over."""

    items: list[CallbackRow]


class CallbackQuery(Ask):
    """Which call-backs to list."""

    over: Annotated[int, Field(ge=0, le=200, description="How many that are over, newest first.")] = 50


class CallbackResult(Ask):
    """What came of it. `again`: nobody answered, and another try will be made in five minutes."""

    result: Literal["reached", "unreached", "again", "cancelled"]
    """`cancelled`: no call is needed."""
    note: Note = ""
