"""Deliveries: list, another try."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from agents_api.frame.access import Asker
from agents_api.frame.context import Db, Here
from agents_api.incidents.deliveries import service
from agents_api.incidents.deliveries.schemas import CaseDeliveryRow, DeliveryPage, DeliveryQuery

router = APIRouter(prefix="/deliveries", tags=["deliveries"])


@router.get("")
def list_deliveries(
    wanted: Annotated[DeliveryQuery, Query()], db: Db, asker: Asker, here: Here
) -> DeliveryPage:
    """Deliveries, newest first, a page at a time; with `failed` those that were given up and need a person."""
    return service.page(db, asker, wanted, now=here.clock())


@router.post("/{delivery_id}/retry")
def retry_delivery(delivery_id: UUID, db: Db, asker: Asker, here: Here) -> CaseDeliveryRow:
    """Try again what was given up; the plan of tries begins anew."""
    return service.retry(db, asker, delivery_id, now=here.clock())
