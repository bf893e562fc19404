"""GET /queues."""

from fastapi import APIRouter

from agents_api.access import Asker
from agents_api.context import Db, Here
from agents_api.positions.repository import all_seats
from agents_api.queues import repository
from agents_api.queues.board import SeatNow, board
from agents_api.queues.schemas import QueueBoard

router = APIRouter(prefix="/queues", tags=["queues"])


@router.get("")
def list_queues(db: Db, _asker: Asker, here: Here) -> QueueBoard:
    """Each line and each queue: how many wait, since when, and what the seats do. Counts only."""
    seats = [
        SeatNow(position.code, user is not None, position.ready, position.state)
        for position, user in all_seats(db)
    ]
    return board(
        here.city,
        seats,
        by_queue=repository.by_queue(db),
        by_service=repository.by_service(db),
        talking=repository.talking(db),
    )
