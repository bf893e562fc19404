"""The seats: list, take, leave, ready, pause."""

from fastapi import APIRouter

from agents_api.frame.access import Asker
from agents_api.frame.context import Db, Here
from agents_api.people.positions import service
from agents_api.people.positions.schemas import PausePosition, PositionCode, Seat, SeatList, TakePosition

router = APIRouter(prefix="/positions", tags=["positions"])


@router.get("")
def list_positions(db: Db, _asker: Asker) -> SeatList:
    """All seats, who sits there and what their phones do."""
    return SeatList(items=service.seats(db))


@router.post("/{code}/take")
def take_position(code: PositionCode, ask: TakePosition, db: Db, asker: Asker, here: Here) -> Seat:
    """Sit down at a position; not ready yet. Leaves any other seat of yours."""
    service.take(db, asker, code, ask.station, now=here.clock())
    return service.seat(db, code)


@router.post("/{code}/leave")
def leave_position(code: PositionCode, db: Db, asker: Asker, here: Here) -> Seat:
    """Stand up. A supervisor may do it for somebody who forgot."""
    service.leave(db, asker, code, now=here.clock())
    return service.seat(db, code)


@router.post("/{code}/ready")
def ready_position(code: PositionCode, db: Db, asker: Asker, here: Here) -> Seat:
    """Ring with the queues from now on."""
    service.set_ready(db, asker, code, now=here.clock())
    return service.seat(db, code)


@router.post("/{code}/pause")
def pause_position(code: PositionCode, ask: PausePosition, db: Db, asker: Asker, here: Here) -> Seat:
    """Stop ringing for a while, with the reason."""
    service.pause(db, asker, code, ask.reason, now=here.clock())
    return service.seat(db, code)
