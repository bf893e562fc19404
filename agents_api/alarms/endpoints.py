"""Alarms: list, take."""

from uuid import UUID

from fastapi import APIRouter

from agents_api.access import Asker
from agents_api.alarms import service
from agents_api.alarms.schemas import AlarmList, AlarmRow
from agents_api.context import Db, Here

router = APIRouter(prefix="/alarms", tags=["alarms"])


@router.get("")
def list_alarms(db: Db, _asker: Asker) -> AlarmList:
    """What is wrong right now, oldest first, and who has it in hand."""
    return service.listed(db)


@router.post("/{alarm_id}/take")
def take_alarm(alarm_id: UUID, db: Db, asker: Asker, here: Here) -> AlarmRow:
    """You have it in hand; everybody sees it."""
    return service.take(db, asker, alarm_id, now=here.clock())
