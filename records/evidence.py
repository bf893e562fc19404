"""What is known of an incident: answers to guided questions, notes, photos and files. Rows are added, never changed.

What people say and show stands in these rows only: the journal says that something was added.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from records.agencies import Agency
from records.base import Base, words
from records.incidents import Incident
from records.people import User
from records.questions import QuestionKind

LONGEST_NOTE = 5000
"""Characters."""

LONGEST_NAME = 120
"""Characters of a file's displayed name."""


class IncidentAnswer(Base):
    """One answer to one guided question, with the question as it was asked. The newest of a question counts."""

    __tablename__ = "incident_answers"
    __table_args__ = (
        CheckConstraint("raises_to BETWEEN 1 AND 4", name="priority"),
        Index("ix_incident_answers_incident_id", "incident_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    """Sorts as they were written down."""
    incident_id: Mapped[UUID] = mapped_column(ForeignKey(Incident.id))
    question: Mapped[str]
    """Its code in the city pack."""
    kind: Mapped[QuestionKind] = mapped_column(words(QuestionKind))
    asked: Mapped[str]
    """The question's text at that time, Indonesian."""
    asked_en: Mapped[str]
    answer: Mapped[str]
    """`yes`, `no`, a number, a choice's code, or words."""
    shown: Mapped[str]
    """The answer in Indonesian words, as they were at that time."""
    raises_to: Mapped[int | None] = mapped_column(SmallInteger)
    """The priority that this answer asks for."""
    at: Mapped[datetime]
    who: Mapped[str]


class Visibility(StrEnum):
    """Who may see a note or a file besides the desk. Its author's agency always may."""

    DESK = "desk"
    AGENCIES = "agencies"
    """Also the agencies that have a case of the incident."""


class IncidentNote(Base):
    """Something that somebody wrote down about an incident."""

    __tablename__ = "incident_notes"
    __table_args__ = (
        CheckConstraint(f"char_length(text) <= {LONGEST_NOTE}", name="length"),
        Index("ix_incident_notes_incident_id", "incident_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    """Sorts as they were written down."""
    incident_id: Mapped[UUID] = mapped_column(ForeignKey(Incident.id))
    text: Mapped[str]
    visibility: Mapped[Visibility] = mapped_column(words(Visibility))
    agency: Mapped[str | None] = mapped_column(ForeignKey(Agency.code))
    """The author's; none for the desk."""
    at: Mapped[datetime]
    who: Mapped[str]
    """`operator:siti`, `agency:DAMKAR`."""
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey(User.id))


class FileKind(StrEnum):
    """What a file is by its content, whatever it is called."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    PDF = "pdf"
    MP3 = "mp3"
    OGG = "ogg"
    WAV = "wav"
    M4A = "m4a"
    MP4 = "mp4"


class Attachment(Base):
    """A photo or file about an incident. The bytes lie below the instance's home, the original as it came."""

    __tablename__ = "attachments"
    __table_args__ = (
        CheckConstraint("size > 0", name="size"),
        CheckConstraint(f"char_length(name) <= {LONGEST_NAME}", name="name"),
        Index("ix_attachments_incident_id", "incident_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey(Incident.id))
    kind: Mapped[FileKind] = mapped_column(words(FileKind))
    name: Mapped[str]
    """As the sender's device called it: shown, never a path."""
    size: Mapped[int] = mapped_column(BigInteger)
    """Bytes of the original."""
    sha256: Mapped[str]
    """Of the original, hexadecimal."""
    path: Mapped[str]
    """Below `attachments` of the instance's home: `2026/11/24/ID`."""
    visibility: Mapped[Visibility] = mapped_column(words(Visibility))
    agency: Mapped[str | None] = mapped_column(ForeignKey(Agency.code))
    """The sender's; none for the desk."""
    at: Mapped[datetime]
    who: Mapped[str]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey(User.id))
