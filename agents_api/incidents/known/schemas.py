"""What is known of an incident, as the API shows it."""

from uuid import UUID

from agents_api.frame.shapes import Answer, Instant
from records.evidence import FileKind, Visibility
from records.questions import QuestionKind


class AnswerRow(Answer):
    """The newest answer to one question."""

    question: str
    """Its code."""
    kind: QuestionKind
    asked: str
    """As it was asked, Indonesian."""
    asked_en: str
    answer: str
    """`yes`, `no`, a number, a choice's code, or words."""
    shown: str
    """In Indonesian words."""
    raises_to: int | None
    """The priority that it asked for."""
    at: Instant
    who: str


class NoteRow(Answer):
    """Something that somebody wrote down."""

    id: int
    text: str
    visibility: Visibility
    agency: str | None
    """The author's; none for the desk."""
    at: Instant
    who: str


class AttachmentRow(Answer):
    """A photo or file."""

    id: UUID
    kind: FileKind
    """By its content."""
    name: str
    """As the sender's device called it: text to be shown."""
    size: int
    """Bytes of the original."""
    sha256: str
    """Of the original, hexadecimal."""
    visibility: Visibility
    agency: str | None
    """The sender's; none for the desk."""
    at: Instant
    who: str


class Known(Answer):
    """What is known of an incident, as far as the asker may see it."""

    answers: list[AnswerRow]
    """The newest to each question, in the order of asking."""
    notes: list[NoteRow]
    """The newest 100, oldest first; `/incidents/{id}/notes` has them all."""
    attachments: list[AttachmentRow]
    """Oldest first."""

    @classmethod
    def nothing(cls) -> "Known":
        """For whom the incident is none any more."""
        return cls(answers=[], notes=[], attachments=[])
