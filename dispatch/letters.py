"""Reads a delivery's letter out of the rows."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch import repository
from dispatch.letter import CaseFacts, Letter, Place
from records.agencies import Contact, IncidentType
from records.calls import Call
from records.city import City
from records.incidents import Case, Incident
from records.work import Delivery
from settings.errors import NotFoundError, OurFaultError

Kelurahan = Mapping[str, str]
"""Names of the city's wards by Kemendagri code."""


def kelurahan_of(city: City) -> Kelurahan:
    """The names, out of the city pack."""
    return {ward.code: ward.kelurahan for ward in city.kelurahan}


def read_letter(session: Session, delivery_id: UUID, kelurahan: Kelurahan) -> Letter:
    """The letter of a delivery as things stand now. Raises `NotFoundError`."""
    row = session.execute(
        select(Delivery, Contact, Case, Incident, IncidentType)
        .join(Contact, Contact.id == Delivery.contact_id)
        .join(Case, Case.id == Delivery.case_id)
        .join(Incident, Incident.id == Case.incident_id)
        .join(IncidentType, IncidentType.code == Incident.type_code)
        .where(Delivery.id == delivery_id)
    ).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no delivery {delivery_id}.")
    delivery, contact, case, incident, kind = row
    known = repository.sids_to(session, contact.address, delivery.doubt_since) if delivery.doubt_since else ()
    return Letter(
        delivery_id=delivery.id,
        attempt=delivery.attempt,
        address=contact.address,
        secret=contact.secret,
        facts=_facts(session, case, incident, kind, kelurahan),
        doubt_since=delivery.doubt_since,
        known_sids=frozenset(known),
    )


def _facts(
    session: Session, case: Case, incident: Incident, kind: IncidentType, kelurahan: Kelurahan
) -> CaseFacts:
    due = repository.first_due(session, case.id)
    if incident.number is None or due is None:
        raise OurFaultError(f"case {case.id} has no number or no deadline")
    number = session.scalar(select(Call.number).where(Call.id == incident.draft_of_call))
    return CaseFacts(
        case_id=case.id,
        number=case.number,
        incident_number=incident.number,
        agency=case.agency,
        lead=case.lead,
        priority=case.priority,
        type_code=kind.code,
        type_name_id=kind.name_id,
        type_name_en=kind.name_en,
        place=Place(
            address=incident.address,
            landmark=incident.landmark,
            kelurahan_code=incident.kelurahan,
            kelurahan=kelurahan.get(incident.kelurahan or ""),
            lat=_degrees(incident.lat),
            lon=_degrees(incident.lon),
        ),
        note=incident.note,
        caller_number=number,
        restriction=incident.restriction,
        created_at=case.created_at,
        accept_by=due.due_at,
    )


def _degrees(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
