"""The text queue as the API shows it."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from agents_api.frame.shapes import Answer, Ask, Instant, Note
from records.calls import Disposition
from records.machines.sms_order import SmsOrderStatus
from records.machines.text import TextStatus
from records.texts import LONGEST, TextChannel, TextDirection


class TextRow(Answer):
    """One conversation in the list."""

    id: UUID
    channel: TextChannel
    number: str | None
    """The citizen's, E.164; a company's sender may be a short number or a word."""
    number_masked: bool
    """Only the last three digits are shown, because your role needs no more."""
    status: TextStatus
    began_at: Instant
    last_at: Instant
    """When the newest message came or went."""
    waiting_since: Instant | None
    waiting_seconds: int | None
    """For how long nobody has taken it."""
    unanswered_since: Instant | None
    """Their oldest message since the last answer; none when it is their turn."""
    taken_by: str | None
    """Name of who has it, or had it at its end."""
    taken_at: Instant | None
    mine: bool
    """You have it."""
    closed_at: Instant | None
    disposition: Disposition | None
    note: str
    incident_id: UUID | None
    """The incident or draft that was made of it."""


class TextList(Answer):
    """Waiting first, longest first; then those that somebody has; then the newest that are over."""

    items: list[TextRow]
    waits: list[str]
    """Why texts of a channel are not sent now, as sentences; empty when all are."""


class TextMessageRow(Answer):
    """One message."""

    id: int
    direction: TextDirection
    """`in`: the citizen's; `out`: the room's."""
    at: Instant
    text: str
    media: list[str]
    """Twilio's addresses of photos and the like."""
    written_by: str | None
    """Name of the operator; none for the citizen's and for the automatic acknowledgement."""
    delivery: SmsOrderStatus | None
    """How far one of ours came: `queued`, `sending`, `sent`, `delivered`, `failed`, `expired`."""
    delivery_error: str | None
    """Why it has not arrived, in words."""


class TextDetail(TextRow):
    """One conversation with its messages, oldest first."""

    messages: list[TextMessageRow]
    waits: str | None
    """Why its answers are not sent now; none when they are."""


class TextQuery(Ask):
    """Which conversations to list."""

    over: Annotated[int, Field(ge=0, le=200, description="How many that are over, newest first.")] = 50


def _sayable(text: str) -> str:
    if "\0" in text:
        raise ValueError("the text contains a NUL character; remove it")
    if not text.strip():
        raise ValueError("the text is empty; write a few words")
    return text


class AnswerText(Ask):
    """What to write to the citizen."""

    text: Annotated[str, StringConstraints(max_length=LONGEST), AfterValidator(_sayable)]


class CloseText(Ask):
    """What the conversation turned out to be."""

    disposition: Disposition
    """`incident` needs a draft or an incident made of it."""
    note: Note = ""
