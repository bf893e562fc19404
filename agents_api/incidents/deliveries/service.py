"""Shows deliveries, above all those that were given up, and has one tried again."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from agents_api.frame import sight
from agents_api.frame.pages import cut
from agents_api.frame.person import Person
from agents_api.incidents.cases.service import told
from agents_api.incidents.deliveries import repository
from agents_api.incidents.deliveries.schemas import CaseDeliveryRow, DeliveryPage, DeliveryQuery
from dispatch import undelivered
from records.work import Delivery
from settings.errors import NotFoundError


def page(session: Session, person: Person, wanted: DeliveryQuery, *, now: datetime) -> DeliveryPage:
    """Deliveries of cases that exist for the person, newest first; that a restricted case was shown is noted."""
    found = repository.newest(session, wanted, there=sight.incidents_there(person))
    rows, after = cut(found, wanted.limit)
    return DeliveryPage(items=_shown(session, person, rows, now=now), next=after)


def retry(session: Session, person: Person, delivery_id: UUID, *, now: datetime) -> CaseDeliveryRow:
    """Queues it again. Raises `NotFoundError`, and `ConflictError` when it has not failed or nobody needs it."""
    if not repository.is_there(session, delivery_id, sight.incidents_there(person)):
        raise NotFoundError("There is no such delivery.")
    undelivered.retry(session, delivery_id, at=now, who=person.who)
    session.flush()
    return _shown(session, person, [repository.whole(session, delivery_id)], now=now)[0]


def _shown(
    session: Session, person: Person, rows: Sequence[Delivery], *, now: datetime
) -> list[CaseDeliveryRow]:
    kept = {row.case_id for row in rows if row.case.restricted}
    sight.note_listed(session, person, "delivery.listed", kept, now=now)
    return [
        CaseDeliveryRow(
            **dict(one),
            case_id=row.case_id,
            case_number=row.case.number,
            agency=row.case.agency,
            priority=row.case.priority,
            case_status=row.case.status,
        )
        for row, one in zip(rows, told(session, rows), strict=True)
    ]
