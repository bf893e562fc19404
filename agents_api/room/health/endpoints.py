"""GET /health and GET /metrics: for machines and the administrator; they name no person."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST

from agents_api.frame.context import Here
from agents_api.room.health import service
from agents_api.room.health.running import Watching
from agents_api.room.health.schemas import Health, PartState

router = APIRouter(tags=["health"])


def _one_at_a_time() -> None:
    """Anybody may ask, so nobody may ask for more than one connection at once."""


_Alone = Annotated[None, Depends(_one_at_a_time, max_concurrency=1)]


@router.get("/health", responses={503: {"model": Health, "description": "A part is failing; it is named."}})
def get_health(response: Response, here: Here, watched: Watching, _alone: _Alone) -> Health:
    """Every part of the system by name: 200 when all do their work, 503 when one does not; the jobs of housekeeping."""
    health = service.health(here, watched)
    if health.state is PartState.FAILING:
        response.status_code = 503
    return health


@router.get("/metrics", response_class=PlainTextResponse)
def get_metrics(watched: Watching, _alone: _Alone) -> Response:
    """Figures in Prometheus' text format."""
    return Response(watched.metrics.text(), media_type=CONTENT_TYPE_LATEST)
