"""Makes CAP documents of broadcasts, and the feed of those that are public."""

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from agents_api.agencies.broadcasts.alert import (
    LONGEST_HEADLINE,
    Alert,
    Area,
    Category,
    Certainty,
    Severity,
    Urgency,
)
from agents_api.public.cap import repository
from agents_api.public.cap.atom import Entry, atom_feed
from agents_api.public.cap.document import (
    CapArea,
    CapCircle,
    CapInfo,
    CapMessage,
    MessageType,
    Reference,
    cap_document,
)
from records.broadcasts import Broadcast, BroadcastSeverity
from records.city import City
from records.machines.broadcast import BroadcastStatus
from settings.errors import NotFoundError

CAP_TYPE = "application/cap+xml"
ATOM_TYPE = "application/atom+xml"
XML: dict[int | str, dict[str, Any]] = {200: {"content": {CAP_TYPE: {"schema": {"type": "string"}}}}}

FEED = "/cap/alerts.atom"
_FOR_THE_ADDRESSED = "Untuk ruang kendali dan instansi yang dituju."
_INSIDE = {
    BroadcastSeverity.INFO: Severity.MINOR,
    BroadcastSeverity.WARNING: Severity.MODERATE,
    BroadcastSeverity.URGENT: Severity.SEVERE,
}
"""What CAP is told of a message for which nobody filled in an alert."""


def document_of(session: Session, broadcast: Broadcast, city: City) -> bytes:
    """The broadcast's CAP document as it stands: an alert, an update of an earlier one, or its cancellation."""
    alert = _alert(broadcast)
    earlier = [_reference(row) for row in repository.earlier(session, broadcast)]
    cancelled = _is_cancelled(broadcast)
    kind = MessageType.CANCEL if cancelled else MessageType.UPDATE if earlier else MessageType.ALERT
    message = CapMessage(
        id=_id(broadcast),
        sender=broadcast.sender,
        sent=_sent(broadcast),
        status=broadcast.alert_status,
        kind=kind,
        restriction=None if broadcast.public else _FOR_THE_ADDRESSED,
        note=broadcast.ended_why if cancelled else None,
        references=[*earlier, _reference(broadcast)] if cancelled else earlier,
        incident=repository.incident_number(session, broadcast),
        infos=_infos(broadcast, alert, city),
    )
    return cap_document(message)


def public_document(session: Session, broadcast_id: UUID, city: City) -> bytes:
    """The document of a public broadcast. Raises `NotFoundError`."""
    broadcast = repository.one_public(session, broadcast_id)
    if broadcast is None:
        raise NotFoundError("There is no such alert.")
    return document_of(session, broadcast, city)


def feed(session: Session, city: City, base: str, *, now: datetime) -> bytes:
    """The Atom feed of alerts in force and cancelled. `base` is where the outside reaches us, without a slash."""
    entries = [
        Entry(
            id=_id(row),
            title=("Dibatalkan: " if _is_cancelled(row) else "") + _alert(row).headline,
            summary=(row.ended_why or "") if _is_cancelled(row) else row.text,
            sent=_sent(row),
            document=f"{base}/cap/alerts/{row.id}.cap",
        )
        for row in repository.public(session, now=now)
    ]
    entries.sort(key=lambda entry: entry.sent, reverse=True)
    return atom_feed(base + FEED, f"Peringatan {city.name}", city.name, entries, now=now)


def _is_cancelled(broadcast: Broadcast) -> bool:
    return broadcast.status is BroadcastStatus.RECALLED


def _id(broadcast: Broadcast) -> UUID:
    """A cancellation is a message of its own: its id follows from that of what it cancels."""
    return uuid5(broadcast.id, "cancel") if _is_cancelled(broadcast) else broadcast.id


def _sent(broadcast: Broadcast) -> datetime:
    return broadcast.ended_at if _is_cancelled(broadcast) and broadcast.ended_at else broadcast.sent_at


def _reference(broadcast: Broadcast) -> Reference:
    return Reference(broadcast.sender, broadcast.id, broadcast.sent_at)


def _alert(broadcast: Broadcast) -> Alert:
    """What was filled in, or what can be said of a message between offices."""
    if broadcast.alert is not None:
        return Alert.model_validate(broadcast.alert)
    first_line = broadcast.text.strip().splitlines()[0]
    return Alert.model_construct(
        event="Pesan ruang kendali",
        category=[Category.SAFETY],
        urgency=Urgency.IMMEDIATE if broadcast.severity is BroadcastSeverity.URGENT else Urgency.UNKNOWN,
        severity=_INSIDE[broadcast.severity],
        certainty=Certainty.UNKNOWN,
        headline=first_line[:LONGEST_HEADLINE],
    )


def _infos(broadcast: Broadcast, alert: Alert, city: City) -> list[CapInfo]:
    """One for each language, Indonesian first."""
    said = [("id-ID", alert.event, alert.headline, broadcast.text, alert.instruction)]
    if alert.english:
        english = alert.english
        said.append(("en-US", english.event, english.headline, english.description, english.instruction))
    return [
        CapInfo(
            language=language,
            category=alert.category,
            event=event,
            response=alert.response,
            urgency=alert.urgency,
            severity=alert.severity,
            certainty=alert.certainty,
            effective=broadcast.sent_at,
            expires=broadcast.expires_at,
            sender_name=f"Ruang kendali {city.name}",
            headline=headline,
            description=description,
            instruction=instruction,
            area=_area(alert.area, city),
        )
        for language, event, headline, description, instruction in said
    ]


def _area(area: Area | None, city: City) -> CapArea:
    if area is None:
        return CapArea(city.name)
    circle = None
    if area.lat is not None and area.lon is not None and area.radius_km is not None:
        circle = CapCircle(area.lat, area.lon, area.radius_km)
    codes = list(dict.fromkeys(area.kelurahan))
    return CapArea(area.name or _described(codes, circle, city), codes, circle)


def _described(codes: list[str], circle: CapCircle | None, city: City) -> str:
    """`Depok, Mampang (Kec. Pancoran Mas)`: one name may stand in two kecamatan."""
    by_kecamatan: dict[str, list[str]] = defaultdict(list)
    for place in city.kelurahan:
        if place.code in codes:
            by_kecamatan[place.kecamatan].append(place.kelurahan)
    parts = [f"{', '.join(names)} (Kec. {kecamatan})" for kecamatan, names in by_kecamatan.items()]
    if circle:
        parts.append(f"radius {circle.radius_km:g} km dari {circle.lat:.5f}, {circle.lon:.5f}")
    return f"{city.name}: {'; '.join(parts)}"
