"""Queries on answers, notes and files."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true
from sqlalchemy.orm import Session

from agents_api.incidents.known.eyes import Eyes
from records.evidence import Attachment, IncidentAnswer, IncidentNote, Visibility
from records.questions import QuestionKind


def seen(table: type[IncidentNote] | type[Attachment], eyes: Eyes) -> ColumnElement[bool]:
    """Which notes or files these eyes see: the desk all, or none where it may not know the person; an agency its own,
    and what the desk shows to agencies."""
    if eyes.agency is None:
        return false() if eyes.own_only else true()
    others = false() if eyes.own_only else table.visibility == Visibility.AGENCIES
    return or_(table.agency == eyes.agency, others)


def seen_answers(eyes: Eyes) -> ColumnElement[bool]:
    """Which answers these eyes see; answers in words may hold names."""
    return IncidentAnswer.kind != QuestionKind.TEXT if eyes.own_only else true()


def answers(session: Session, incident_id: UUID, eyes: Eyes) -> list[IncidentAnswer]:
    """The newest answer to each question, in the order of the first answers."""
    of_each = (
        select(func.min(IncidentAnswer.id).label("first"), func.max(IncidentAnswer.id).label("newest"))
        .where(IncidentAnswer.incident_id == incident_id)
        .group_by(IncidentAnswer.question)
        .subquery()
    )
    query = select(IncidentAnswer).join(of_each, IncidentAnswer.id == of_each.c.newest)
    return list(session.scalars(query.where(seen_answers(eyes)).order_by(of_each.c.first)))


def notes(
    session: Session, incident_id: UUID, eyes: Eyes, *, limit: int, before: int | None = None
) -> list[IncidentNote]:
    """So many notes, newest first, older than the note `before`."""
    mine: list[Any] = [IncidentNote.incident_id == incident_id, seen(IncidentNote, eyes)]
    if before is not None:
        mine.append(IncidentNote.id < before)
    return list(
        session.scalars(select(IncidentNote).where(and_(*mine)).order_by(IncidentNote.id.desc()).limit(limit))
    )


def attachments(session: Session, incident_id: UUID, eyes: Eyes) -> list[Attachment]:
    """The incident's files, oldest first."""
    query = select(Attachment).where(Attachment.incident_id == incident_id, seen(Attachment, eyes))
    return list(session.scalars(query.order_by(Attachment.id)))


def attachment(session: Session, incident_id: UUID, attachment_id: UUID, eyes: Eyes) -> Attachment | None:
    """One of the incident's files."""
    mine = (Attachment.id == attachment_id, Attachment.incident_id == incident_id)
    return session.scalar(select(Attachment).where(*mine, seen(Attachment, eyes)))
