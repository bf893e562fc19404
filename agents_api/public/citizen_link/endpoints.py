"""GET and POST /l/{token}: the page that a citizen opens from an SMS, and the position it sends."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import FileResponse, HTMLResponse

from agents_api.frame.context import Db, Here
from agents_api.frame.faults import TooManyError, answer
from agents_api.public.citizen_link.page import FILES, page
from agents_api.public.citizen_link.schemas import SharedPosition
from agents_api.telephone.locations import service
from agents_api.telephone.locations.service import LinkState
from settings.errors import BadInputError
from telephony.locations import point_of

router = APIRouter(prefix="/l", tags=["citizen"])

_STATUS = {LinkState.OPEN: 200, LinkState.USED: 410, LinkState.EXPIRED: 410, LinkState.UNKNOWN: 404}
_REFUSED = {
    LinkState.USED: "This link was used already; the first position counts.",
    LinkState.EXPIRED: "This link has expired. Ask the operator for a new one.",
    LinkState.UNKNOWN: "There is no such link.",
}


def _knock(request: Request, here: Here) -> None:
    address = request.client.host if request.client else ""
    if wait := here.citizen_rate.wait(address, now=here.clock()):
        raise TooManyError("Too many tries from this address. Wait a minute.", wait=wait)


_Knock = Annotated[None, Depends(_knock)]
Token = Annotated[str, Path(max_length=64)]


@router.get("/share.js")
def get_share_script() -> FileResponse:
    """The page's script."""
    return FileResponse(FILES / "share.js", media_type="text/javascript")


@router.get("/share.css")
def get_share_style() -> FileResponse:
    """The page's colours."""
    return FileResponse(FILES / "share.css", media_type="text/css")


@router.get("/{token}", response_class=HTMLResponse)
def get_share_page(token: Token, _knock: _Knock, db: Db, here: Here) -> HTMLResponse:
    """The page. Looking at it uses nothing up: phones look at a link before their owners do."""
    state = service.state_of(db, token, now=here.clock())
    return HTMLResponse(page(state, here.city.name), _STATUS[state])


@router.post("/{token}", status_code=204)
def share_position(token: Token, position: SharedPosition, _knock: _Knock, db: Db, here: Here) -> Response:
    """Takes the position once."""
    point = point_of(position.lat, position.lon, position.accuracy)
    if point is None:
        raise BadInputError("This is no position that could help anybody.")
    state = service.use(db, token, point, now=here.clock())
    if state is LinkState.OPEN:
        return Response(status_code=204)
    return answer(_STATUS[state], f"link_{state.value}", _REFUSED[state])
