"""Errors become answers here: the branch of the error tree gives the status code, the error its sentence."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException

from agents_api.frame import screens
from agents_api.frame.shapes import Answer
from dispatch.refusals import RefusedError
from records.database_errors import described, is_conflict, is_passing, sqlstate
from settings.errors import (
    BadInputError,
    CallerFaultError,
    ConflictError,
    DcorError,
    IllegalMoveError,
    NotAllowedError,
    NotFoundError,
    OutsideError,
)

_log = structlog.get_logger()


class NotLoggedInError(NotAllowedError):
    """There is no session, or it has ended."""


class TooManyError(CallerFaultError):
    """Too much at once; `wait` says how many seconds to hold off."""

    def __init__(self, sentence: str, *, wait: float) -> None:
        super().__init__(sentence)
        self.wait = wait


class TooLargeError(CallerFaultError):
    """What was sent has more bytes than it may have."""


class WrongKindError(CallerFaultError):
    """A file of a kind that is not taken."""


class Fault(Answer):
    """Why a request was not done."""

    code: str
    """A stable word for programs, such as `not_found`."""
    message: str
    """A sentence for people, in English."""


_BRANCHES: Sequence[tuple[type[DcorError], int, str]] = (
    (NotLoggedInError, 401, "not_logged_in"),
    (NotAllowedError, 403, "not_allowed"),
    (NotFoundError, 404, "not_found"),
    (IllegalMoveError, 409, "illegal_move"),
    (ConflictError, 409, "conflict"),
    (BadInputError, 422, "bad_input"),
    (TooLargeError, 413, "too_large"),
    (WrongKindError, 415, "wrong_kind"),
    (TooManyError, 429, "too_many"),
    (CallerFaultError, 400, "bad_request"),
    (OutsideError, 503, "try_again"),
    (DcorError, 500, "our_fault"),
)
_HTTP_CODES = {
    400: "bad_request",
    404: "not_found",
    405: "wrong_method",
    413: "too_large",
    416: "bad_range",
}
_UNKNOWN = "Something inside failed and was written down. Try again."
_BUSY = "The database does not answer right now. Try again in a moment; nothing was changed."


Voice = Callable[[Request, Exception, int, str, Mapping[str, str] | None], Response]
"""Says a fault (status, sentence, headers) as an interface that is not ours wants it said."""


def answer(status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The JSON of a fault."""
    return JSONResponse(Fault(code=code, message=message).model_dump(), status, headers)


def add_fault_handlers(app: FastAPI, voices: Mapping[str, Voice]) -> None:
    """Every error of a request is answered with a `Fault`; below the paths in `voices` by theirs."""
    app.state.voices = voices
    app.add_exception_handler(DcorError, _ours)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _http)
    for kind in (OperationalError, PoolTimeoutError):
        app.add_exception_handler(kind, _database_away)
    app.add_exception_handler(IntegrityError, _lost_race)
    app.add_exception_handler(DataError, _unstorable)


def _say(
    request: Request,
    error: Exception,
    status: int,
    code: str,
    message: str,
    *,
    headers: Mapping[str, str] | None = None,
) -> Response:
    voices: Mapping[str, Voice] = request.app.state.voices
    for path, voice in voices.items():
        if request.url.path.startswith(f"{path}/"):
            return voice(request, error, status, message, headers)
    return answer(status, code, message, headers)


def _ours(request: Request, error: Exception) -> Response:
    status, code = next((status, code) for kind, status, code in _BRANCHES if isinstance(error, kind))
    if status >= 500:  # noqa: PLR2004 - the standard's boundary
        _log.error("a promise was broken", exc_info=error)
    headers = {"Retry-After": str(max(1, round(error.wait)))} if isinstance(error, TooManyError) else None
    code = error.code.value if isinstance(error, RefusedError) else code
    return _say(request, error, status, code, str(error), headers=headers)


def _unreadable(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for it alone
    return _say(request, error, 422, "bad_input", "; ".join(_sentence(fault) for fault in error.errors()))


def _sentence(fault: Mapping[str, Any]) -> str:
    """One fault without the input itself: that may be somebody's words."""
    where = ".".join(str(part) for part in fault["loc"][1:]) or str(fault["loc"][0])
    return f"{where}: {str(fault['msg']).removeprefix('Value error, ')}"


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it alone
    if error.status_code == 404 and (page := screens.fallback(request)):  # noqa: PLR2004
        return page
    code = _HTTP_CODES.get(error.status_code, "refused")
    return _say(request, error, error.status_code, code, str(error.detail), headers=error.headers)


def _database_away(request: Request, error: Exception) -> Response:
    if not is_passing(error):
        return _broken(request, error)
    _log.error("the database does not answer", state=sqlstate(error))
    return _say(request, error, 503, "try_again", _BUSY, headers={"Retry-After": "1"})


def _lost_race(request: Request, error: Exception) -> Response:
    """The database's own guards speak last: a unique key taken meanwhile, a move no longer legal."""
    assert isinstance(error, IntegrityError)  # noqa: S101 - registered for it alone
    if not is_conflict(error):
        return _broken(request, error)
    _log.warning("the database refused a change", state=sqlstate(error))
    return _say(
        request, error, 409, "conflict", "Somebody else changed this meanwhile. Look again and repeat."
    )


def _broken(request: Request, error: Exception) -> Response:
    """What no repeating mends, such as a missing partition: nobody is told that somebody else was first."""
    _log.error("the database refused what we wrote", what=described(error), exc_info=error)
    return _say(request, error, 500, "our_fault", _UNKNOWN)


def _unstorable(request: Request, error: Exception) -> Response:
    _log.warning("the database refused a value", state=sqlstate(error))
    return _say(request, error, 422, "bad_input", "A value is too large or not of the kind expected.")


def unknown() -> JSONResponse:
    """The answer to a request that failed for a reason nobody thought of."""
    return answer(500, "our_fault", _UNKNOWN)
