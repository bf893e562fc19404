"""Which other incidents may be the same event: an advice to the operator, who decides and merges."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from dispatch.distance import Point, box_around, metres
from records.incidents import Incident, Restriction
from records.machines import IncidentStatus
from settings.errors import NotFoundError

NEAR = 300
"""Metres within which two reports may be one event (issue 4)."""

RECENT = timedelta(minutes=60)
"""How long after an incident began another report of it is likely (issue 4)."""

MOST = 20
"""Suggestions; who has to read more decides no faster."""

_LOOKED_AT = 500
"""The newest candidates: an hour of the heaviest flood."""

_OVER = (IncidentStatus.CLOSED, IncidentStatus.CANCELLED, IncidentStatus.MERGED)
_LETTERS = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True)
class Suggestion:
    """Another incident that may be the same."""

    incident: Incident
    metres: int | None
    """From point to point; none where one of them has no point and only the kelurahan is the same."""
    age: timedelta
    """Since it was opened; of a draft, since it was made."""


def group_of(type_code: str | None) -> str | None:
    """The letters with which a type's code begins: `FIR1` and `FIR4` are `FIR`; none without a type."""
    letters = _LETTERS.match(type_code or "")
    return letters[0] if letters else None


def suggest_duplicates(
    session: Session, incident_id: UUID, now: datetime, *, there: ColumnElement[bool] | None = None
) -> Sequence[Suggestion]:
    """Live incidents that may be the same, nearest first, then newest; at most `MOST`.

    The same group of types (one without a type fits any), within `NEAR` or in the same kelurahan, begun
    within `RECENT` before `now`. `there`: which incidents exist for who asks; without it none that is restricted as a
    whole. Raises `NotFoundError`.
    """
    incident = session.get(Incident, incident_id)
    if incident is None:
        raise NotFoundError(f"There is no incident {incident_id}.")
    places = _places(incident)
    if not places:
        return []
    begun = func.coalesce(Incident.opened_at, Incident.created_at)
    query = (
        select(Incident)
        .where(
            Incident.id != incident.id,
            Incident.status.not_in(_OVER),
            begun > now - RECENT,
            begun <= now,
            or_(*places),
        )
        .order_by(begun.desc())
        .limit(_LOOKED_AT)
    )
    group = group_of(incident.type_code)
    if group is not None:
        of_group = func.substring(Incident.type_code, "^[A-Za-z]+") == group
        query = query.where(or_(Incident.type_code.is_(None), of_group))
    query = query.where(Incident.restriction.is_distinct_from(Restriction.CASE) if there is None else there)
    found = [_compared(incident, other, now) for other in session.scalars(query)]
    fitting = [one for one in found if _fits(incident, one)]
    return sorted(fitting, key=_nearest_and_newest)[:MOST]


def _places(incident: Incident) -> list[ColumnElement[bool]]:
    """Where to look: around its point, and in its kelurahan, as far as they are known."""
    places: list[ColumnElement[bool]] = []
    point = _point(incident)
    if point is not None:
        box = box_around(point, NEAR)
        places.append(
            and_(Incident.lat.between(box.south, box.north), Incident.lon.between(box.west, box.east))
        )
    if incident.kelurahan is not None:
        places.append(Incident.kelurahan == incident.kelurahan)
    return places


def _compared(incident: Incident, other: Incident, now: datetime) -> Suggestion:
    here, there = _point(incident), _point(other)
    apart = None if here is None or there is None else round(metres(here, there))
    return Suggestion(other, apart, now - (other.opened_at or other.created_at))


def _fits(incident: Incident, one: Suggestion) -> bool:
    same = incident.kelurahan is not None and incident.kelurahan == one.incident.kelurahan
    return same or (one.metres is not None and one.metres <= NEAR)


def _nearest_and_newest(one: Suggestion) -> tuple[bool, int, timedelta]:
    return one.metres is None, one.metres or 0, one.age


def _point(incident: Incident) -> Point | None:
    if incident.lat is None or incident.lon is None:
        return None
    return Point(float(incident.lat), float(incident.lon))
