"""GET /probes."""

from fastapi import APIRouter

from agents_api.frame.access import Asker
from agents_api.frame.context import Db, Here
from agents_api.telephone.probes.schemas import ProbeList, ProbeRow
from records.probes import newest

router = APIRouter(prefix="/probes", tags=["room"])


@router.get("")
def list_probes(db: Db, _asker: Asker, here: Here) -> ProbeList:
    """Whether each line was there when it was last dialled, and how fast it answered."""
    return ProbeList(
        items=[ProbeRow.model_validate(row) for row in newest(db)], every_seconds=here.settings.probe_seconds
    )
