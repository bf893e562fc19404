"""The life of an incident: the draft that comes with a call, what the operator types, open, resolved, closed.

All functions work in the caller's transaction. `who` is as in the history (`operator:siti`, `clock`), `at`
is when it happened. They raise `NotFoundError` for what does not exist, `RefusedError` or
`IllegalMoveError` when the incident is not in a state for it; then nothing has changed.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from dispatch import cases, merge_group, repository, urgency
from dispatch.assignment import assign
from dispatch.catalogue import suggest_dispatch
from dispatch.editing import Changes, checked, storable
from dispatch.refusals import Refusal, RefusedError
from records.calls import Disposition
from records.ids import new_id
from records.incidents import Case, Incident, IncidentCall, Restriction, next_incident_number
from records.journal import tell
from records.machines import IncidentStatus
from records.machines.case import ENDED
from records.moves import begin, move
from records.sources import SourceChannel, channel_of
from settings.clock import jakarta_day
from settings.errors import BadInputError

OTHER_SOURCES = "L"
"""The series of incidents that did not come by telephone."""

_OVER = frozenset({IncidentStatus.CLOSED, IncidentStatus.CANCELLED, IncidentStatus.MERGED})
_OPENS = {
    IncidentStatus.DRAFT: IncidentStatus.OPEN,
    IncidentStatus.CANCELLED: IncidentStatus.REOPENED,
}
"""How an incident without a number opens."""

_REOPENS = frozenset({IncidentStatus.RESOLVED, IncidentStatus.CLOSED, IncidentStatus.CANCELLED})


def series_of(service: str) -> str:
    """The series of a service's incident numbers: `cc` gives `CC`. A test holds the city packs to this."""
    return service.upper()


def open_draft(session: Session, call_id: UUID, *, at: datetime, who: str) -> Incident:
    """The call's draft, made if there is none; whoever asks second, or at the same time, gets the same.

    A call that was added to another incident gets that. Raises `RefusedError` when the call has been disposed
    of as something else than an incident.
    """
    there = _made_of(session, call_id)
    if there:
        return there
    repository.lock_call(session, call_id)
    there = _made_of(session, call_id)
    if there:
        return there
    service, disposition = repository.call_facts(session, call_id)
    if disposition not in {None, Disposition.INCIDENT}:
        raise RefusedError(Refusal.CALL_DISPOSED, f"The call was disposed of as {disposition}.")
    draft = _new_draft(session, series_of(service), channel_of(service), call_id, at=at, who=who)
    session.add(IncidentCall(call_id=call_id, incident_id=draft.id, added_at=at, added_by=who))
    session.flush()
    return draft


def create_draft(
    session: Session,
    *,
    at: datetime,
    who: str,
    source: str = OTHER_SOURCES,
    channel: SourceChannel = SourceChannel.OTHER,
) -> Incident:
    """A draft that no call of ours told of: a patrol, a camera, somebody at the door."""
    return _new_draft(session, source, channel, None, at=at, who=who)


def discard_draft(
    session: Session, call_id: UUID, *, at: datetime, who: str, why: str | None = None
) -> Incident | None:
    """Cancels the draft of a call that turned out to be no incident; `why` is the disposition.

    The caller sets the disposition in the same transaction, so no draft is opened for the call later.
    Returns None when there was no draft yet. Raises `RefusedError` when the incident is already open, or
    the call belongs to another one.
    """
    repository.lock_call(session, call_id)
    for other in merge_group.belongs_to(session, call_id):
        if other.draft_of_call != call_id:
            raise RefusedError(
                Refusal.CALL_BELONGS_ELSEWHERE,
                f"The call belongs to {other.number or 'another draft'}; take it away there first.",
            )
    draft = repository.draft_of(session, call_id)
    if draft is None:
        return None
    draft = repository.locked_incident(session, draft.id)
    if draft.status is IncidentStatus.CANCELLED:
        return draft
    if draft.status is IncidentStatus.MERGED and draft.number is None:
        raise RefusedError(
            Refusal.INCIDENT_MERGED,
            "The call's draft was merged into another incident; unmerge it before you dispose of the call.",
        )
    if draft.status is not IncidentStatus.DRAFT:
        raise RefusedError(
            Refusal.INCIDENT_ALREADY_OPEN,
            f"The call is incident {draft.number}; cancel or resolve that instead of disposing of the call.",
        )
    move(session, draft, IncidentStatus.CANCELLED, at=at, who=who, why=why)
    return draft


def edit(session: Session, incident_id: UUID, changes: Changes, *, at: datetime, who: str) -> Incident:
    """Writes what the operator typed or chose.

    A new type brings its own priority and restriction, unless `changes` gives a priority too. The restriction reaches
    the cases that are already there, a more urgent priority those that await a human. Raises `BadInputError` for what
    cannot be, such as taking type or priority from an open incident: the letters to its agencies need both.
    """
    changes = checked(changes)
    incident = repository.locked_incident(session, incident_id)
    if incident.status is IncidentStatus.MERGED:
        raise RefusedError(Refusal.INCIDENT_MERGED, "It was merged into another one; write there.")
    if incident.status in _OVER and incident.number is not None:
        raise RefusedError(Refusal.INCIDENT_ENDED, f"Incident {incident.number} is {incident.status}.")
    _stays_whole(incident, changes)
    code = changes.get("type_code")
    if code is not None and code != incident.type_code:
        kind = repository.find_type(session, code)
        incident.priority, incident.restriction = kind.priority, kind.restriction
        for case in repository.cases_of(session, incident.id):
            case.restricted = kind.restriction is Restriction.CASE
    for name, value in changes.items():
        setattr(incident, name, value)
    session.flush()
    urgency.hurry_cases(session, incident, at=at)
    about = incident.about()
    tell(
        session,
        "incident.edited",
        replace(about, data={**about.data, "fields": sorted(changes), "by": who}),
        at=at,
    )
    return incident


def open_incident(
    session: Session,
    incident_id: UUID,
    *,
    at: datetime,
    who: str,
    agencies: Sequence[str] | None = None,
    support: bool = False,
) -> list[Case]:
    """Gives the incident its number and each agency its case; returns the cases.

    `agencies` are codes, by default the type's lead; `support` adds those that the catalogue suggests. A
    draft that was discarded by mistake can be opened too. Raises `RefusedError` without a type, or when it
    is already open.
    """
    incident = repository.locked_incident(session, incident_id)
    if incident.number is not None:
        raise RefusedError(
            Refusal.INCIDENT_ALREADY_OPEN, f"The incident is already open as {incident.number}."
        )
    way = _OPENS.get(incident.status)
    if way is None:
        raise RefusedError(Refusal.INCIDENT_ENDED, f"The incident is {incident.status}; open the other one.")
    if incident.type_code is None:
        raise RefusedError(Refusal.INCIDENT_WITHOUT_TYPE, "Choose what happened: the type decides who goes.")
    kind = repository.find_type(session, incident.type_code)
    number = next_incident_number(session, incident.source, jakarta_day(at))
    move(
        session,
        incident,
        way,
        at=at,
        who=who,
        also={"number": number, "opened_at": at, "priority": incident.priority or kind.priority},
    )
    wanted = list(agencies or [kind.lead])
    if support:
        wanted += suggest_dispatch(session, kind.code).support
    return assign(session, incident, kind, wanted, at=at, who=who)


def resolve(session: Session, incident_id: UUID, outcome: str, *, at: datetime, who: str) -> Incident:
    """What happened has ended; `outcome` says how. Agencies may still be finishing."""
    outcome = storable(outcome).strip()
    if not outcome:
        raise BadInputError("Say how it ended: an incident is resolved with an outcome.")
    incident = repository.locked_incident(session, incident_id)
    move(
        session,
        incident,
        IncidentStatus.RESOLVED,
        at=at,
        who=who,
        why=outcome,
        also={"outcome": outcome},
    )
    return incident


def reopen(session: Session, incident_id: UUID, reason: str, *, at: datetime, who: str) -> Incident:
    """It has not ended after all: resolved, closed or cancelled, it goes on where its cases are.

    The outcome it had stays in its history. Raises `BadInputError` without a reason, `RefusedError` for a
    draft that was discarded: that has no number, and is opened instead.
    """
    reason = storable(reason.strip())
    if not reason:
        raise BadInputError("Say why it goes on: an incident is reopened with a reason.")
    incident = repository.locked_incident(session, incident_id)
    if incident.number is None:
        raise RefusedError(
            Refusal.INCIDENT_WITHOUT_NUMBER, "It was never open and has no number; open it instead."
        )
    # The table has more ways to `reopened`: those back from hold and from merging, which have doors of their own.
    if incident.status not in _REOPENS:
        raise RefusedError(
            Refusal.INCIDENT_NOT_ENDED,
            f"Only what is resolved, closed or cancelled is reopened; this is {incident.status}.",
        )
    move(session, incident, IncidentStatus.REOPENED, at=at, who=who, why=reason, also={"outcome": None})
    cases.follow(session, incident, at=at, who=who)
    return incident


def close(session: Session, incident_id: UUID, *, at: datetime, who: str) -> Incident:
    """Nothing more is expected of anybody. Raises `RefusedError` without outcome, or while a case runs that is
    its own or that of an incident merged into it.
    """
    incident = repository.locked_incident(session, incident_id)
    running = [case for case in merge_group.cases_at(session, incident.id) if case.status not in ENDED]
    if running:
        # A restricted case's number is not for everybody who may close what it was merged into.
        names = ", ".join(
            f"{case.agency if case.incident_id == incident.id or case.restricted else case.number} ({case.status})"
            for case in running
        )
        raise RefusedError(Refusal.CASES_STILL_RUNNING, f"These agencies have not finished: {names}.")
    if not incident.outcome:
        raise RefusedError(Refusal.INCIDENT_WITHOUT_OUTCOME, "Resolve the incident with an outcome first.")
    move(session, incident, IncidentStatus.CLOSED, at=at, who=who)
    return incident


def cancel(session: Session, incident_id: UUID, why: str, *, at: datetime, who: str) -> Incident:
    """It was no incident after all: agencies that still work on it are stood down with the same `why`.

    So are those that work on what was merged into it. Raises `BadInputError` when `why` says nothing.
    """
    why = storable(why).strip()
    if not why:
        raise BadInputError("Say why: an incident is cancelled with a reason.")
    incident, _merged = merge_group.locked_with_merged(session, incident_id)
    also = {"hold_until": None}
    move(session, incident, IncidentStatus.CANCELLED, at=at, who=who, why=why, also=also)
    for case in merge_group.cases_at(session, incident.id):
        if case.status not in ENDED:
            cases.stand_down(session, case.id, why, at=at, who=who)
    return incident


def _made_of(session: Session, call_id: UUID) -> Incident | None:
    """What the call told of: its draft; where that was discarded, the incident to which the call was added."""
    draft = repository.draft_of(session, call_id)
    if draft is not None and draft.status is not IncidentStatus.CANCELLED:
        return draft
    return next(iter(merge_group.belongs_to(session, call_id)), draft)


def _stays_whole(incident: Incident, changes: Changes) -> None:
    if incident.number is None:
        return
    for name, word in (("type_code", "type"), ("priority", "priority")):
        if name in changes and changes.get(name) is None:
            raise BadInputError(f"Incident {incident.number} is open and keeps a {word}; choose another one.")


def _new_draft(
    session: Session,
    source: str,
    channel: SourceChannel,
    call_id: UUID | None,
    *,
    at: datetime,
    who: str,
) -> Incident:
    draft = Incident(
        id=new_id(at),
        source=source,
        channel=channel,
        draft_of_call=call_id,
        address="",
        note="",
        created_at=at,
        created_by=who,
    )
    begin(session, draft, at=at, who=who)
    session.flush()
    return draft
