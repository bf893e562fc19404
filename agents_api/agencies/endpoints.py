"""GET /agencies."""

from fastapi import APIRouter

from agents_api.access import Asker
from agents_api.agencies import repository
from agents_api.agencies.schemas import AgencyList, AgencyRow
from agents_api.context import Db

router = APIRouter(prefix="/agencies", tags=["catalogue"])


@router.get("")
def list_agencies(db: Db, _asker: Asker) -> AgencyList:
    """All agencies, by code."""
    return AgencyList(items=[AgencyRow.model_validate(agency) for agency in repository.all_agencies(db)])
