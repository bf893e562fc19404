"""What this process has counted and seen, for endpoints."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from agents_api.room.feed.hub import Hub
from agents_api.room.health.metrics import Metrics
from agents_api.room.health.readers import ReaderWatch


@dataclass(frozen=True)
class Watched:
    """Made by `create_app`, once for each process."""

    hub: Hub
    metrics: Metrics
    readers: ReaderWatch
    """How long readers of the journal have stood still."""


def _watched(request: Request) -> Watched:
    return cast(Watched, request.app.state.watched)


Watching = Annotated[Watched, Depends(_watched)]
