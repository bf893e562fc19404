"""Who may see a restricted incident besides the named supervisors: those who work on it, and those let in.

Those who work on it are found where their work is written: who answered one of its calls or took its
conversation. Who drafted, opened or edited it, and whom a supervisor let in, is written here; so is whom a
supervisor shut out, which goes before everything else.
"""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, exists, or_, select, union_all
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.base import Base, words
from records.calls import Call, Leg
from records.incidents import Case, Incident, IncidentCall, Restriction
from records.journal import DESK, About, tell
from records.people import Position, User
from records.texts import TextConversation
from settings.errors import ConflictError

ACCESS_CHANGED = "incident.access_changed"
"""Journal kind: somebody was let in or shut out; the subject is the user's id."""


class AccessReason(StrEnum):
    """How somebody came to be assigned."""

    WORKED = "worked"
    """Drafted, opened or edited it."""
    GRANTED = "granted"
    """A supervisor let them in."""


class IncidentPerson(Base):
    """One person assigned to one incident, or shut out of it."""

    __tablename__ = "incident_people"
    __table_args__ = (
        CheckConstraint(
            "(ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NULL) = (ended_why IS NULL)",
            name="ended",
        ),
    )

    incident_id: Mapped[UUID] = mapped_column(ForeignKey(Incident.id), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey(User.id), primary_key=True, index=True)
    how: Mapped[AccessReason] = mapped_column(words(AccessReason))
    since: Mapped[datetime]
    given_by: Mapped[UUID | None] = mapped_column(ForeignKey(User.id))
    why: Mapped[str | None]
    """Why a supervisor let them in."""
    ended_at: Mapped[datetime | None]
    """Shut out since then, whatever else they did for the incident."""
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey(User.id))
    ended_why: Mapped[str | None]


_AT_WORK = union_all(
    select(IncidentCall.incident_id.label("incident_id"), Call.user_id.label("user_id"))
    .join(Call, Call.id == IncidentCall.call_id)
    .where(Call.user_id.is_not(None)),
    select(IncidentCall.incident_id, Leg.user_id)
    .join(Leg, Leg.call_id == IncidentCall.call_id)
    .where(Leg.user_id.is_not(None), Leg.answered_at.is_not(None)),
    select(TextConversation.incident_id, TextConversation.taken_by).where(
        TextConversation.incident_id.is_not(None), TextConversation.taken_by.is_not(None)
    ),
    select(IncidentPerson.incident_id, IncidentPerson.user_id).where(IncidentPerson.ended_at.is_(None)),
).subquery("at_work")
"""(incident, user) of everybody who works on an incident or was let in."""


def assigned(user_id: UUID) -> ColumnElement[bool]:
    """A condition on `Incident`: the user is assigned to it."""
    shut_out = exists().where(
        IncidentPerson.incident_id == Incident.id,
        IncidentPerson.user_id == user_id,
        IncidentPerson.ended_at.is_not(None),
    )
    at_work = exists().where(_AT_WORK.c.incident_id == Incident.id, _AT_WORK.c.user_id == user_id)
    return at_work & ~shut_out


def not_hidden_from(user_id: UUID | None) -> ColumnElement[bool]:
    """A condition on `Incident`: it is not restricted as a whole, or the user is assigned to it (None: to none)."""
    open_to_all = Incident.restriction.is_distinct_from(Restriction.CASE)
    return open_to_all if user_id is None else or_(open_to_all, assigned(user_id))


def is_assigned(session: Session, incident_id: UUID, user_id: UUID) -> bool:
    """Whether the user works on the incident or was let in."""
    query = select(Incident.id).where(Incident.id == incident_id, assigned(user_id))
    return session.scalar(query) is not None


def people_of(session: Session, incident_ids: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    """The users assigned to each of the incidents."""
    pairs = session.execute(
        select(_AT_WORK.c.incident_id, _AT_WORK.c.user_id).where(_AT_WORK.c.incident_id.in_(incident_ids))
    )
    shut_out = session.execute(
        select(IncidentPerson.incident_id, IncidentPerson.user_id).where(
            IncidentPerson.incident_id.in_(incident_ids), IncidentPerson.ended_at.is_not(None)
        )
    )
    found: dict[UUID, set[UUID]] = {incident_id: set() for incident_id in incident_ids}
    for incident_id, user_id in pairs:
        found[incident_id].add(user_id)
    for incident_id, user_id in shut_out:
        found[incident_id].discard(user_id)
    return {incident_id: frozenset(users) for incident_id, users in found.items()}


def restricted_among(
    session: Session, incident_ids: Collection[UUID], case_ids: Collection[UUID]
) -> tuple[set[UUID], dict[UUID, UUID]]:
    """Those of the incidents, and the incidents of those of the cases, that are restricted as a whole now.

    The second is by case.
    """
    if not incident_ids and not case_ids:
        return set(), {}
    rows = session.execute(
        select(Incident.id, Case.id)
        .outerjoin(Case, Case.incident_id == Incident.id)
        .where(
            Incident.restriction == Restriction.CASE,
            or_(
                Incident.id.in_(incident_ids),
                Incident.id.in_(select(Case.incident_id).where(Case.id.in_(case_ids))),
            ),
        )
    ).all()
    incidents = {incident_id for incident_id, _ in rows}
    return incidents, {case_id: incident_id for incident_id, case_id in rows if case_id}


def seated_for(session: Session) -> dict[str, frozenset[UUID]]:
    """Who sits at the seat of each agency that has one in the room."""
    rows = session.execute(
        select(Position.agency, Position.user_id).where(
            Position.agency.is_not(None), Position.user_id.is_not(None)
        )
    )
    found: dict[str, frozenset[UUID]] = {}
    for agency, user_id in rows:
        if agency and user_id:
            found[agency] = found.get(agency, frozenset()) | {user_id}
    return found


def work_on(session: Session, incident_id: UUID, user_id: UUID, *, at: datetime) -> None:
    """The user drafted, opened or edited the incident. Idempotent; one who was shut out stays so."""
    session.execute(
        insert(IncidentPerson)
        .values(incident_id=incident_id, user_id=user_id, how=AccessReason.WORKED, since=at)
        .on_conflict_do_nothing()
    )


def let_in(
    session: Session, incident_id: UUID, user_id: UUID, why: str, *, by: UUID, at: datetime
) -> IncidentPerson:
    """A supervisor lets somebody see the incident, also one who was shut out before."""
    row = _locked(session, incident_id, user_id)
    if row is None:
        row = IncidentPerson(incident_id=incident_id, user_id=user_id)
        session.add(row)
    row.how, row.since, row.given_by, row.why = AccessReason.GRANTED, at, by, why
    row.ended_at = row.ended_by = row.ended_why = None
    _tell(session, incident_id, user_id, at=at)
    return row


def shut_out(
    session: Session, incident_id: UUID, user_id: UUID, why: str, *, by: UUID, at: datetime
) -> IncidentPerson:
    """A supervisor ends somebody's access. Raises `ConflictError` when they have none to end."""
    row = _locked(session, incident_id, user_id)
    if not is_assigned(session, incident_id, user_id):
        raise ConflictError("This person has no access of their own to end.")
    if row is None:
        row = IncidentPerson(incident_id=incident_id, user_id=user_id, how=AccessReason.WORKED, since=at)
        session.add(row)
    row.ended_at, row.ended_by, row.ended_why = at, by, why
    _tell(session, incident_id, user_id, at=at)
    return row


def _locked(session: Session, incident_id: UUID, user_id: UUID) -> IncidentPerson | None:
    return session.get(IncidentPerson, (incident_id, user_id), with_for_update=True, populate_existing=True)


def _tell(session: Session, incident_id: UUID, user_id: UUID, *, at: datetime) -> None:
    session.flush()
    about = About(incident_id=incident_id, subject=str(user_id), audience=(DESK,), restricted=True)
    tell(session, ACCESS_CHANGED, about, at=at)
