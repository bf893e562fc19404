"""The door of notes and files: each is a row that is added and never changed.

All functions work in the caller's transaction; `at` is when it happened. They raise `NotFoundError` for an
unknown incident. The journal says that something was added, to those who may see it; never to the wall.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from dispatch import repository
from dispatch.editing import storable
from records.evidence import Attachment, IncidentNote, Visibility
from records.incidents import Incident, Restriction
from records.journal import DESK, About, agency_audience, tell
from settings.errors import BadInputError, ConflictError


def add_note(session: Session, note: IncidentNote) -> IncidentNote:
    """Adds a note. Raises `BadInputError` for an empty one."""
    if not note.text.strip():
        raise BadInputError("The note is empty; write a few words.")
    note.text = storable(note.text)
    incident = repository.locked_incident(session, note.incident_id)
    session.add(note)
    session.flush()
    _tell_added(session, "incident.noted", incident, note, at=note.at)
    return note


def check_room(session: Session, incident: Incident, most: int) -> None:
    """Raises `ConflictError` when the incident has `most` files already."""
    if repository.count_attachments(session, incident.id) >= most:
        raise ConflictError(f"The incident has {most} files already; no more can be added.")


def attach(session: Session, attachment: Attachment, *, most: int) -> Attachment:
    """Adds a file's row; the same file sent twice by the same side is one.

    Raises `ConflictError` when the incident has `most` files already.
    """
    incident = repository.locked_incident(session, attachment.incident_id)
    there = repository.same_attachment(session, attachment)
    if there is not None:
        return there
    check_room(session, incident, most)
    session.add(attachment)
    session.flush()
    _tell_added(session, "incident.attached", incident, attachment, at=attachment.at)
    return attachment


def _tell_added(
    session: Session, kind: str, incident: Incident, thing: IncidentNote | Attachment, *, at: datetime
) -> None:
    agencies = {case.agency for case in repository.cases_of(session, incident.id)}
    if thing.visibility is Visibility.DESK:
        agencies &= {thing.agency}
    about = About(
        incident_id=incident.id,
        subject=str(thing.id),
        audience=(DESK, *(agency_audience(agency) for agency in sorted(agencies))),
        restricted=incident.restriction is Restriction.CASE,
        data={"visibility": thing.visibility.value, "by": thing.who},
    )
    tell(session, kind, about, at=at)
