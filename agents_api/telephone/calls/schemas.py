"""Calls as the API shows them. Durations are left to the reader: every row has its instants."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from agents_api.frame.pages import PageQuery
from agents_api.frame.shapes import Answer, Ask, Code, Instant, Note
from records.calls import Disposition, EndedBy, RecordingStatus
from records.machines.call import CallStatus
from records.machines.incident import IncidentStatus


class CallRow(Answer):
    """One call in a list."""

    id: UUID
    """Sorts by time of arrival."""
    service: str
    """`112`, `119` or `cc`."""
    outbound: bool
    """An operator called the citizen."""
    dialled: str
    number: str | None
    """The caller's, E.164 where it could be read so; none from a phone without SIM or with a hidden number."""
    number_masked: bool
    """Only the last three digits are shown, because your role needs no more."""
    caller_name: str | None
    """As the telephone network sent it; anybody can send anything."""
    status: CallStatus
    arrived_at: Instant
    """When the trunk's INVITE came: the clock of all waits starts here."""
    queued_at: Instant | None
    answered_at: Instant | None
    ended_at: Instant | None
    ended_by: EndedBy | None
    """`network`: nobody wished it, the telephone network broke it."""
    silent_since: Instant | None
    """No sound has come from the citizen's line since then: they may be gone, or unable to speak."""
    position: str | None
    operator: str | None
    """Name of who answered."""
    disposition: Disposition | None
    gap: bool
    """Completed after a gap from Asterisk's own journal."""
    incident_id: UUID | None
    """The incident or draft that this call belongs to."""


class CallPage(Answer):
    """Calls, newest first."""

    items: list[CallRow]
    next: UUID | None
    """Give it as `before` for the next page; none on the last page."""


class CallQuery(PageQuery):
    """Which calls to list."""

    service: Annotated[Code | None, Field(description="`112`, `119` or `cc`; unset: all.")] = None
    live: Annotated[bool | None, Field(description="True: in progress; false: ended; unset: all.")] = None


class WaitRow(Answer):
    """One stay in one queue."""

    queue: str
    joined_at: Instant
    left_at: Instant | None
    why: str | None
    """`answered`, `abandoned`, `digit`, `timeout`, ..."""


class LegRow(Answer):
    """One other person's part in the call."""

    station: str
    position: str | None
    operator: str | None
    offered_at: Instant
    answered_at: Instant | None
    ended_at: Instant | None
    cause: int | None
    """Q.850: 16 is that person's wish; anything else put the citizen back."""


class StepRow(Answer):
    """One step of a flow that the caller walked."""

    flow: str
    step: str
    at: Instant
    digits: str | None


class FactRow(Answer):
    """Anything else that was noted of the call: a flag, a language, a transfer, ..."""

    at: Instant
    kind: str
    value: str


class RecordingRow(Answer):
    """The call's recording; listen at `/recordings/{call_id}` when it is finished."""

    state: RecordingStatus
    started_at: Instant
    seconds: float | None
    size: int | None
    """Bytes."""
    sha256: str | None


class CallIncident(Answer):
    """The incident or draft that the call belongs to."""

    id: UUID
    number: str | None
    status: IncidentStatus
    type_code: str | None


class Earlier(Answer):
    """What is known of this number from before."""

    calls: int
    incidents: int


class CallDetail(CallRow):
    """One call with all its parts."""

    waits: list[WaitRow]
    legs: list[LegRow]
    steps: list[StepRow]
    facts: list[FactRow]
    recording: RecordingRow | None
    incident: CallIncident | None
    earlier: Earlier | None
    """None when the number is unknown or your role does not see it."""


class DisposeCall(Ask):
    """What the call turned out to be, when it is no incident; its draft is discarded."""

    disposition: Literal[
        Disposition.INFORMATION,
        Disposition.COMPLAINT,
        Disposition.PRANK,
        Disposition.GHOST,
        Disposition.SILENT,
        Disposition.WRONG_NUMBER,
        Disposition.TEST,
    ]
    note: Note = ""
