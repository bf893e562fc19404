"""POST and DELETE /session."""

from collections.abc import AsyncGenerator

import structlog
from fastapi import APIRouter, Depends, Request, Response

from agents_api.frame.access import Asker
from agents_api.frame.context import Db, Here
from agents_api.frame.cookie import drop_cookie, put_cookie, token_in
from agents_api.frame.faults import TooManyError
from agents_api.people.positions import service as positions
from agents_api.people.session import service
from agents_api.people.session.schemas import LogIn, LogInDisplay

router = APIRouter(prefix="/session", tags=["session"])

_log = structlog.get_logger()
_MOST_WAITING = 20
_WALL = "wall"


async def _one_of_few(here: Here) -> AsyncGenerator[None, None]:
    """A password's check takes 64 MiB and a core for a moment: few at once, and few in line."""
    if here.password_checks.statistics().tasks_waiting >= _MOST_WAITING:
        raise TooManyError("Too many people log in at this moment. Wait 2 s and try again.", wait=2)
    async with here.password_checks:
        yield


@router.post("", status_code=204, dependencies=[Depends(_one_of_few)])
def log_in(ask: LogIn, request: Request, response: Response, db: Db, here: Here) -> None:
    """Opens a session; its cookie is out of reach of scripts. What follows is at `/me`."""
    address = request.client.host if request.client else ""
    knock = service.Knock(ask.login, ask.password, address)
    token = service.log_in(db, knock, here.login_backoff, hours=here.settings.session_hours, now=here.clock())
    service.move_seat(db, token_in(request, here.settings), token)
    positions.come_back(db, service.digest(token), now=here.clock())
    _log.info("logged in", login=ask.login, client=address)
    put_cookie(response, token, here.settings)


@router.post("/display", status_code=204)
def log_in_display(ask: LogInDisplay, response: Response, db: Db, here: Here) -> None:
    """Opens a session for a display of the wall."""
    expected = here.settings.secrets.wall_token
    hours = here.settings.session_hours
    token = service.log_in_display(db, ask.token, expected, _WALL, hours=hours, now=here.clock())
    put_cookie(response, token, here.settings)


@router.delete("", status_code=204)
def log_out(asker: Asker, response: Response, db: Db, here: Here) -> None:
    """Ends the session and its streams; leaves the position unless it was taken with another login of yours.

    A talk that goes on is finished first: until then the seat rings no more, and is left when the talk is over.
    """
    last = service.log_out(db, asker, now=here.clock())
    positions.log_out(db, asker, last=last, now=here.clock())
    drop_cookie(response, here.settings)
