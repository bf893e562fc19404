"""GET /feed."""

from collections.abc import AsyncGenerator
from typing import Annotated

from fastapi import APIRouter, Header, Query
from fastapi.responses import StreamingResponse
from fastapi.sse import EventSourceResponse
from starlette.types import Receive, Scope, Send

from agents_api.frame.access import StreamingAsker
from agents_api.frame.context import Here
from agents_api.room.feed import service
from agents_api.room.feed.running import Feed

router = APIRouter(prefix="/feed", tags=["journal"])

_LARGEST = 2**63 - 1


class _Feed(EventSourceResponse):
    """A stream whose generator ends with the connection, however that ends."""

    def __init__(self, events: AsyncGenerator[bytes, None]) -> None:
        super().__init__(events, headers={"X-Accel-Buffering": "no"})
        self._events = events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._events.aclose()


@router.get(
    "",
    # Not EventSourceResponse: FastAPI would then encode each event anew for each subscriber.
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "Events: `hello` (a `Hello`; again where rows are missing), then `change` (an `Entry`, "
            "`id` is its number), at last `bye`. Comments keep the line open.",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        }
    },
)
async def get_feed(
    asker: StreamingAsker,
    here: Here,
    feed: Feed,
    after: Annotated[
        int | None, Query(ge=0, le=_LARGEST, description="The last number you have; unset: from now on.")
    ] = None,
    last_event_id: Annotated[
        int | None,
        Header(ge=0, le=_LARGEST, description="What a browser sends by itself; goes before `after`."),
    ] = None,
) -> EventSourceResponse:
    """The journal as it grows, as server-sent events, each change once and in order.

    Ends with the session. A reader that comes back with its last number misses nothing.
    """
    asked = last_event_id if last_event_id is not None else after
    what = await service.begin(feed, asker, asked)
    return _Feed(service.stream(feed, here.clock, what))
