"""Reads incidents for the desk; what changes them is done by `dispatch`."""

from datetime import datetime
from decimal import Decimal
from typing import cast
from uuid import UUID

from sqlalchemy.orm import Session

from agents_api.frame import sight
from agents_api.frame.pages import cut
from agents_api.frame.person import Person
from agents_api.frame.sight import Sight
from agents_api.incidents.incidents import repository
from agents_api.incidents.incidents.schemas import (
    CaseBrief,
    EditIncident,
    HoldIncident,
    IncidentDetail,
    IncidentPage,
    IncidentQuery,
    IncidentRow,
    MergedIncident,
    MoveRow,
    OpenedIncident,
    OpenIncident,
)
from agents_api.incidents.known.eyes import Eyes, eyes_of
from agents_api.incidents.known.service import known
from dispatch import answering, call_dispositions, cases, holding, incidents, merge_group
from dispatch.duplicates import suggest_duplicates
from dispatch.editing import Changes
from records import access
from records.city import City
from records.incidents import Incident, Restriction
from records.machines.incident import IncidentStatus
from records.moves import StatusMove
from records.sources import SourceChannel
from settings.errors import BadInputError, NotAllowedError, NotFoundError

_OF_THE_PERSON = frozenset({"type_code", "note"})
"""What changes who may know the person, or what is known of them."""

_EMPTY_TEXT = {"address": "", "note": ""}
"""What an emptied field that is never unset holds."""


def page(session: Session, person: Person, wanted: IncidentQuery, *, now: datetime) -> IncidentPage:
    """Incidents, newest first; that a restricted one was shown is noted."""
    found = repository.newest(session, wanted, there=sight.incidents_there(person))
    rows, after = cut(found, wanted.limit)
    shown = [incident.id for incident in rows if incident.restriction is Restriction.CASE]
    sight.note_listed(session, person, "incident.listed", shown, now=now)
    return IncidentPage(items=[_row(incident) for incident in rows], next=after)


def read(session: Session, person: Person, incident_id: UUID, *, now: datetime) -> IncidentDetail:
    """One incident for a screen; reading a restricted one is noted, also one that was merged into it.

    Raises `NotFoundError`.
    """
    found = detail(session, person, incident_id)
    if found.restriction is not None and not found.identity_hidden:
        sight.note_read(session, person, "incident.read", incident_id, now=now)
    merged = repository.merged_with(session, incident_id) if found.merged else []
    shown = {other.id for other in found.merged}
    for other in merged:
        if other.id in shown and other.restriction is Restriction.CASE:
            sight.note_read(session, person, "incident.read", other.id, now=now)
    return found


def detail(session: Session, person: Person, incident_id: UUID) -> IncidentDetail:
    """One incident with all its parts. Raises `NotFoundError`."""
    incident = _visible(session, person, incident_id)
    merged = repository.merged_with(session, incident.id)
    sees = Sight(session, person, [incident, *merged])
    merged = [other for other in merged if sees.exists(other)]
    links = repository.calls_of(session, [incident.id, *(other.id for other in merged)])
    hidden = not sees.knows_the_person(incident)
    moves = repository.history(session, [incident.id, *(case.id for case in incident.cases)])
    return IncidentDetail(
        **dict(_row(incident)),
        note="" if hidden else incident.note,
        identity_hidden=hidden,
        outcome=None if hidden else incident.outcome,
        created_by=incident.created_by,
        calls=list(dict.fromkeys(link.call_id for link in links)),
        merged=[
            MergedIncident(
                id=other.id,
                number=other.number,
                type_code=other.type_code,
                channel=other.channel,
                calls=[link.call_id for link in links if link.incident_id == other.id],
                cases=[CaseBrief.model_validate(case) for case in other.cases],
            )
            for other in merged
        ],
        history=[moved(move, knows=not hidden) for move in moves],
        known=known(session, incident.id, eyes_of(person, knows=not hidden)),
    )


def moved(move: StatusMove, *, knows: bool) -> MoveRow:
    """One line of history; its words may name a person, so they are only for who `knows` them."""
    return MoveRow(
        machine=move.machine,
        subject=move.row_id,
        old=move.old,
        new=move.new,
        at=move.at,
        who=move.who,
        why=move.why if knows else None,
    )


def edit(
    session: Session, person: Person, incident_id: UUID, ask: EditIncident, city: City, *, now: datetime
) -> None:
    """Writes what was typed; who writes works on the incident.

    Raises `NotFoundError`, `BadInputError`, `ConflictError`, and `NotAllowedError` when somebody who may not know
    the person writes over the note or takes the restriction off with another type.
    """
    incident = _visible(session, person, incident_id)
    fields = ask.model_dump(exclude_unset=True)
    if Sight(session, person, [incident]).knows_the_person(incident):
        access.work_on(session, incident_id, person.user_id, at=now)
    elif fields.keys() & _OF_THE_PERSON:
        raise NotAllowedError(
            "Identities of this incident are restricted: only who is assigned changes its type or note."
        )
    kelurahan = fields.get("kelurahan")
    if kelurahan is not None and kelurahan not in {place.code for place in city.kelurahan}:
        raise BadInputError(f"{kelurahan} is not a kelurahan of {city.name}; see /places.")
    for name, empty in _EMPTY_TEXT.items():
        if name in fields and fields[name] is None:
            fields[name] = empty
    for name in ("lat", "lon"):
        if fields.get(name) is not None:
            fields[name] = Decimal(str(fields[name]))
    incidents.edit(session, incident_id, cast(Changes, fields), at=now, who=person.who)
    if fields.get("type_code") is not None and "priority" not in fields:
        answering.raise_again(session, incident_id, city.script(fields["type_code"]), at=now, who=person.who)


def create(session: Session, person: Person, channel: SourceChannel, *, now: datetime) -> UUID:
    """A draft that no call told of; returns its id."""
    return incidents.create_draft(session, at=now, who=person.who, channel=channel).id


def open_incident(
    session: Session, person: Person, incident_id: UUID, ask: OpenIncident, *, now: datetime
) -> OpenedIncident:
    """Opens a draft; the calls about it were an incident, then. Tells what may be the same."""
    incident = _visible(session, person, incident_id)
    if Sight(session, person, [incident]).knows_the_person(incident):
        access.work_on(session, incident_id, person.user_id, at=now)
    incidents.open_incident(
        session, incident_id, at=now, who=person.who, agencies=ask.agencies, support=ask.support
    )
    calls = merge_group.calls_at(session, incident_id)
    call_dispositions.calls_were_incident(session, calls, at=now, who=person.who, user_id=person.user_id)
    alike = suggest_duplicates(session, incident_id, now, there=sight.incidents_there(person))
    return OpenedIncident(
        **dict(read(session, person, incident_id, now=now)),
        possible_duplicates=[one.incident.id for one in alike],
    )


def add_agencies(
    session: Session, person: Person, incident_id: UUID, agencies: list[str], *, now: datetime
) -> None:
    """Sends further agencies, or the same once more."""
    _visible(session, person, incident_id)
    cases.give(session, incident_id, agencies, at=now, who=person.who)


def hold(session: Session, person: Person, incident_id: UUID, ask: HoldIncident, *, now: datetime) -> None:
    """Puts it aside until a time."""
    _visible(session, person, incident_id)
    holding.hold(session, incident_id, ask.reason, ask.until, at=now, who=person.who)


def resume(session: Session, person: Person, incident_id: UUID, *, now: datetime) -> None:
    """Takes it up again before its time."""
    _visible(session, person, incident_id)
    holding.resume(session, incident_id, at=now, who=person.who)


def reopen(session: Session, person: Person, incident_id: UUID, reason: str, *, now: datetime) -> None:
    """It has not ended after all."""
    _visible(session, person, incident_id)
    incidents.reopen(session, incident_id, reason, at=now, who=person.who)


def resolve(session: Session, person: Person, incident_id: UUID, outcome: str, *, now: datetime) -> None:
    """What happened has ended."""
    _visible(session, person, incident_id)
    incidents.resolve(session, incident_id, outcome, at=now, who=person.who)


def close(session: Session, person: Person, incident_id: UUID, *, now: datetime) -> None:
    """Nothing more is expected of anybody."""
    _visible(session, person, incident_id)
    incidents.close(session, incident_id, at=now, who=person.who)


def cancel(session: Session, person: Person, incident_id: UUID, reason: str, *, now: datetime) -> None:
    """It was none after all."""
    _visible(session, person, incident_id)
    incidents.cancel(session, incident_id, reason, at=now, who=person.who)


def must_see(session: Session, person: Person, incident_id: UUID) -> Incident:
    """The incident. Raises `NotFoundError` when it does not exist for this person."""
    return _visible(session, person, incident_id)


def must_know(session: Session, person: Person, incident_id: UUID) -> None:
    """Raises `NotFoundError` as `must_see` does, `NotAllowedError` when the person it is about is not for them."""
    incident = _visible(session, person, incident_id)
    if not Sight(session, person, [incident]).knows_the_person(incident):
        raise NotAllowedError(
            "Identities of this incident are restricted: a supervisor can let you in to do this."
        )


def seen(session: Session, person: Person, incident_id: UUID) -> tuple[Incident, Eyes]:
    """The incident and how the desk's `person` looks at it. Raises `NotFoundError`."""
    incident = _visible(session, person, incident_id)
    knows = Sight(session, person, [incident]).knows_the_person(incident)
    return incident, eyes_of(person, knows=knows)


def _visible(session: Session, person: Person, incident_id: UUID) -> Incident:
    incident = repository.with_cases(session, incident_id)
    if incident is None or not Sight(session, person, [incident]).exists(incident):
        raise NotFoundError("There is no such incident.")
    return incident


def _row(incident: Incident) -> IncidentRow:
    return IncidentRow(
        id=incident.id,
        number=incident.number,
        status=incident.status,
        source=incident.source,
        channel=incident.channel,
        call_id=incident.draft_of_call,
        type_code=incident.type_code,
        priority=incident.priority,
        address=incident.address,
        kelurahan=incident.kelurahan,
        landmark=incident.landmark,
        lat=degrees(incident.lat),
        lon=degrees(incident.lon),
        point_source=incident.point_source,
        restriction=incident.restriction,
        created_at=incident.created_at,
        opened_at=incident.opened_at,
        hold_until=incident.hold_until if incident.status is IncidentStatus.ON_HOLD else None,
        merged_into=incident.merged_into,
        cases=[CaseBrief.model_validate(case) for case in incident.cases],
    )


def degrees(value: Decimal | None) -> float | None:
    """A stored coordinate as JSON has it."""
    return float(value) if value is not None else None
