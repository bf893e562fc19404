"""Reads the posted form of one report, and says everything that is wrong with it at once. Pure.

Unknown fields are passed over, as the standard asks: a later version may add some. Text stays as it was typed.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from urllib.parse import urlsplit

from agents_api.public.open311.errors import FormFaultsError
from agents_api.public.open311.instants import read_instant
from dispatch.citizen_report_filing import Person, Posted
from records.public_services import LISTS, AttributePack, Open311Pack, PublicServicePack
from telephony.cel_reading import as_number
from telephony.locations import read_number

Fields = Sequence[tuple[str, str]]
"""Names and values in their order; a name may come several times."""

LONGEST_DESCRIPTION = 4000
"""Characters, by the standard."""

_LONGEST_LINE = 500
_LONGEST_PERSON = 200
_LONGEST_URL = 2000
_LONGEST_ANSWER = {"string": 100, "text": 400, "number": 30, "datetime": 40}
_MOST_CHOSEN = 20
_ATTRIBUTE = re.compile(r"attribute\[([A-Za-z0-9_]{1,40})\](?:\[\])?")
_EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@]{1,189}")
_MAIL_FIELD, _PHONE_FIELD = "email", "phone"
_PERSON_FIELDS = ("device_id", "account_id", "first_name", "last_name")


def first(fields: Fields, name: str) -> str:
    """The field's value without space around it; empty when it is missing, which the standard says is the same."""
    return next((value.strip() for field, value in fields if field == name and value.strip()), "")


def read_form(
    fields: Fields,
    pack: Open311Pack,
    service: PublicServicePack,
    wards: Collection[str],
    *,
    country: str,
    idempotency_key: str,
) -> Posted:
    """What was posted. `wards` are the codes an `address_id` may be. Raises `FormFaultsError` with every fault."""
    faults: list[str] = []
    lat, lon = _point(fields, pack, faults)
    address = _line(fields, "address_string", _LONGEST_LINE, faults)
    ward = first(fields, "address_id")
    if ward and ward not in wards:
        faults.append("address_id is not known here: it is the Kemendagri code of a kelurahan of this city.")
    if lat is None and not address and not ward and not _sent_point(fields):
        faults.append("Say where it is: lat and long, or address_string, or address_id.")
    posted = Posted(
        description=_text(first(fields, "description"), "description", LONGEST_DESCRIPTION, faults),
        address=address,
        kelurahan=ward or None,
        lat=lat,
        lon=lon,
        media_url=_url(fields, faults),
        attributes=_answers(fields, service, faults),
        person=_person(fields, country, faults),
        idempotency_key=_one_line(idempotency_key, "Idempotency-Key", _LONGEST_PERSON, faults) or None,
    )
    if faults:
        raise FormFaultsError(faults)
    return posted


def _sent_point(fields: Fields) -> bool:
    return bool(first(fields, "lat") or first(fields, "long"))


def _point(fields: Fields, pack: Open311Pack, faults: list[str]) -> tuple[float | None, float | None]:
    if not _sent_point(fields):
        return None, None
    lat, lon = read_number(first(fields, "lat")), read_number(first(fields, "long"))
    if lat is None or lon is None:
        faults.append(
            "lat and long come together, as decimal degrees (WGS 84), such as -6.4025 and 106.7942."
        )
        return None, None
    if not pack.bounds.holds(lat, lon):
        faults.append("The place is outside the city: this system can send nobody there.")
        return None, None
    return lat, lon


def _line(fields: Fields, name: str, longest: int, faults: list[str]) -> str:
    return _one_line(first(fields, name), name, longest, faults)


def _one_line(value: str, name: str, longest: int, faults: list[str]) -> str:
    if any(unicodedata.category(character) == "Cc" for character in value):
        faults.append(f"{name} must be one line, without control characters.")
    return _text(value, name, longest, faults)


def _text(value: str, name: str, longest: int, faults: list[str]) -> str:
    if "\0" in value:
        faults.append(f"{name} contains a NUL character; remove it.")
    if len(value) > longest:
        faults.append(f"{name} has {len(value):,} characters; at most {longest:,} are taken.")
    return value


def _url(fields: Fields, faults: list[str]) -> str | None:
    value = _line(fields, "media_url", _LONGEST_URL, faults)
    if not value:
        return None
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.netloc or " " in value:
        faults.append("media_url must be a web address (https://...).")
    return value


def _person(fields: Fields, country: str, faults: list[str]) -> Person:
    email = _line(fields, _MAIL_FIELD, _LONGEST_PERSON, faults)
    if email and not _EMAIL.fullmatch(email):
        faults.append("email is no address of mail; leave it out if there is none.")
    phone = _line(fields, _PHONE_FIELD, 40, faults)
    number = as_number(phone, country) if phone else None
    if phone and number is None:
        faults.append("phone is no telephone number; leave it out if there is none.")
    said = {name: _line(fields, name, _LONGEST_PERSON, faults) or None for name in _PERSON_FIELDS}
    return Person(email=email or None, phone=number, **said)


def _answers(fields: Fields, service: PublicServicePack, faults: list[str]) -> dict[str, list[str]]:
    sent: dict[str, list[str]] = {}
    for name, value in fields:
        if (match := _ATTRIBUTE.fullmatch(name)) and value.strip():
            sent.setdefault(match[1], []).append(value.strip())
    asked = {attribute.code: attribute for attribute in service.attributes if not attribute.informs}
    faults.extend(
        f"attribute[{code}] is no question of {service.code}." for code in sorted(sent.keys() - asked)
    )
    faults.extend(
        f"attribute[{attribute.code}] is required: {attribute.description.en}"
        for attribute in asked.values()
        if attribute.required and attribute.code not in sent
    )
    for code in asked.keys() & sent.keys():
        faults.extend(_wrong(asked[code], sent[code]))
    return {code: sent[code] for code in asked if code in sent}


def _wrong(attribute: AttributePack, values: Sequence[str]) -> Iterable[str]:
    name = f"attribute[{attribute.code}]"
    if attribute.datatype in LISTS:
        unknown = [value for value in values if value not in attribute.values]
        if unknown or len(values) > _MOST_CHOSEN:
            yield f"{name} must be of: {', '.join(attribute.values)}."
    if attribute.datatype != "multivaluelist" and len(values) > 1:
        yield f"{name} takes one value only."
    if attribute.datatype in LISTS:
        return
    faults: list[str] = []
    for value in values:
        check = _text if attribute.datatype == "text" else _one_line
        check(value, name, _LONGEST_ANSWER[attribute.datatype], faults)
        if attribute.datatype == "number" and read_number(value) is None:
            faults.append(f"{name} must be a number, such as 12 or 0.5.")
        if attribute.datatype == "datetime" and read_instant(value) is None:
            faults.append(f"{name} must be a date with a time zone, such as 2026-11-24T08:00:00+07:00.")
    yield from faults
