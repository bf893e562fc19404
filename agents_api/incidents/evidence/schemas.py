"""Guided questions, answers, notes, photos and files as the API shows and takes them."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, StrictBool, StrictInt, StringConstraints

from agents_api.frame.shapes import Answer, Ask, Instant, Note
from records.evidence import FileKind, Visibility
from records.questions import LONGEST_ANSWER, QuestionKind


class ChoiceRow(Answer):
    """One of several answers."""

    code: str
    text: str
    """Indonesian."""
    text_en: str


class QuestionRow(Answer):
    """One question of a script."""

    code: str
    ask: str
    """Indonesian, as the operator says it."""
    ask_en: str
    kind: QuestionKind
    min: int | None
    """Only for a number; both ends count."""
    max: int | None
    choices: list[ChoiceRow]


class QuestionList(Answer):
    """What to ask about a type of incident, in order; empty when there is nothing to ask."""

    items: list[QuestionRow]


def _no_nul(answer: str) -> str:
    if "\0" in answer:
        raise ValueError("the answer contains a NUL character; remove it")
    return answer


class AnswerQuestion(Ask):
    """What the caller said."""

    answer: (
        StrictBool
        | StrictInt
        | Annotated[str, StringConstraints(max_length=LONGEST_ANSWER), AfterValidator(_no_nul)]
    )
    """True or false, a whole number, a choice's code, or words: by the question's kind."""


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


class NotePage(Answer):
    """Notes, newest first."""

    items: list[NoteRow]
    next: int | None
    """Give it as `before` for the next page; none on the last page."""


class NoteQuery(Ask):
    """Which page of notes."""

    before: Annotated[int | None, Field(ge=1, le=2**62, description="`next` of the page before.")] = None
    limit: Annotated[int, Field(ge=1, le=200, description="Rows on one page.")] = 50


def _says_something(text: str) -> str:
    if not text.strip():
        raise ValueError("the note is empty; write a few words")
    return text


class AddNote(Ask):
    """A note."""

    text: Annotated[Note, AfterValidator(_says_something)]
    visibility: Visibility = Visibility.DESK
    """Who may read it besides the desk; an agency's note is for the desk and itself."""


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
