"""A letter: one case as it is told to one address. Frozen facts, and the form a webhook gives them. Pure."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from records.incidents import Restriction


@dataclass(frozen=True)
class Place:
    """Where, as far as it is known."""

    address: str
    """As spoken and typed."""
    landmark: str | None
    kelurahan_code: str | None
    """Kemendagri code."""
    kelurahan: str | None
    lat: float | None
    lon: float | None
    """Degrees, WGS 84."""


@dataclass(frozen=True)
class Answered:
    """What the caller said to one guided question."""

    code: str
    question: str
    """As it was asked, Indonesian."""
    answer: str
    """In Indonesian words."""
    value: str
    """`yes`, `no`, a number, a choice's code, or words."""


@dataclass(frozen=True)
class NamedPost:
    """The agency's post that the place belongs to."""

    code: str
    name: str
    metres: int | None
    """By air; none when the place has no point."""


@dataclass(frozen=True)
class CaseFacts:
    """What an agency must know to act."""

    case_id: UUID
    number: str
    incident_number: str
    agency: str
    lead: bool
    priority: int
    type_code: str
    type_name_id: str
    type_name_en: str
    place: Place
    note: str
    caller_number: str | None
    """E.164, as the trunk sent it; none for a caller without number or an incident without call."""
    restriction: Restriction | None
    created_at: datetime
    accept_by: datetime
    answers: tuple[Answered, ...] = ()
    asked: int = 1
    """How many times the agency has been asked, this time included."""
    post: NamedPost | None = None
    """So that the right crew knows; none when the agency has none, or nothing tells which."""


@dataclass(frozen=True)
class Letter:
    """One try of one delivery."""

    delivery_id: UUID
    """The same for every try: the receiver's key against repeats."""
    attempt: int
    address: str = field(repr=False)
    """A URL or an E.164 number, by channel."""
    secret: str | None = field(repr=False)
    facts: CaseFacts = field(repr=False)
    doubt_since: datetime | None = None
    """When an earlier try began that may have been sent without our knowing."""
    known_sids: frozenset[str] = frozenset()
    """What a provider sent to this address since then that is known to be something else."""


def webhook_body(facts: CaseFacts) -> dict[str, Any]:
    """The JSON document of a `case.created` webhook, in the form Standard Webhooks recommends.

    Of a restricted incident the person stays with us: no caller's number, no note and no answers,
    which may hold names. The agency's people read them in the inbox, where each reading is known.
    """
    restricted = facts.restriction is not None
    return {
        "type": "case.created",
        "timestamp": facts.created_at.isoformat(),
        "data": {
            "case_id": str(facts.case_id),
            "case_number": facts.number,
            "incident_number": facts.incident_number,
            "agency": facts.agency,
            "lead": facts.lead,
            "priority": facts.priority,
            "accept_by": facts.accept_by.isoformat(),
            "asked": facts.asked,
            "type": {"code": facts.type_code, "name_id": facts.type_name_id, "name_en": facts.type_name_en},
            "place": {
                "address": facts.place.address,
                "landmark": facts.place.landmark,
                "kelurahan_code": facts.place.kelurahan_code,
                "kelurahan": facts.place.kelurahan,
                "lat": facts.place.lat,
                "lon": facts.place.lon,
            },
            "post": _post(facts.post),
            "restriction": facts.restriction.value if facts.restriction else None,
            "caller_number": None if restricted else facts.caller_number,
            "note": None if restricted else facts.note,
            "answers": [] if restricted else [asdict(answered) for answered in facts.answers],
        },
    }


def _post(post: NamedPost | None) -> dict[str, Any] | None:
    return None if post is None else {"code": post.code, "name": post.name, "metres": post.metres}
