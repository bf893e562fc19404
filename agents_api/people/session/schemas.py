"""What logging in takes."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from agents_api.frame.shapes import Ask, Line


def _no_nul(text: str) -> str:
    if "\0" in text:
        raise ValueError("the password contains a NUL character; remove it")
    return text


class LogIn(Ask):
    """Login and password."""

    login: Annotated[Line, StringConstraints(min_length=1, max_length=100)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_no_nul)]


class LogInDisplay(Ask):
    """A display of the wall logs in with the instance's wall token instead of a person's password."""

    token: Annotated[Line, StringConstraints(min_length=1, max_length=200)]
