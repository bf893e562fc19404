"""News: what is on, put on, put off."""

from fastapi import APIRouter

from agents_api.frame.access import Asker
from agents_api.frame.context import Db, Here
from agents_api.frame.shapes import Code
from agents_api.telephone.news import service as switch
from agents_api.telephone.news.schemas import NewsList, NewsRow, PutNews

router = APIRouter(prefix="/news", tags=["news"])


@router.get("")
def list_news(db: Db, _asker: Asker, here: Here) -> NewsList:
    """What new callers of each service hear before the greeting."""
    return switch.listed(db, here.city)


@router.get("/{service}")
def get_news(service: Code, db: Db, _asker: Asker, here: Here) -> NewsRow:
    """The same of one service."""
    return switch.one(db, here.city, service)


@router.put("/{service}")
def put_news(service: Code, ask: PutNews, db: Db, asker: Asker, here: Here) -> NewsRow:
    """Callers hear this sentence from now on; operators ring meanwhile as ever."""
    switch.put(db, asker, here.city, service, ask, now=here.clock())
    return switch.one(db, here.city, service)


@router.delete("/{service}")
def put_off_news(service: Code, db: Db, asker: Asker, here: Here) -> NewsRow:
    """Callers hear the usual greeting again."""
    switch.put_off(db, asker, here.city, service, now=here.clock())
    return switch.one(db, here.city, service)
