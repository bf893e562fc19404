"""The feed of this process, for endpoints."""

from typing import Annotated, cast

from fastapi import Depends, Request

from agents_api.room.feed.hub import Hub


def _hub(request: Request) -> Hub:
    return cast(Hub, request.app.state.hub)


Feed = Annotated[Hub, Depends(_hub)]
