"""Flags: list, lift."""

from uuid import UUID

from fastapi import APIRouter

from agents_api.frame.access import Asker
from agents_api.frame.context import Db, Here
from agents_api.telephone.flags import service
from agents_api.telephone.flags.schemas import FlagList, FlagRow, LiftFlag

router = APIRouter(prefix="/flags", tags=["flags"])


@router.get("")
def list_flags(db: Db, asker: Asker) -> FlagList:
    """The numbers that are flagged now."""
    return service.listed(db, asker)


@router.post("/{flag_id}/lift")
def lift_flag(flag_id: UUID, ask: LiftFlag, db: Db, asker: Asker, here: Here) -> FlagRow:
    """Take a flag off, with the reason; pranks until now no longer count."""
    service.lift(db, asker, flag_id, ask.reason, now=here.clock())
    return service.shown(db, asker, flag_id)
