"""Faults in the standard's own shape: a list of code and description, in the form that was asked for.

The standard knows 404 for what does not exist, 403 for a wrong or missing key, and 400 for everything else that the
client did; 429 (with Retry-After) and 5xx keep their meaning.
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from agents_api.public.open311.rendering import Plain, form_of, rendered
from settings.errors import BadInputError, NotAllowedError

PREFIX = "/open311"
_KEPT = frozenset(
    {HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.TOO_MANY_REQUESTS}
)


class FormFaultsError(BadInputError):
    """Everything that is wrong with one post, a sentence each."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = tuple(sentences)


class KeyMissingError(NotAllowedError):
    """The key is missing, unknown or revoked."""


def said(
    request: Request, error: Exception, status: int, message: str, headers: Mapping[str, str] | None
) -> Response:
    """The answer to a request that failed."""
    code = status if status in _KEPT or status >= HTTPStatus.INTERNAL_SERVER_ERROR else HTTPStatus.BAD_REQUEST
    sentences = error.sentences if isinstance(error, FormFaultsError) else (message,)
    faults: list[Plain] = [{"code": int(code), "description": sentence} for sentence in sentences]
    form = form_of(request.url.path, request.headers.get("accept", ""))
    answer = rendered(form, "errors", faults, status=int(code))
    answer.headers.update(headers or {})
    return answer
