"""Reads a delivery's letter out of the rows."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch import repository
from dispatch.letter import Answered, CaseFacts, Letter, NamedPost, Place
from records.agencies import ChannelKind, Contact, IncidentType
from records.calls import Call
from records.city import City
from records.incidents import Case, Incident, Restriction
from records.work import Delivery
from settings.errors import NotFoundError, OurFaultError

Kelurahan = Mapping[str, str]
"""Names of the city's wards by Kemendagri code."""

_RESTRICTED_ID, _RESTRICTED_EN = "Kasus terbatas", "Restricted case"
_NOWHERE = Place(address="", landmark=None, kelurahan_code=None, kelurahan=None, lat=None, lon=None)


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
        facts=_facts(session, case, incident, kind, kelurahan, channel=contact.channel),
        doubt_since=delivery.doubt_since,
        known_sids=frozenset(known),
    )


def _facts(
    session: Session,
    case: Case,
    incident: Incident,
    kind: IncidentType,
    kelurahan: Kelurahan,
    *,
    channel: ChannelKind,
) -> CaseFacts:
    due = repository.first_due(session, case.id)
    if incident.number is None or due is None:
        raise OurFaultError(f"case {case.id} has no number or no deadline")
    choice = repository.post_for(session, case.agency, incident)
    number = session.scalar(select(Call.number).where(Call.id == incident.draft_of_call))
    # No channel can send what its letter does not hold: of a restricted incident the person stays with us, and of
    # one that is restricted as a whole place and kind go only to the agency's own system, signed; whoever holds a
    # telephone or reads a mailbox finds them in the inbox, where each reading is known.
    named = incident.restriction is None
    whole = incident.restriction is not Restriction.CASE or channel is ChannelKind.WEBHOOK
    return CaseFacts(
        case_id=case.id,
        number=case.number,
        incident_number=incident.number,
        agency=case.agency,
        lead=case.lead,
        priority=case.priority,
        type_code=kind.code,
        type_name_id=kind.name_id if whole else _RESTRICTED_ID,
        type_name_en=kind.name_en if whole else _RESTRICTED_EN,
        place=_place(incident, kelurahan) if whole else _NOWHERE,
        note=incident.note if named else "",
        caller_number=number if named else None,
        restriction=incident.restriction,
        created_at=case.created_at,
        accept_by=due.due_at,
        answers=_answers(session, incident) if named else (),
        asked=case.asked,
        post=NamedPost(choice.post.code, choice.post.name, choice.metres) if choice and whole else None,
    )


def _answers(session: Session, incident: Incident) -> tuple[Answered, ...]:
    return tuple(
        Answered(row.question, row.asked, row.shown, row.answer)
        for row in repository.answers_of(session, incident.id)
    )


def _place(incident: Incident, kelurahan: Kelurahan) -> Place:
    return Place(
        address=incident.address,
        landmark=incident.landmark,
        kelurahan_code=incident.kelurahan,
        kelurahan=kelurahan.get(incident.kelurahan or ""),
        lat=_degrees(incident.lat),
        lon=_degrees(incident.lon),
    )


def _degrees(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
