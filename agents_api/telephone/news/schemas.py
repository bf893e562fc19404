"""News as the API shows them."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from agents_api.frame.shapes import Answer, Ask, Instant, Words
from records.news import LONGEST_TEXT


def _sayable(text: str) -> str:
    if not any(letter.isalnum() for letter in text):
        raise ValueError("there is nothing to say in it; write a sentence")
    return text


class NewsRow(Answer):
    """What new callers of a service hear before the greeting; all but the service is none when nothing is on."""

    service: str
    text: str | None
    since: Instant | None
    until: Instant | None
    put_by: str | None
    """Name of the supervisor."""


class NewsList(Answer):
    """Every service of the city."""

    items: list[NewsRow]


class PutNews(Ask):
    """A sentence that callers hear from now on."""

    text: Annotated[Words, StringConstraints(max_length=LONGEST_TEXT), AfterValidator(_sayable)]
    """As it should be spoken; numbers as words. It takes the place of the one there may be."""
    minutes: Annotated[int, Field(ge=1, le=1440)] = 120
    """How long it stays on, unless it is put off before."""
