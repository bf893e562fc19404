"""Shows deliveries, above all those that were given up, and has one tried again."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from agents_api.cases.service import told
from agents_api.deliveries import repository
from agents_api.deliveries.schemas import CaseDeliveryRow, DeliveryPage, DeliveryQuery
from agents_api.pages import cut
from agents_api.person import Person
from dispatch import undelivered
from records.work import Delivery


def page(session: Session, wanted: DeliveryQuery) -> DeliveryPage:
    """Deliveries, newest first."""
    rows, after = cut(repository.newest(session, wanted), wanted.limit)
    return DeliveryPage(items=_shown(session, rows), next=after)


def retry(session: Session, person: Person, delivery_id: UUID, *, now: datetime) -> CaseDeliveryRow:
    """Queues it again. Raises `NotFoundError`, and `ConflictError` when it has not failed or nobody needs it."""
    undelivered.retry(session, delivery_id, at=now, who=person.who)
    session.flush()
    return _shown(session, [repository.whole(session, delivery_id)])[0]


def _shown(session: Session, rows: Sequence[Delivery]) -> list[CaseDeliveryRow]:
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
