"""What is known of an incident, as a part of its page and of a case's page."""

from uuid import UUID

from sqlalchemy.orm import Session

from agents_api.incidents.known import repository
from agents_api.incidents.known.eyes import Eyes
from agents_api.incidents.known.schemas import AnswerRow, AttachmentRow, Known, NoteRow

_NEWEST_NOTES = 100


def known(session: Session, incident_id: UUID, eyes: Eyes) -> Known:
    """Answers, the newest notes and the files, as far as these eyes see them."""
    notes = repository.notes(session, incident_id, eyes, limit=_NEWEST_NOTES)
    return Known(
        answers=[AnswerRow.model_validate(row) for row in repository.answers(session, incident_id, eyes)],
        notes=[NoteRow.model_validate(row) for row in reversed(notes)],
        attachments=[
            AttachmentRow.model_validate(row) for row in repository.attachments(session, incident_id, eyes)
        ],
    )
