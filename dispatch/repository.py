"""What the services look up. Rows that will change are locked, an incident always before its cases.

The lock on the incident orders everything that happens to it and to its cases, so an incident that
follows its cases never follows half of them, and no two transactions wait for each other.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select, text
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import SQLColumnExpression

from dispatch.merge_group import locked_with_whole
from dispatch.posts import Choice, Post, responsible
from dispatch.roster import OnCall, Shift, on_duty
from records.agencies import (
    Agency,
    AgencyPost,
    Calendar,
    ChannelKind,
    Contact,
    ContactRole,
    ContactShift,
    IncidentType,
)
from records.calls import Call, Disposition
from records.city import CalendarPack
from records.evidence import Attachment, IncidentAnswer, IncidentNote
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
    """The case and its incident, fresh and locked, with the incident that one was merged into.

    Raises `NotFoundError`.
    """
    incident_id = session.scalar(select(Case.incident_id).where(Case.id == case_id))
    if incident_id is None:
        raise NotFoundError(f"There is no case {case_id}.")
    incident, _whole = locked_with_whole(session, incident_id)
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
    """The statuses of an incident's cases and of those of incidents merged into it."""
    return session.scalars(
        select(Case.status)
        .join(Incident, Incident.id == Case.incident_id)
        .where(or_(Incident.id == incident_id, Incident.merged_into == incident_id))
    ).all()


def find_type(session: Session, code: str) -> IncidentType:
    """A line of the catalogue. Raises `NotFoundError`."""
    found = session.get(IncidentType, code)
    if found is None:
        raise NotFoundError(f"The catalogue has no type {code}.")
    return found


def type_of(session: Session, incident_id: UUID) -> IncidentType:
    """What happened, of an incident that has cases."""
    return session.scalars(
        select(IncidentType)
        .join(Incident, Incident.type_code == IncidentType.code)
        .where(Incident.id == incident_id)
    ).one()


def known_agencies(session: Session, codes: Sequence[str]) -> set[str]:
    """Those of the codes that are agencies in service."""
    return set(session.scalars(select(Agency.code).where(Agency.code.in_(codes), Agency.active)))


def contacts_on_duty(
    session: Session, agency: str, role: ContactRole, now: datetime, *, channel: ChannelKind | None = None
) -> Sequence[Contact]:
    """The agency's active contacts of that role who are on duty, in their order (see `dispatch.roster`).

    All of them when nobody is: empty only when the agency has no active contact of that role, or all are paused.
    `channel`: only those that are reached so.
    """
    usable = Contact.active & Contact.paused_at.is_(None)
    query = select(Contact).where(Contact.agency == agency, Contact.role == role, usable)
    if channel is not None:
        query = query.where(Contact.channel == channel)
    contacts = session.scalars(query.order_by(Contact.ordinal, Contact.id)).all()
    hours = session.scalar(
        select(Calendar.hours).join(Agency, Agency.calendar == Calendar.code).where(Agency.code == agency)
    )
    calendar = None if hours is None else CalendarPack.model_validate(hours)
    shifts = rosters(session, [contact.id for contact in contacts])
    told = on_duty(
        [OnCall(contact.id, contact.hours, shifts.get(contact.id, ())) for contact in contacts], calendar, now
    )
    return [contact for contact in contacts if contact.id in told]


def told_contacts(session: Session, case: Case, role: ContactRole) -> set[UUID]:
    """The contacts of that role that have a delivery of the case since its agency was asked, whatever became of it."""
    session.flush()
    query = (
        select(Delivery.contact_id)
        .join(Contact, Contact.id == Delivery.contact_id)
        .where(Contact.role == role, Delivery.case_id == case.id, Delivery.created_at >= case.asked_at)
    )
    return set(session.scalars(query))


def has_paused_contact(agency: str | SQLColumnExpression[str], *roles: ContactRole) -> ColumnElement[bool]:
    """A condition: one of the agency's contacts (of the `roles`, or any) is paused (`dispatch.closed_contacts`)."""
    of_roles = Contact.role.in_(roles or tuple(ContactRole))
    return exists().where(Contact.agency == agency, of_roles, Contact.active, Contact.paused_at.is_not(None))


def rosters(session: Session, contacts: Collection[UUID]) -> Mapping[UUID, Sequence[Shift]]:
    """The shifts of each of the contacts that has any: by weekday, then by date."""
    found: dict[UUID, list[Shift]] = {}
    rows = session.scalars(
        select(ContactShift)
        .where(ContactShift.contact_id.in_(contacts))
        .order_by(ContactShift.weekday, ContactShift.day, ContactShift.begins, ContactShift.ends)
    )
    for row in rows:
        shift = Shift(row.weekday, row.day, row.begins, row.ends)
        found.setdefault(row.contact_id, []).append(shift)
    return found


def posts_of(session: Session, agency: str) -> list[Post]:
    """The agency's posts in service, by code."""
    rows = session.scalars(
        select(AgencyPost).where(AgencyPost.agency == agency, AgencyPost.active).order_by(AgencyPost.code)
    )
    return [
        Post(row.code, row.name, float(row.lat), float(row.lon), tuple(row.area), row.confirmed)
        for row in rows
    ]


def post_for(session: Session, agency: str, incident: Incident) -> Choice | None:
    """The agency's post that the incident's place belongs to, as things stand now (see `dispatch.posts`)."""
    point = None
    if incident.lat is not None and incident.lon is not None:
        point = (float(incident.lat), float(incident.lon))
    return responsible(posts_of(session, agency), incident.kelurahan, point)


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
    """The earliest deadline of the case's present asking: by when a human should accept."""
    return session.scalars(
        select(Deadline)
        .where(Deadline.case_id == case_id)
        .order_by(Deadline.multiple, Deadline.due_at.desc())
        .limit(1)
    ).one_or_none()


def answers_of(session: Session, incident_id: UUID) -> Sequence[IncidentAnswer]:
    """The newest answer to each question, in the order of the first answers."""
    of_each = (
        select(func.min(IncidentAnswer.id).label("first"), func.max(IncidentAnswer.id).label("newest"))
        .where(IncidentAnswer.incident_id == incident_id)
        .group_by(IncidentAnswer.question)
        .subquery()
    )
    return session.scalars(
        select(IncidentAnswer).join(of_each, IncidentAnswer.id == of_each.c.newest).order_by(of_each.c.first)
    ).all()


def same_attachment(session: Session, there: Attachment) -> Attachment | None:
    """A file of that content that the same side has already given to the incident, for the same eyes."""
    return session.scalars(
        select(Attachment)
        .where(
            Attachment.incident_id == there.incident_id,
            Attachment.sha256 == there.sha256,
            Attachment.visibility == there.visibility,
            Attachment.agency.is_not_distinct_from(there.agency),
        )
        .limit(1)
    ).one_or_none()


def anything_known(session: Session, incident_id: UUID) -> bool:
    """Whether somebody answered a question, wrote a note or gave a file."""
    tables = (IncidentAnswer, IncidentNote, Attachment)
    return any(
        session.scalar(select(table.id).where(table.incident_id == incident_id).limit(1)) is not None
        for table in tables
    )


def count_attachments(session: Session, incident_id: UUID) -> int:
    """How many files an incident has."""
    query = select(func.count()).select_from(Attachment).where(Attachment.incident_id == incident_id)
    return session.scalar(query) or 0
