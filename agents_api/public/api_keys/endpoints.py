"""Applications' keys: list, make, revoke."""

from uuid import UUID

from fastapi import APIRouter

from agents_api.frame.access import Asker
from agents_api.frame.context import Db, Here
from agents_api.public.api_keys import service
from agents_api.public.api_keys.schemas import ApiKeyList, ApiKeyRow, MakeApiKey, NewApiKey

router = APIRouter(prefix="/api-keys", tags=["api-keys"])


@router.get("")
def list_api_keys(db: Db, _asker: Asker) -> ApiKeyList:
    """Every key that was ever made, without secrets."""
    return service.listed(db)


@router.post("", status_code=201)
def make_api_key(ask: MakeApiKey, db: Db, asker: Asker, here: Here) -> NewApiKey:
    """A key for one application. Its secret is in this answer and nowhere else."""
    return service.make(db, asker, ask, now=here.clock())


@router.delete("/{key_id}")
def revoke_api_key(key_id: UUID, db: Db, asker: Asker, here: Here) -> ApiKeyRow:
    """The key opens nothing from now on; its reports stay."""
    return service.revoke(db, asker, key_id, now=here.clock())
