"""Lets people in to restricted incidents, shuts them out, and shows who looked. Every change is audited."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from agents_api.frame import sight
from agents_api.frame.person import Person
from agents_api.incidents.incidents.service import must_see
from agents_api.incidents.restriction import repository
from agents_api.incidents.restriction.schemas import (
    AccessList,
    AccessRow,
    AuditPage,
    AuditQuery,
    AuditRow,
    ChangeAccess,
    NamedList,
    NamedRow,
    NamePerson,
)
from records import access
from records.access import AccessReason
from records.people import Role, User
from records.work import Audit
from settings.errors import BadInputError, ConflictError, NotFoundError


def listed(session: Session, person: Person, incident_id: UUID) -> AccessList:
    """Who is assigned and who was shut out, by login. Raises `NotFoundError`."""
    must_see(session, person, incident_id)
    written = repository.written(session, incident_id)
    assigned = access.people_of(session, [incident_id])[incident_id]
    by = {who for row in written.values() for who in (row.given_by, row.ended_by) if who}
    users = repository.users(session, assigned | written.keys() | by)
    rows: list[AccessRow] = []
    for user in sorted((users[one] for one in assigned | written.keys()), key=lambda user: user.login):
        row = written.get(user.id)
        rows.append(
            AccessRow(
                login=user.login,
                name=user.name,
                how=row.how if row else AccessReason.WORKED,
                since=row.since if row else None,
                given_by=users[row.given_by].name if row and row.given_by else None,
                why=row.why if row else None,
                ended_at=row.ended_at if row else None,
                ended_by=users[row.ended_by].name if row and row.ended_by else None,
                ended_why=row.ended_why if row else None,
            )
        )
    return AccessList(items=rows)


def let_in(session: Session, person: Person, incident_id: UUID, ask: ChangeAccess, *, now: datetime) -> None:
    """Somebody of the desk may see the incident. Raises `NotFoundError`, and `BadInputError` for other roles."""
    must_see(session, person, incident_id)
    user = _desk_user(session, ask.login)
    access.let_in(session, incident_id, user.id, ask.reason, by=person.user_id, at=now)
    _note(session, person, f"incident.let_in {user.login}", str(incident_id), now=now)


def shut_out(
    session: Session, person: Person, incident_id: UUID, ask: ChangeAccess, *, now: datetime
) -> None:
    """They may not any more, whatever they did for it. Raises `NotFoundError`, and `ConflictError` without access.

    A named person's sight is ended by an administrator.
    """
    must_see(session, person, incident_id)
    user = _desk_user(session, ask.login)
    access.shut_out(session, incident_id, user.id, ask.reason, by=person.user_id, at=now)
    _note(session, person, f"incident.shut_out {user.login}", str(incident_id), now=now)


def audits(session: Session, person: Person, wanted: AuditQuery) -> AuditPage:
    """Who did or read what, newest first; of an incident also of its cases and calls. Raises `NotFoundError`."""
    if sight.hidden_incidents(session, person, repository.incidents_about(session, wanted.subject)):
        raise NotFoundError("There is no such subject.")
    parts = repository.case_and_call_ids(session, wanted.subject)
    subjects = [str(subject) for subject in (wanted.subject, *parts)]
    rows = repository.audits(session, subjects, before=wanted.before, limit=wanted.limit)
    shown = rows[: wanted.limit]
    return AuditPage(
        items=[AuditRow.model_validate(row) for row in shown],
        next=shown[-1].id if len(rows) > wanted.limit else None,
    )


def named(session: Session) -> NamedList:
    """Everybody who may see every restricted incident."""
    return NamedList(items=[NamedRow(login=user.login, name=user.name) for user in repository.named(session)])


def name_person(session: Session, person: Person, ask: NamePerson, *, now: datetime) -> None:
    """Somebody of the desk is named, or no longer. Raises `NotFoundError`, `BadInputError`, and `ConflictError`
    when nobody would be left who could let others in."""
    user = _desk_user(session, ask.login, lock=True)
    others = [other for other in repository.named(session) if other.id != user.id]
    if not ask.named and not any(other.role is Role.SUPERVISOR for other in others):
        raise ConflictError("Name another supervisor first: somebody must be able to let others in.")
    user.may_see_restricted = ask.named
    what = "restricted.named" if ask.named else "restricted.unnamed"
    _note(session, person, what, f"{user.login}: {ask.reason}", now=now)


def _desk_user(session: Session, login: str, *, lock: bool = False) -> User:
    user = repository.user_of(session, login, lock=lock)
    if user is None:
        raise NotFoundError(f"There is no active user {login}.")
    if user.role not in (Role.OPERATOR, Role.SUPERVISOR):
        raise BadInputError(
            "Only operators and supervisors see incidents; an agency is given a case instead."
        )
    return user


def _note(session: Session, person: Person, what: str, subject: str, *, now: datetime) -> None:
    session.add(Audit(at=now, who=person.by_name, what=what, subject=subject))
