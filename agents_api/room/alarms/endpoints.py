"""Alarms: list, take."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from agents_api.frame.access import Asker
from agents_api.frame.context import Db, Here
from agents_api.frame.shapes import Code
from agents_api.room.alarms import service
from agents_api.room.alarms.schemas import AlarmList, AlarmRow

router = APIRouter(prefix="/alarms", tags=["alarms"])


@router.get("")
def list_alarms(
    db: Db,
    asker: Asker,
    position: Annotated[Code | None, Query(description="Only those addressed to it, such as `info`.")] = None,
) -> AlarmList:
    """What is wrong right now, oldest first, and who has it in hand."""
    return service.listed(db, asker, position)


@router.post("/{alarm_id}/take")
def take_alarm(alarm_id: UUID, db: Db, asker: Asker, here: Here) -> AlarmRow:
    """You have it in hand; everybody sees it."""
    return service.take(db, asker, alarm_id, now=here.clock())
