"""What every request and answer shares: strict shapes, bounded text, instants in UTC.

Text is kept as it was typed and sent back as text; whoever shows it escapes it. What can never be right
(a NUL byte, a line break inside a single line, text without end) is refused here with a sentence.
"""

import unicodedata
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints


class Answer(BaseModel):
    """What the API says."""

    model_config = ConfigDict(
        frozen=True, from_attributes=True, extra="forbid", use_attribute_docstrings=True
    )


class Ask(BaseModel):
    """What is asked of the API; a field it does not know is refused, not ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


def _in_utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC)


def _no_nul(text: str) -> str:
    if "\0" in text:
        raise ValueError("the text contains a NUL character; remove it")
    return text


def _one_line(text: str) -> str:
    if any(unicodedata.category(character) == "Cc" for character in text):
        raise ValueError("the text must be one line, without line breaks or control characters")
    return text


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("the text is empty; write a few words")
    return text


Instant = Annotated[datetime, AfterValidator(_in_utc)]
"""An instant, ISO 8601 in UTC (`2026-11-23T07:00:00Z`)."""

Line = Annotated[str, StringConstraints(max_length=500), AfterValidator(_one_line)]
"""One line of at most 500 characters, as typed."""

Words = Annotated[Line, AfterValidator(_not_blank)]
"""One line that says something: a reason, an outcome."""

Note = Annotated[str, StringConstraints(max_length=5000), AfterValidator(_no_nul)]
"""Several lines of at most 5,000 characters together, as typed."""

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]{0,30}$")]
"""A code of the city pack: an agency, a position, a type, a kelurahan."""
