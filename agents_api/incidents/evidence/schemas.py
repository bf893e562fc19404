"""Guided questions, answers, notes, photos and files as the API shows and takes them."""

from typing import Annotated

from pydantic import AfterValidator, Field, StrictBool, StrictInt, StringConstraints

from agents_api.frame.shapes import Answer, Ask, Note
from agents_api.incidents.known.schemas import NoteRow
from records.evidence import Visibility
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
