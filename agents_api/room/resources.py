"""What one API process holds for the control room, beside `frame.context`: the feed, figures, how readers stand."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from agents_api.room.feed.hub import Hub
from agents_api.room.health.metrics import Metrics
from agents_api.room.health.readers import ReaderWatch


@dataclass(frozen=True)
class RoomResources:
    """Made by `create_app`, once for each process."""

    hub: Hub
    metrics: Metrics
    readers: ReaderWatch
    """How long readers of the journal have stood still, for the health page."""


def _room(request: Request) -> RoomResources:
    return cast(RoomResources, request.app.state.room)


InRoom = Annotated[RoomResources, Depends(_room)]
