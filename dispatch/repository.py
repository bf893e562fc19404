"""What the services look up. Rows that will change are locked, an incident always before its cases.

The lock on the incident orders everything that happens to it and to its cases, so an incident that
follows its cases never follows half of them, and no two transactions wait for each other.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from records.agencies import Agency, Contact, ContactRole, IncidentType
from records.calls import Call, Disposition
from records.incidents import Case, Incident
from records.machines import CaseStatus, DeadlineStatus, DeliveryStatus, PhoneOrderStatus
from records.work import Deadline, Delivery, DeliveryAttempt, PhoneOrder
from settings.errors import NotFoundError

_ABOUT_THEN = timedelta(minutes=5)
"""The provider is asked with some room for its clock; what is known reaches further back than that."""


def lock_call(session: Session, call_id: UUID) -> None:
    """Until the transaction ends nobody else opens or discards this call's draft.

    Not a lock on the call's row: the bridge writes that, and must not wait for us.
    """
    session.execute(
        text("SELECT pg_advisory_xact_lock(:room, hashtext(:call))"),
        {"room": 0x6466, "call": str(call_id)},
    )


def call_facts(session: Session, call_id: UUID) -> tuple[str, Disposition | None]:
    """A call's service and disposition. Raises `NotFoundError`."""
    row = session.execute(select(Call.service, Call.disposition).where(Call.id == call_id)).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no call {call_id}.")
    return row.service, row.disposition


def draft_of(session: Session, call_id: UUID) -> Incident | None:
    """The incident that was opened for this call, whatever became of it."""
    return session.scalars(select(Incident).where(Incident.draft_of_call == call_id)).one_or_none()


def locked_incident(session: Session, incident_id: UUID) -> Incident:
    """The incident, fresh and locked. Raises `NotFoundError`."""
    found = session.scalars(
        select(Incident)
        .where(Incident.id == incident_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFoundError(f"There is no incident {incident_id}.")
    return found


def locked_case(session: Session, case_id: UUID) -> tuple[Case, Incident]:
    """The case and its incident, fresh and locked. Raises `NotFoundError`."""
    incident_id = session.scalar(select(Case.incident_id).where(Case.id == case_id))
    if incident_id is None:
        raise NotFoundError(f"There is no case {case_id}.")
    incident = locked_incident(session, incident_id)
    return next(case for case in cases_of(session, incident_id) if case.id == case_id), incident


def cases_of(session: Session, incident_id: UUID) -> Sequence[Case]:
    """All cases of an incident, fresh, oldest first."""
    return session.scalars(
        select(Case)
        .where(Case.incident_id == incident_id)
        .order_by(Case.id)
        .execution_options(populate_existing=True)
    ).all()


def case_statuses(session: Session, incident_id: UUID) -> Sequence[CaseStatus]:
    """The statuses of an incident's cases."""
    return session.scalars(select(Case.status).where(Case.incident_id == incident_id)).all()


def find_type(session: Session, code: str) -> IncidentType:
    """A line of the catalogue. Raises `NotFoundError`."""
    found = session.get(IncidentType, code)
    if found is None:
        raise NotFoundError(f"The catalogue has no type {code}.")
    return found


def known_agencies(session: Session, codes: Sequence[str]) -> set[str]:
    """Those of the codes that are agencies in service."""
    return set(session.scalars(select(Agency.code).where(Agency.code.in_(codes), Agency.active)))


def contacts_of(session: Session, agency: str, role: ContactRole) -> Sequence[Contact]:
    """The agency's active contacts of that role, in their order."""
    return session.scalars(
        select(Contact)
        .where(Contact.agency == agency, Contact.role == role, Contact.active)
        .order_by(Contact.ordinal)
    ).all()


def running_deadlines(session: Session, case_id: UUID) -> Sequence[Deadline]:
    """The case's deadlines that still run, locked."""
    return session.scalars(
        select(Deadline)
        .where(Deadline.case_id == case_id, Deadline.status == DeadlineStatus.RUNNING)
        .order_by(Deadline.multiple)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def waiting_deliveries(session: Session, case_id: UUID) -> Sequence[Delivery]:
    """The case's deliveries that nobody has claimed, locked; one that is being claimed is left out."""
    return session.scalars(
        select(Delivery)
        .where(Delivery.case_id == case_id, Delivery.status == DeliveryStatus.QUEUED)
        .order_by(Delivery.id)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()


def waiting_orders(session: Session, case_id: UUID) -> Sequence[PhoneOrder]:
    """The case's telephone orders that nobody has claimed, locked; one that is being claimed is left out."""
    return session.scalars(
        select(PhoneOrder)
        .where(PhoneOrder.case_id == case_id, PhoneOrder.status == PhoneOrderStatus.QUEUED)
        .order_by(PhoneOrder.id)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()


def sids_to(session: Session, address: str, since: datetime) -> set[str]:
    """What a provider is known to have sent to an address by tries that began since then."""
    found = session.scalars(
        select(DeliveryAttempt.sid)
        .join(Delivery, Delivery.id == DeliveryAttempt.delivery_id)
        .join(Contact, Contact.id == Delivery.contact_id)
        .where(Contact.address == address, DeliveryAttempt.began_at >= since - _ABOUT_THEN)
    )
    return {sid for sid in found if sid}


def first_due(session: Session, case_id: UUID) -> Deadline | None:
    """The case's earliest deadline: by when a human should accept."""
    return session.scalars(
        select(Deadline).where(Deadline.case_id == case_id).order_by(Deadline.multiple).limit(1)
    ).one_or_none()
