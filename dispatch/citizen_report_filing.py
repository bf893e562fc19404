"""A citizen's report from the city's app becomes an incident, by the same doors as everything else.

What is of priority 3 or 4 opens by itself: its lead agency has the case at once. What is of priority 2 waits as a draft
for the desk, with an alarm: a person looks before a unit is sent. An emergency is never filed so.
The functions work in the caller's transaction.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from dispatch import repository
from dispatch.editing import Changes, storable
from dispatch.incidents import create_draft, edit, open_incident
from records.agencies import IncidentType
from records.alarms import REPORT_WAITING, raise_alarm
from records.api_keys import ApiKey
from records.citizen_reports import REPORT_RECEIVED, CitizenReport
from records.ids import new_id
from records.incidents import Incident, PointSource
from records.journal import tell
from records.public_services import PublicServicePack
from records.sources import SourceChannel
from settings.errors import BadInputError, NotFoundError

SAME_WITHIN = timedelta(minutes=10)
"""The same words from the same device at the same place are one report: a phone that heard no answer posts again."""

MOST_URGENT_BY_ITSELF = 3
"""From this priority on a report opens without the desk."""

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: nobody takes one for another."""

_ID_LENGTH = 10
_ROOM = 0x6F33
"""Advisory lock: one report's repeats."""


@dataclass(frozen=True)
class Person:
    """Who filed it, as far as they said; stays in the report's own row."""

    email: str | None = None
    device_id: str | None = None
    account_id: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    phone: str | None = None


@dataclass(frozen=True)
class Posted:
    """One report as it was posted, checked."""

    description: str
    address: str
    kelurahan: str | None
    """Kemendagri code."""
    lat: float | None
    lon: float | None
    """Degrees, WGS 84."""
    media_url: str | None
    attributes: Mapping[str, Sequence[str]]
    """Answers by the question's code: keys of a list, or what was typed."""
    person: Person
    idempotency_key: str | None = None


def may_be_filed(kind: IncidentType | None) -> bool:
    """Whether citizens may file this type: not an emergency, not restricted, in use. An admin may have changed it."""
    return kind is not None and kind.active and kind.priority > 1 and kind.restriction is None


def opens_by_itself(kind: IncidentType) -> bool:
    """Whether a report of this type goes to its agency without the desk."""
    return kind.priority >= MOST_URGENT_BY_ITSELF


def file_report(
    session: Session, key: ApiKey, service: PublicServicePack, posted: Posted, *, at: datetime
) -> CitizenReport:
    """The report and its incident; a repeat gives the first one and changes nothing.

    Raises `NotFoundError` when the service is not offered now, `BadInputError` when the application uses one
    idempotency key for two reports.
    """
    digest = _digest(service, posted)
    _one_at_a_time(session, key, digest.hex())
    if posted.idempotency_key is not None:
        _one_at_a_time(session, key, posted.idempotency_key)
    there = _repeated(session, key, service, posted, digest, at=at)
    if there is not None:
        return there
    kind = session.get(IncidentType, service.type)
    if kind is None or not may_be_filed(kind):
        raise NotFoundError(f"The service {service.code} is not offered now.")
    incident = create_draft(session, at=at, who=key.who, channel=SourceChannel.APP)
    edit(session, incident.id, _changes(kind, service, posted), at=at, who=key.who)
    # An agency out of service gets nothing; the desk finds another.
    waits = not (opens_by_itself(kind) and repository.known_agencies(session, [kind.lead]))
    if not waits:
        open_incident(session, incident.id, at=at, who=key.who)
    report = _report(key, service, posted, incident, digest, waits=waits, at=at)
    session.add(report)
    session.flush()
    tell(session, REPORT_RECEIVED, report.about(), at=at)
    if waits:
        raise_alarm(session, REPORT_WAITING, str(incident.id), at=at, data={"service": service.code})
    return report


def _changes(kind: IncidentType, service: PublicServicePack, posted: Posted) -> Changes:
    changes = Changes(
        type_code=kind.code, address=posted.address, kelurahan=posted.kelurahan, note=_note(service, posted)
    )
    if posted.lat is not None:
        changes |= Changes(lat=posted.lat, lon=posted.lon, point_source=PointSource.CALLER_PHONE)
    return changes


def _note(service: PublicServicePack, posted: Posted) -> str:
    """What the agency reads: the citizen's words and answers, nothing of who they are."""
    lines = [posted.description] if posted.description else []
    for attribute in service.attributes:
        said = [
            attribute.values[value].id if value in attribute.values else value
            for value in posted.attributes.get(attribute.code, ())
        ]
        if said:
            lines.append(f"{attribute.description.id} {', '.join(said)}")
    return "\n".join(lines)


def _report(
    key: ApiKey,
    service: PublicServicePack,
    posted: Posted,
    incident: Incident,
    digest: bytes,
    *,
    waits: bool,
    at: datetime,
) -> CitizenReport:
    who = posted.person
    return CitizenReport(
        id=new_id(at),
        public_id="".join(secrets.choice(_LETTERS) for _ in range(_ID_LENGTH)),
        token=secrets.token_urlsafe(24),
        key_id=key.id,
        incident_id=incident.id,
        service_code=service.code,
        received_at=at,
        waits=waits,
        digest=digest,
        idempotency_key=posted.idempotency_key,
        description=storable(posted.description),
        media_url=posted.media_url,
        attributes={code: list(values) for code, values in posted.attributes.items()},
        address=storable(posted.address),
        address_id=posted.kelurahan,
        lat=posted.lat,
        lon=posted.lon,
        email=who.email,
        device_id=who.device_id,
        account_id=who.account_id,
        first_name=who.first_name,
        last_name=who.last_name,
        phone=who.phone,
    )


def _digest(service: PublicServicePack, posted: Posted) -> bytes:
    who = posted.person
    said = [
        service.code,
        posted.description,
        posted.address,
        posted.kelurahan,
        posted.lat,
        posted.lon,
        posted.media_url,
        {code: list(values) for code, values in posted.attributes.items()},
        [who.email, who.device_id, who.account_id, who.first_name, who.last_name, who.phone],
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).digest()


def _repeated(
    session: Session,
    key: ApiKey,
    service: PublicServicePack,
    posted: Posted,
    digest: bytes,
    *,
    at: datetime,
) -> CitizenReport | None:
    theirs = select(CitizenReport).where(CitizenReport.key_id == key.id)
    if posted.idempotency_key is not None:
        named = session.scalar(theirs.where(CitizenReport.idempotency_key == posted.idempotency_key))
        if named is not None and named.service_code != service.code:
            raise BadInputError("This idempotency key was used for another report; make a new one for each.")
        return named
    return session.scalars(
        theirs.where(CitizenReport.digest == digest, CitizenReport.received_at > at - SAME_WITHIN)
        .order_by(CitizenReport.received_at.desc())
        .limit(1)
    ).one_or_none()


def _one_at_a_time(session: Session, key: ApiKey, word: str) -> None:
    """Two posts of one report at the same moment: the second waits and finds the first."""
    session.execute(
        text("SELECT pg_advisory_xact_lock(:room, hashtext(:word))"),
        {"room": _ROOM, "word": f"{key.id} {word}"},
    )
