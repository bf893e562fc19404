"""Ask something of a call, place one, look what became of it."""

import time
from collections.abc import Callable
from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session

from agents_api.frame.access import Asker, StreamingAsker
from agents_api.frame.context import Context, Db, Here, in_moments
from agents_api.telephone.actions import service
from agents_api.telephone.actions.schemas import ActionRow, AskAction, DirectoryList, DirectoryRow, PlaceCall
from records.machines.call_action import CallActionStatus

router = APIRouter(tags=["actions"])

WAIT_SECONDS = 3.0
"""An action that is not decided by then is answered with 202: look again at `GET /actions/{id}`."""

LOOK_SECONDS = 0.5
"""An action is looked at this often even when the feed says nothing of it: it may have lost the database."""

_UNDECIDED = (CallActionStatus.QUEUED, CallActionStatus.DOING)


@router.post("/calls/{call_id}/actions", responses={202: {"model": ActionRow}})
async def act_on_call(
    call_id: UUID, wanted: AskAction, asker: StreamingAsker, here: Here, response: Response
) -> ActionRow:
    """Have something done with a running call; answers with what Asterisk did, or 202 after 3 s."""

    def ask(session: Session) -> UUID:
        return service.ask(session, asker, call_id, wanted, _directory(here), now=here.clock())

    return await _asked(here, ask, response)


@router.post("/actions/calls", responses={202: {"model": ActionRow}})
async def place_call(wanted: PlaceCall, asker: StreamingAsker, here: Here, response: Response) -> ActionRow:
    """Call a number or an agency; your phone rings first."""
    services = frozenset(line.code for line in here.city.services)

    def ask(session: Session) -> UUID:
        return service.place(session, asker, wanted, services, _directory(here), now=here.clock())

    return await _asked(here, ask, response)


@router.get("/actions/{action_id}")
def get_action(action_id: UUID, db: Db, _asker: Asker) -> ActionRow:
    """What became of an action."""
    return service.row(db, action_id)


@router.get("/directory")
def list_directory(_asker: Asker, here: Here) -> DirectoryList:
    """The lines outside to which callers are handed over: other emergency numbers, hospitals."""
    return DirectoryList(items=[DirectoryRow.model_validate(line) for line in here.city.directory])


def _directory(here: Context) -> service.Directory:
    return {line.code: line for line in here.city.directory}


async def _asked(here: Context, ask: Callable[[Session], UUID], response: Response) -> ActionRow:
    """Neither a connection nor a thread is held while telephony works: the feed says when there is news."""

    def write() -> UUID:
        with here.sessions() as session:
            action = ask(session)
            session.commit()
            return action

    def read() -> ActionRow:
        with here.sessions() as session:
            return service.row(session, action)

    seen = here.changes.last
    action = await in_moments(here, write)
    until = time.monotonic() + WAIT_SECONDS
    while (row := await in_moments(here, read)).status in _UNDECIDED:
        left = until - time.monotonic()
        if left <= 0:
            response.status_code = 202
            break
        seen = await here.changes.told_of(str(action), seen, seconds=min(left, LOOK_SECONDS))
    return row
