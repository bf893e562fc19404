"""GET /journal."""

from typing import Annotated

from fastapi import APIRouter, Query

from agents_api.frame.access import Asker
from agents_api.frame.context import Db
from agents_api.room.journal import service
from agents_api.room.journal.schemas import JournalPage

router = APIRouter(prefix="/journal", tags=["journal"])

_LARGEST = 2**63 - 1


@router.get("")
def list_journal(
    db: Db,
    asker: Asker,
    after: Annotated[int, Query(ge=0, le=_LARGEST, description="Rows after this number.")] = 0,
    limit: Annotated[int, Query(ge=1, le=1000, description="How many numbers to look at.")] = 500,
) -> JournalPage:
    """What has changed since a number, as far as you may see it, oldest first."""
    return service.page(db, asker, after, limit=limit)
