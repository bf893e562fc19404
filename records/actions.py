"""What people ask to be done with calls: hold, hand over, listen, call out. A row each, done once by telephony."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base, words
from records.incidents import Case
from records.journal import DESK, About, agency_audience
from records.machines.call_action import CALL_ACTION, CallActionStatus
from records.machines.machine import Machine


class ActionKind(StrEnum):
    """What can be asked."""

    HOLD = "hold"
    RESUME = "resume"
    TRANSFER = "transfer"
    """To `target` at once."""
    CONSULT = "consult"
    """Asks `target` while the citizen is on hold."""
    COMPLETE = "complete"
    """Whoever was asked takes the citizen over; the operator is out."""
    BACK = "back"
    """Ends the consultation; the operator talks to the citizen again."""
    CONFERENCE = "conference"
    """Citizen, operator and `target` in one talk; whoever was asked, without a target."""
    PARK = "park"
    HANG_UP = "hang_up"
    """The operator's own leg: their wish ends the call."""
    KEYS = "keys"
    """Sends `target` as keys to the citizen's side."""
    RECORDING_OFF = "recording_off"
    RECORDING_ON = "recording_on"
    HELP_CHECK = "help_check"
    """A silent caller is asked to press 1."""
    LISTEN = "listen"
    WHISPER = "whisper"
    """Heard by the operator alone."""
    BARGE = "barge"
    TAKE_OVER = "take_over"
    CALL = "call"
    """Calls the number `target`; the asker's phone rings first."""


class CallAction(Base):
    """One thing that was asked."""

    __tablename__ = "call_actions"
    __table_args__ = (
        UniqueConstraint("user_id", "key", name="uq_call_actions_key"),
        Index("ix_call_actions_open", "asked_at", postgresql_where=text("status IN ('queued', 'doing')")),
    )
    machine: ClassVar[Machine[CallActionStatus]] = CALL_ACTION

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str]
    """The asker's own word for it: the same again asks for nothing new."""
    call_id: Mapped[UUID | None] = mapped_column(index=True)
    """None for a call that is only to be placed."""
    kind: Mapped[ActionKind] = mapped_column(words(ActionKind))
    target: Mapped[str | None]
    """A seat's extension, a number to dial, or keys."""
    agency: Mapped[str | None]
    """Whose line the target is, if it is an agency's."""
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey(Case.id))
    """That agency's case of the caller's incident: it goes with the call."""
    service: Mapped[str | None]
    """Of a call to be placed: whose it is."""
    position: Mapped[str | None]
    """The asker's seat."""
    user_id: Mapped[UUID]
    asked_at: Mapped[datetime]
    deadline_at: Mapped[datetime]
    """If nothing was heard by then, it has failed."""
    status: Mapped[CallActionStatus] = mapped_column(words(CallActionStatus))
    result: Mapped[str | None]
    """Why it failed, in a sentence."""

    def about(self) -> About:
        """The desk sees what became of it, and the agency whose case goes with it; the number stays in the row."""
        hears = (agency_audience(self.agency),) if self.agency and self.case_id else ()
        return About(
            call_id=self.call_id,
            case_id=self.case_id,
            subject=str(self.id),
            audience=(DESK, *hears),
            data={"kind": self.kind.value},
        )
