"""One switch per service: a sentence that new callers hear while operators ring. The bridge speaks it."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from agents_api.frame.person import Person
from agents_api.people.user_names import user_names
from agents_api.telephone.news import repository
from agents_api.telephone.news.schemas import NewsList, NewsRow, PutNews
from records import news
from records.city import City
from records.work import Audit
from settings.errors import NotFoundError


def listed(session: Session, city: City) -> NewsList:
    """Every service with what is on."""
    there = repository.on(session)
    names = user_names(session, {row.put_by for row in there.values()})
    items = [
        NewsRow(
            service=service.code,
            text=row.text if row else None,
            since=row.since if row else None,
            until=row.until if row else None,
            put_by=names.get(row.put_by) if row else None,
        )
        for service in city.services
        for row in [there.get(service.code)]
    ]
    return NewsList(items=items)


def one(session: Session, city: City, service: str) -> NewsRow:
    """One service with what is on. Raises `NotFoundError`."""
    _known(city, service)
    return next(row for row in listed(session, city).items if row.service == service)


def put(session: Session, person: Person, city: City, service: str, ask: PutNews, *, now: datetime) -> None:
    """Puts a sentence on in place of the one there may be. Raises `NotFoundError`."""
    _known(city, service)
    news.put(session, service, ask.text, person.user_id, until=now + timedelta(minutes=ask.minutes), at=now)
    session.add(Audit(at=now, who=person.who, what="news.on", subject=service))


def put_off(session: Session, person: Person, city: City, service: str, *, now: datetime) -> None:
    """Puts it off; harmless when nothing is on. Raises `NotFoundError`."""
    _known(city, service)
    if news.put_off(session, service, at=now):
        session.add(Audit(at=now, who=person.who, what="news.off", subject=service))


def _known(city: City, service: str) -> None:
    if service not in {known.code for known in city.services}:
        raise NotFoundError(f"There is no service {service}.")
