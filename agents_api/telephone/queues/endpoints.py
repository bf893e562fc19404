"""GET /queues."""

from fastapi import APIRouter

from agents_api.frame.access import Asker
from agents_api.frame.context import Db, Here
from agents_api.people.positions.repository import all_seats
from agents_api.telephone.queues import repository
from agents_api.telephone.queues.board import SeatNow, board
from agents_api.telephone.queues.schemas import QueueBoard

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
