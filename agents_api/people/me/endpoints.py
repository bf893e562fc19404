"""GET /me."""

from fastapi import APIRouter

from agents_api.frame.access import Asker
from agents_api.frame.context import Db
from agents_api.people.me import service
from agents_api.people.me.schemas import Me

router = APIRouter(prefix="/me", tags=["session"])


@router.get("")
def get_me(db: Db, asker: Asker) -> Me:
    """Who is logged in, and at which position."""
    return service.me(db, asker)
