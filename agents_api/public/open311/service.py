"""The standard's conversation: which services there are, a report filed, what became of it."""

from collections.abc import Sequence
from datetime import datetime
from math import ceil

import structlog
from sqlalchemy.orm import Session

from agents_api.frame.faults import TooManyError
from agents_api.frame.rate_limit import RateLimit
from agents_api.incidents.evidence.service import Sender
from agents_api.public.open311 import repository
from agents_api.public.open311.errors import FormFaultsError, KeyMissingError
from agents_api.public.open311.form import Fields, first, read_form
from agents_api.public.open311.instants import written
from agents_api.public.open311.query import RequestsQuery, read_ids, read_query
from agents_api.public.open311.rendering import Form, Plain
from agents_api.public.open311.status_words import notes_of, responsible, status_of
from dispatch import evidence
from dispatch.citizen_report_filing import file_report, may_be_filed, opens_by_itself
from records.api_keys import ApiKey, key_of
from records.city import City
from records.evidence import Visibility
from records.incidents import Incident
from records.machines.incident import IncidentStatus
from records.public_services import AttributePack, Open311Pack, PublicServicePack
from settings.errors import NotFoundError

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
ANONYMOUS_PER_MINUTE = 120
"""Requests without a key that one address may make in a minute."""

_FILED = "Laporan diterima dan diteruskan ke instansi."
_WAITS = "Laporan diterima; petugas memeriksanya lebih dahulu."

_log = structlog.get_logger()


def pack_of(city: City, jurisdiction_id: str) -> Open311Pack:
    """The city's offer. Raises `NotFoundError` where there is none, or for another jurisdiction."""
    if city.open311 is None:
        raise NotFoundError("This city offers no reports by applications.")
    if jurisdiction_id.strip() not in {"", city.open311.jurisdiction}:
        raise NotFoundError(f"jurisdiction_id is not found here; it is {city.open311.jurisdiction}.")
    return city.open311


def key_behind(
    session: Session, secret: str, address: str, rate_limit: RateLimit, *, required: bool, now: datetime
) -> ApiKey | None:
    """The key that asks, counted against its limit; who shows none or a wrong one counts by address.

    Raises `KeyMissingError`, `TooManyError`.
    """
    key = key_of(session, secret)
    if key is not None:
        wait = rate_limit.wait(f"key {key.id}", now=now, most=key.rate_per_minute)
    else:
        wait = rate_limit.wait(f"from {address}", now=now, most=ANONYMOUS_PER_MINUTE)
    if wait:
        raise TooManyError(f"Too many requests. Wait {ceil(wait)} s.", wait=ceil(wait))
    if key is None and (secret or required):
        raise KeyMissingError("api_key is missing, unknown or revoked: ask the control room for one.")
    return key


def discovery(pack: Open311Pack, base: str) -> Plain:
    """Where this API is and in which forms it speaks. `base` as in the addresses of citizens' links."""
    formats: list[Plain] = [form.value for form in Form]
    return {
        "changeset": pack.changeset,
        "contact": pack.contact,
        "key_service": pack.key_service,
        "endpoints": [
            {
                "specification": SPECIFICATION,
                "url": f"{base}/open311/v2",
                "changeset": pack.changeset,
                "type": "production",
                "formats": formats,
            }
        ],
    }


def services(session: Session, pack: Open311Pack, language: str) -> Plain:
    """What may be filed now, in the pack's order."""
    kinds = repository.types(session, {service.type for service in pack.services})
    return [
        {
            "service_code": service.code,
            "service_name": service.name.said_in(language),
            "description": _described(pack, service, language),
            "metadata": bool(service.attributes),
            "type": "realtime" if opens_by_itself(kind) else "batch",
            "keywords": ", ".join(service.keywords),
            "group": service.group.said_in(language),
        }
        for service in pack.services
        if (kind := kinds.get(service.type)) is not None and may_be_filed(kind)
    ]


def definition(session: Session, pack: Open311Pack, code: str, language: str) -> Plain:
    """A service's questions. Raises `NotFoundError`."""
    service = _offered(session, pack, code)
    return {
        "service_code": service.code,
        "attributes": [
            _asked(attribute, order, language) for order, attribute in enumerate(service.attributes, start=1)
        ],
    }


def post(
    session: Session,
    city: City,
    pack: Open311Pack,
    key: ApiKey,
    fields: Fields,
    *,
    country: str,
    idempotency_key: str,
    now: datetime,
) -> Plain:
    """Files a report; the answer has its id, or a token where the desk looks first. A repeat has the same answer.

    Raises `FormFaultsError`, `NotFoundError`.
    """
    code = first(fields, "service_code")
    if not code:
        raise FormFaultsError(["service_code was not provided."])
    service = _offered(session, pack, code)
    wards = {ward.code for ward in city.kelurahan}
    posted = read_form(fields, pack, service, wards, country=country, idempotency_key=idempotency_key.strip())
    report = file_report(session, key, service, posted, at=now)
    _log.info("report filed", service=service.code, app=key.name, waits=report.waits)
    notice = f"{_WAITS if report.waits else _FILED} {pack.emergency.id}"
    named = {"token": report.token} if report.waits else {"service_request_id": report.public_id}
    return [{**named, "service_notice": notice, "account_id": posted.person.account_id}]


def token(session: Session, value: str) -> Plain:
    """The id behind a token; none while the desk has not looked. Raises `NotFoundError`."""
    found = repository.by_token(session, value)
    if found is None:
        raise NotFoundError("There is no such token.")
    report, incident = found
    waits = incident.status is IncidentStatus.DRAFT
    return [{"service_request_id": None if waits else report.public_id, "token": report.token}]


def one(session: Session, pack: Open311Pack, ids: str, key: ApiKey | None) -> Plain:
    """The reports with these ids, comma separated. Raises `NotFoundError` when there is none of them."""
    found = _named(session, pack, read_ids([ids]), key)
    if not found:
        raise NotFoundError("There is no such service_request_id.")
    return _shown(session, pack, found, key)


def sender_of(session: Session, reference: str, key: ApiKey, most_files: int) -> Sender:
    """The application as the sender of a file for one of its own reports, before anything of it is received.

    Raises `NotFoundError` for another's report or one that is over, `ConflictError` when it has files enough.
    """

    def check(session: Session) -> Incident:
        incident = repository.running_incident(session, reference, key.id)
        if incident is None:
            raise NotFoundError("There is no such report of this key that is under way.")
        evidence.check_room(session, incident, most_files)
        return incident

    incident = check(session)
    return Sender(incident.id, Visibility.AGENCIES, key.who, None, None, check)


def listed(
    session: Session, pack: Open311Pack, query: RequestsQuery, key: ApiKey | None, *, now: datetime
) -> Plain:
    """Reports, newest first. Raises `FormFaultsError`."""
    if ids := read_ids(query.service_request_id):
        return _shown(session, pack, _named(session, pack, ids, key), key)
    wanted = read_query(query, now=now)
    found = repository.page(session, wanted, public=_public(pack), key_id=key.id if key else None)
    return _shown(session, pack, found, key)


def _named(
    session: Session, pack: Open311Pack, ids: Sequence[str], key: ApiKey | None
) -> list[repository.Found]:
    return repository.named(session, ids, public=_public(pack), key_id=key.id if key else None)


def _public(pack: Open311Pack) -> set[str]:
    return {service.code for service in pack.services if not service.private}


def _offered(session: Session, pack: Open311Pack, code: str) -> PublicServicePack:
    service = pack.service(code)
    kind = repository.types(session, {service.type}).get(service.type) if service else None
    if service is None or not may_be_filed(kind):
        raise NotFoundError(f"service_code was not found: {code[:40]}. An emergency? Dial 112.")
    return service


def _described(pack: Open311Pack, service: PublicServicePack, language: str) -> str:
    return f"{service.description.said_in(language)} {pack.emergency.said_in(language)}"


def _asked(attribute: AttributePack, order: int, language: str) -> Plain:
    asked: dict[str, Plain] = {
        "variable": not attribute.informs,
        "code": attribute.code,
        "datatype": attribute.datatype,
        "required": attribute.required,
        "datatype_description": attribute.hint.said_in(language) if attribute.hint else None,
        "order": order,
        "description": attribute.description.said_in(language),
    }
    if attribute.values:
        asked["values"] = [
            {"key": key, "name": name.said_in(language)} for key, name in attribute.values.items()
        ]
    return asked


def _shown(
    session: Session, pack: Open311Pack, found: Sequence[repository.Found], key: ApiKey | None
) -> Plain:
    incidents = [incident.id for _report, incident in found]
    shares = repository.shares(session, incidents)
    moved = repository.moved_at(session, incidents)
    return [
        _row(pack, (report, incident), shares.get(incident.id, []), moved[incident.id], own=_own(key, report))
        for report, incident in found
    ]


def _own(key: ApiKey | None, report: repository.CitizenReport) -> bool:
    return key is not None and report.key_id == key.id


def _row(
    pack: Open311Pack,
    found: repository.Found,
    shares: Sequence[repository.Share],
    moved_at: datetime,
    *,
    own: bool,
) -> Plain:
    """One report. What its citizen wrote in free words is for the application that filed it: it may name people."""
    report, incident = found
    service = pack.service(report.service_code)
    return {
        "service_request_id": report.public_id,
        "status": status_of(incident.status, shares),
        "status_notes": notes_of(incident.status, shares, incident.number),
        "service_name": service.name.id if service else report.service_code,
        "service_code": report.service_code,
        "description": report.description if own else None,
        "agency_responsible": responsible(shares),
        "service_notice": None,
        "requested_datetime": written(report.received_at),
        "updated_datetime": written(moved_at),
        "expected_datetime": None,
        "address": report.address or None,
        "address_id": report.address_id,
        "zipcode": None,
        "lat": report.lat,
        "long": report.lon,
        "media_url": report.media_url if own else None,
    }
