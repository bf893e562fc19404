"""Questions, answers, notes and files: who may, and the doors of `dispatch`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from agents_api.frame.context import Context
from agents_api.frame.file_store import FileStore
from agents_api.frame.person import Person
from agents_api.incidents.evidence.access import look
from agents_api.incidents.evidence.kinds import MEDIA_TYPES, PHOTOS, name_out
from agents_api.incidents.evidence.names import displayed
from agents_api.incidents.evidence.photos import write_clean
from agents_api.incidents.evidence.reception import Received
from agents_api.incidents.evidence.schemas import AddNote, NotePage, NoteQuery, QuestionList, QuestionRow
from agents_api.incidents.known import repository
from agents_api.incidents.known.schemas import AttachmentRow, NoteRow
from dispatch import answering, evidence
from dispatch.refusals import Refusal, RefusedError
from dispatch.repository import find_type
from records.city import City
from records.evidence import Attachment, IncidentNote, Visibility
from records.incidents import Incident, Restriction
from records.people import Role
from records.questions import Answer
from records.work import Audit
from settings.errors import BadInputError, NotFoundError

_log = structlog.get_logger()


def script(session: Session, city: City, type_code: str) -> QuestionList:
    """What to ask about a type. Raises `NotFoundError` for one that the catalogue does not have."""
    find_type(session, type_code)
    return QuestionList(items=[QuestionRow.model_validate(question) for question in city.script(type_code)])


def answer(
    session: Session,
    person: Person,
    incident_id: UUID,
    code: str,
    given: Answer,
    *,
    city: City,
    now: datetime,
) -> None:
    """Writes what the caller said. Raises `NotFoundError`, `BadInputError`, `RefusedError`."""
    incident = look(session, person, incident_id).incident
    if incident.type_code is None:
        raise RefusedError(
            Refusal.INCIDENT_WITHOUT_TYPE, "Choose what happened: the type decides what is asked."
        )
    asked = next((question for question in city.script(incident.type_code) if question.code == code), None)
    if asked is None:
        raise NotFoundError(f"About {incident.type_code} there is no question {code}.")
    answering.answer(session, incident_id, asked, given, at=now, who=person.who)


def notes(
    session: Session, person: Person, incident_id: UUID, wanted: NoteQuery, *, now: datetime
) -> NotePage:
    """Notes, newest first; reading those of a restricted incident is noted. Raises `NotFoundError`."""
    view = look(session, person, incident_id)
    rows = repository.notes(session, incident_id, view.eyes, limit=wanted.limit + 1, before=wanted.before)
    page = rows[: wanted.limit]
    if view.incident.restriction is Restriction.CASE:
        session.add(Audit(at=now, who=person.who, what="notes.read", subject=str(incident_id)))
    return NotePage(
        items=[NoteRow.model_validate(row) for row in page],
        next=page[-1].id if len(rows) > wanted.limit else None,
    )


def add_note(session: Session, person: Person, incident_id: UUID, ask: AddNote, *, now: datetime) -> NoteRow:
    """Adds a note. Raises `NotFoundError`, `BadInputError`, `ConflictError`."""
    look(session, person, incident_id, adds=True)
    note = IncidentNote(
        incident_id=incident_id,
        text=ask.text,
        visibility=_visibility(person, ask.visibility),
        agency=person.agency,
        at=now,
        who=person.who,
        user_id=person.user_id,
    )
    return NoteRow.model_validate(evidence.add_note(session, note))


def check_may_attach(here: Context, person: Person, incident_id: UUID, visibility: Visibility) -> None:
    """Before anything of a file is received. Raises `NotFoundError`, `BadInputError`, `ConflictError`."""
    _visibility(person, visibility)
    with here.sessions() as session:
        incident = look(session, person, incident_id, adds=True).incident
        evidence.check_room(session, incident, here.settings.files_per_incident)


@dataclass(frozen=True)
class Sender:
    """Who gives a file, to which incident, and for whose eyes."""

    incident_id: UUID
    visibility: Visibility
    who: str
    """As in the history."""
    agency: str | None
    user_id: UUID | None
    check: Callable[[Session], object]
    """Raises what forbids it: asked once more when the file is there."""


def sender_of(person: Person, incident_id: UUID, visibility: Visibility) -> Sender:
    """A person as a file's sender."""
    return Sender(
        incident_id,
        visibility,
        person.who,
        person.agency,
        person.user_id,
        # Again: the case may have been taken from them while the file was on its way.
        lambda session: look(session, person, incident_id, adds=True),
    )


def keep(here: Context, sender: Sender, received: Received) -> AttachmentRow:
    """Puts a file that has arrived into the file store, with its row, in a transaction of its own.

    Raises `BadInputError` for a photo that cannot be read, and what the sender's check raises. Then nothing of it is
    left.
    """
    clean = received.place.with_name(f"{received.place.name}.clean") if received.kind in PHOTOS else None
    try:
        if clean is not None:
            most = here.settings.photo_megapixels * 1_000_000
            write_clean(received.place, clean, received.kind, most_pixels=most)
        return _shelve(here, sender, received, clean=clean)
    finally:
        # Both have been moved, unless this failed or the file was there before.
        for file in (received.place, clean):
            if file is not None:
                file.unlink(missing_ok=True)


def _shelve(here: Context, sender: Sender, received: Received, *, clean: Path | None) -> AttachmentRow:
    now = here.clock()
    with here.sessions() as session:
        sender.check(session)
        row = Attachment(
            id=UUID(received.place.name),
            incident_id=sender.incident_id,
            kind=received.kind,
            name=displayed(received.name),
            size=received.size,
            sha256=received.sha256,
            path=here.files.path_for(received.place, now),
            visibility=sender.visibility,
            agency=sender.agency,
            at=now,
            who=sender.who,
            user_id=sender.user_id,
        )
        kept = evidence.attach(session, row, most=here.settings.files_per_incident)
        if kept is row:
            here.files.put(received.place, clean, row.path)
        # Should the commit's answer be lost, the file stays: the sweep finds out whether it has a row.
        session.commit()
        shown = AttachmentRow.model_validate(kept)
        _sweep(here.files, session, now)
    return shown


def _sweep(files: FileStore, session: Session, now: datetime) -> None:
    try:
        files.sweep_if_due(session, now=now)
    except OSError as error:
        _log.warning("abandoned attachments could not be swept", error=type(error).__name__)


@dataclass(frozen=True)
class Leaving:
    """A file as it may leave the house."""

    file: Path
    name: str
    media_type: str
    photo: bool


def open_attachment(
    session: Session,
    person: Person,
    incident_id: UUID,
    attachment_id: UUID,
    files: FileStore,
    *,
    now: datetime,
) -> Leaving:
    """A file of an incident; that one of a restricted incident was asked for is noted. Raises `NotFoundError`."""
    view = look(session, person, incident_id)
    row = repository.attachment(session, incident_id, attachment_id, view.eyes)
    if row is None:
        raise NotFoundError("There is no such file.")
    photo = row.kind in PHOTOS
    file = files.leaving(row.path, cleaned=photo)
    if not file.is_file():
        raise NotFoundError("The file is not on this machine.")
    _note_read(session, person, view.incident, attachment_id, now=now)
    return Leaving(file, name_out(row.name, row.kind), MEDIA_TYPES[row.kind], photo)


def _note_read(
    session: Session, person: Person, incident: Incident, attachment_id: UUID, *, now: datetime
) -> None:
    if incident.restriction is not None:
        session.add(Audit(at=now, who=person.who, what="attachment.read", subject=str(attachment_id)))


def _visibility(person: Person, wanted: Visibility) -> Visibility:
    if person.role is Role.AGENCY and wanted is not Visibility.DESK:
        raise BadInputError("What an agency adds is for the desk and itself; the desk tells the others.")
    return wanted
