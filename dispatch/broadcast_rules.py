"""What a broadcast may be: to whom, until when, and that nothing restricted becomes known by it.

What is about a restricted incident stays with the room and the agencies that have a case of it: it goes neither to the
wall nor to the public, also when somebody has only typed the incident's number.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session

from dispatch import repository
from records.agencies import Agency
from records.broadcasts import LONGEST, USUAL, Addressee, AlertStatus, Broadcast, BroadcastSeverity
from records.incidents import Case, Incident, Restriction
from settings.errors import BadInputError, ConflictError, NotFoundError

_NUMBER = re.compile(r"(?<![A-Z0-9])[A-Z0-9]{1,8}-\d{8}-\d{4,8}(?!\d)")
"""An incident's number in a text; a case's begins with it."""


@dataclass(frozen=True)
class Wanted:
    """A broadcast as somebody wants it sent."""

    text: str
    severity: BroadcastSeverity
    agencies: Sequence[str] | None
    """Codes; None: all in service."""
    room: bool
    wall: bool = False
    public: bool = False
    expires_at: datetime | None = None
    incident_id: UUID | None = None
    replaces: UUID | None = None
    alert: Mapping[str, Any] | None = None
    alert_status: AlertStatus = AlertStatus.ACTUAL
    sender: str = ""


def addressed(session: Session, wanted: Wanted) -> list[str]:
    """Codes of the agencies addressed. Raises `BadInputError` for unknown ones, and when it is addressed to nobody."""
    if wanted.agencies is None:
        agencies = list(session.scalars(select(Agency.code).where(Agency.active).order_by(Agency.code)))
    else:
        agencies = list(dict.fromkeys(wanted.agencies))
        unknown = set(agencies) - repository.known_agencies(session, agencies)
        if unknown:
            raise BadInputError(f"These are no agencies in service: {', '.join(sorted(unknown))}.")
    if not agencies and not wanted.room:
        raise BadInputError("It is addressed to nobody: name agencies, or the room.")
    return agencies


def end_of(wanted: datetime | None, *, at: datetime) -> datetime:
    """When it is over by itself. Raises `BadInputError` for what is past or too far."""
    if wanted is None:
        return at + USUAL
    if wanted <= at:
        raise BadInputError("expires_at lies in the past; choose an instant that is to come.")
    if wanted > at + LONGEST:
        raise BadInputError(
            f"A broadcast is in force for {LONGEST.days} days at most; choose an earlier end."
        )
    return wanted


def keep_restricted_inside(session: Session, wanted: Wanted, agencies: Collection[str]) -> bool:
    """Whether it is about a restricted incident; raises `ConflictError` when that would become known."""
    if wanted.incident_id is not None:
        incident = session.get(Incident, wanted.incident_id)
        if incident is None:
            raise NotFoundError("There is no such incident.")
        if incident.number is None:
            raise BadInputError("That incident is a draft: open it before others are told of it.")
    about = _restricted(session, [wanted.text, *_texts(wanted.alert)], wanted.incident_id)
    for incident in about:
        if wanted.wall or wanted.public:
            raise ConflictError(
                f"Incident {incident.number} is restricted: nothing of it goes to the wall or to the public."
            )
        strangers = set(agencies) - agencies_with_cases(session, incident.id)
        if strangers:
            raise ConflictError(
                f"Incident {incident.number} is restricted: {', '.join(sorted(strangers))} may not hear of it."
            )
    return bool(about)


def _texts(value: object) -> list[str]:
    """Every text inside a document."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        parts = list(cast(Mapping[str, object], value).values())
    elif isinstance(value, list):
        parts = cast(list[object], value)
    else:
        return []
    return [text for part in parts for text in _texts(part)]


def must_stay_inside(session: Session, broadcast: Broadcast) -> bool:
    """Whether it may be shown to nobody outside now: an incident that it names may have become restricted since."""
    said = [broadcast.text, *_texts(broadcast.alert)]
    return broadcast.restricted or bool(_restricted(session, said, broadcast.incident_id))


def _restricted(session: Session, said: Sequence[str], incident_id: UUID | None) -> list[Incident]:
    """The restricted incidents that a message is about: the one it refers to, and those whose number it says."""
    numbers = {number for text in said for number in _NUMBER.findall(text.upper())}
    return list(
        session.scalars(
            select(Incident)
            .where(or_(Incident.id == incident_id, Incident.number.in_(numbers)))
            .where(Incident.restriction == Restriction.CASE)
        )
    )


def agencies_with_cases(session: Session, incident_id: UUID) -> set[str]:
    """Codes of the agencies that have a case of the incident."""
    return set(session.scalars(select(Case.agency).where(Case.incident_id == incident_id)))


def addressee_of(agency: str | None, position: str | None) -> ColumnElement[bool]:
    """The addressees for whom somebody reads: their agency, the seat where they sit, both, or none."""
    # A comparison with None would find every addressee of the other kind.
    return or_(
        Addressee.agency == agency if agency is not None else false(),
        Addressee.position == position if position is not None else false(),
    )
