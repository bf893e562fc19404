"""A CAP 1.2 document (OASIS, Common Alerting Protocol Version 1.2, 2010): elements in the schema's order. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID
from xml.etree.ElementTree import Element, SubElement, tostring

from agents_api.agencies.broadcasts.alert import Category, Certainty, Response, Severity, Urgency
from records.broadcasts import AlertStatus
from settings.clock import JAKARTA

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
KELURAHAN = "Kemendagri"
"""`valueName` of a kelurahan's code: the numbering of the Ministry of Home Affairs."""


class MessageType(StrEnum):
    """CAP's `msgType`, as far as we send it."""

    ALERT = "Alert"
    UPDATE = "Update"
    CANCEL = "Cancel"


@dataclass(frozen=True)
class Reference:
    """An earlier message."""

    sender: str
    id: UUID
    sent: datetime


@dataclass(frozen=True)
class CapCircle:
    """Degrees, WGS 84, and kilometres."""

    lat: float
    lon: float
    radius_km: float


@dataclass(frozen=True)
class CapArea:
    """Where it holds."""

    name: str
    kelurahan: Sequence[str] = ()
    circle: CapCircle | None = None


@dataclass(frozen=True)
class CapInfo:
    """What is said, in one language."""

    language: str
    """RFC 3066: `id-ID`."""
    category: Sequence[Category]
    event: str
    response: Sequence[Response]
    urgency: Urgency
    severity: Severity
    certainty: Certainty
    effective: datetime
    expires: datetime
    sender_name: str
    headline: str
    description: str
    instruction: str | None
    area: CapArea


@dataclass(frozen=True)
class CapMessage:
    """One message."""

    id: UUID
    sender: str
    sent: datetime
    status: AlertStatus
    kind: MessageType
    restriction: str | None
    """For whom it is, in words; none for everybody."""
    note: str | None
    references: Sequence[Reference]
    incident: str | None
    infos: Sequence[CapInfo]


def cap_document(message: CapMessage) -> bytes:
    """The document in UTF-8."""
    root = Element("alert", {"xmlns": NAMESPACE})
    _add(root, "identifier", identifier(message.id))
    _add(root, "sender", message.sender)
    _add(root, "sent", instant(message.sent))
    _add(root, "status", message.status.value.capitalize())
    _add(root, "msgType", message.kind.value)
    _add(root, "scope", "Restricted" if message.restriction else "Public")
    _add(root, "restriction", message.restriction)
    _add(root, "note", message.note)
    # Extended messages are separated by one space.
    _add(root, "references", " ".join(_reference(earlier) for earlier in message.references))
    _add(root, "incidents", message.incident)
    for info in message.infos:
        _add_info(root, info)
    return tostring(root, encoding="utf-8", xml_declaration=True)


def identifier(message_id: UUID) -> str:
    """CAP's `identifier`: unique, without space, comma, < and &."""
    return message_id.urn


def instant(at: datetime) -> str:
    """`2026-11-24T20:45:29+07:00`: whole seconds and an offset, never `Z` (CAP 1.2, 3.3.2)."""
    return at.astimezone(JAKARTA).isoformat(timespec="seconds")


def clean(text: str) -> str:
    """The text with what XML 1.0 cannot carry replaced; the library escapes the rest, but does not check this."""
    return "".join(letter if _possible(letter) else "\ufffd" for letter in text)


def _possible(letter: str) -> bool:
    return (
        letter in "\t\n"
        or " " <= letter <= "\ud7ff"
        or "\ue000" <= letter <= "\ufffd"
        or letter >= "\U00010000"
    )


def _add(parent: Element, name: str, text: str | None) -> None:
    """An element, unless it would be empty."""
    if text:
        SubElement(parent, name).text = clean(text)


def _reference(earlier: Reference) -> str:
    return f"{earlier.sender},{identifier(earlier.id)},{instant(earlier.sent)}"


def _add_info(root: Element, info: CapInfo) -> None:
    part = SubElement(root, "info")
    _add(part, "language", info.language)
    for category in info.category:
        _add(part, "category", category.value)
    _add(part, "event", info.event)
    for response in info.response:
        _add(part, "responseType", response.value)
    _add(part, "urgency", info.urgency.value)
    _add(part, "severity", info.severity.value)
    _add(part, "certainty", info.certainty.value)
    _add(part, "effective", instant(info.effective))
    _add(part, "expires", instant(info.expires))
    _add(part, "senderName", info.sender_name)
    _add(part, "headline", info.headline)
    _add(part, "description", info.description)
    _add(part, "instruction", info.instruction)
    _add_area(part, info.area)


def _add_area(info: Element, area: CapArea) -> None:
    part = SubElement(info, "area")
    _add(part, "areaDesc", area.name)
    if area.circle:
        at = area.circle
        _add(part, "circle", f"{at.lat:.5f},{at.lon:.5f} {at.radius_km:.3f}")
    for code in area.kelurahan:
        geocode = SubElement(part, "geocode")
        _add(geocode, "valueName", KELURAHAN)
        _add(geocode, "value", code)
