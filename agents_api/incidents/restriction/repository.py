"""Queries on access and audits."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.access import IncidentPerson
from records.incidents import Case, IncidentCall
from records.people import User
from records.work import Audit


def written(session: Session, incident_id: UUID) -> dict[UUID, IncidentPerson]:
    """What is written of each person and this incident, by user."""
    rows = session.scalars(select(IncidentPerson).where(IncidentPerson.incident_id == incident_id))
    return {row.user_id: row for row in rows}


def users(session: Session, ids: Collection[UUID]) -> dict[UUID, User]:
    """The users by id."""
    return {user.id: user for user in session.scalars(select(User).where(User.id.in_(ids)))}


def user_of(session: Session, login: str, *, lock: bool = False) -> User | None:
    """The active user of that login."""
    query = select(User).where(User.login == login, User.active)
    return session.scalar(query.with_for_update() if lock else query)


def named(session: Session) -> list[User]:
    """The active users who may see every restricted incident."""
    query = select(User).where(User.may_see_restricted, User.active).order_by(User.login)
    return list(session.scalars(query))


def case_and_call_ids(session: Session, incident_id: UUID) -> list[UUID]:
    """The cases and the calls of an incident."""
    cases = session.scalars(select(Case.id).where(Case.incident_id == incident_id))
    calls = session.scalars(select(IncidentCall.call_id).where(IncidentCall.incident_id == incident_id))
    return [*cases, *calls]


def incidents_about(session: Session, subject: UUID) -> list[UUID]:
    """The incidents that a subject belongs to: itself, its case's, its call's."""
    cases = session.scalars(select(Case.incident_id).where(Case.id == subject))
    calls = session.scalars(select(IncidentCall.incident_id).where(IncidentCall.call_id == subject))
    return [subject, *cases, *calls]


def audits(session: Session, subjects: Collection[str], *, before: int | None, limit: int) -> list[Audit]:
    """One more than the page takes, newest first."""
    query = select(Audit).where(Audit.subject.in_(subjects)).order_by(Audit.id.desc()).limit(limit + 1)
    if before is not None:
        query = query.where(Audit.id < before)
    return list(session.scalars(query))
