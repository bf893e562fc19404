"""Citizens who write: the list, who takes one, what is answered, what came of it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from agents_api.frame import sight
from agents_api.frame.numbers import masked
from agents_api.frame.person import Person
from agents_api.people.user_names import user_names
from agents_api.telephone.texts import repository
from agents_api.telephone.texts.schemas import (
    CloseText,
    TextDetail,
    TextList,
    TextMessageRow,
    TextQuery,
    TextRow,
)
from dispatch import incidents
from dispatch.channels.twilio_texts import why_texts_wait
from records import text_queue
from records.calls import Disposition
from records.incidents import Incident
from records.machines import IncidentStatus
from records.sources import SourceChannel
from records.texts import TextChannel, TextConversation
from settings.errors import ConflictError, NotAllowedError, NotFoundError
from settings.settings import Settings


def listed(
    session: Session, person: Person, wanted: TextQuery, settings: Settings, *, now: datetime
) -> TextList:
    """Waiting first, then taken, then the newest that are over."""
    rows = [*repository.live(session), *repository.over(session, wanted.over)]
    waits = [why_texts_wait(settings, channel) for channel in TextChannel]
    return TextList(items=_shown(session, person, rows, now=now), waits=[why for why in waits if why])


def detail(
    session: Session, person: Person, text_id: UUID, settings: Settings, *, now: datetime
) -> TextDetail:
    """One conversation with its messages. Raises `NotFoundError`, and `NotAllowedError` for one of others whose
    incident is restricted."""
    talk = _known(session, text_id)
    if _kept(session, person, [talk]):
        raise NotAllowedError("Only who works on this conversation may read it; take it if nobody has it.")
    found = repository.messages(session, text_id)
    names = user_names(session, {message.written_by for message, _ in found if message.written_by})
    return TextDetail(
        **dict(_shown(session, person, [talk], now=now)[0]),
        messages=[
            TextMessageRow(
                id=message.id,
                direction=message.direction,
                at=message.at,
                text=message.text,
                media=message.media,
                written_by=names.get(message.written_by) if message.written_by else None,
                delivery=order.status if order else None,
                delivery_error=order.last_error if order else None,
            )
            for message, order in found
        ],
        waits=why_texts_wait(settings, talk.channel),
    )


def take(session: Session, person: Person, text_id: UUID, *, now: datetime) -> None:
    """`person` works on it. Raises `NotFoundError`, and `ConflictError` when somebody else does or it is over."""
    text_queue.take(session, _locked(session, text_id), person.user_id, at=now, who=person.who)


def give_back(session: Session, person: Person, text_id: UUID, *, now: datetime) -> None:
    """It waits again. Raises `NotFoundError`, and `IllegalMoveError` unless somebody has it."""
    text_queue.give_back(session, _locked(session, text_id), at=now, who=person.who)


def answer(session: Session, person: Person, text_id: UUID, text: str, *, now: datetime) -> None:
    """Writes to the citizen. Raises `NotFoundError`, and `ConflictError` unless `person` has it."""
    talk = _locked(session, text_id)
    text_queue.answer(session, talk, person.user_id, text, at=now, who=person.who)


def close(session: Session, person: Person, text_id: UUID, ask: CloseText, *, now: datetime) -> None:
    """Ends it. Its draft is discarded unless it was an incident.

    Raises `NotFoundError`, and `ConflictError` unless `person` has it, when it was an incident of which none was made,
    or when the incident made of it is open already.
    """
    talk = _locked(session, text_id)
    incident = session.get(Incident, talk.incident_id) if talk.incident_id else None
    if ask.disposition is Disposition.INCIDENT:
        if incident is None:
            raise ConflictError("No incident was made of this conversation: open its draft first.")
    elif incident is not None and incident.number is not None:
        raise ConflictError(f"The conversation is incident {incident.number}: close it as an incident.")
    elif incident is not None and incident.status is IncidentStatus.MERGED:
        raise ConflictError(
            "Its draft was merged into an incident: close it as an incident, or unmerge first."
        )
    text_queue.close(session, talk, person.user_id, ask.disposition, ask.note, at=now, who=person.who)
    if (
        incident is not None
        and ask.disposition is not Disposition.INCIDENT
        and incident.status is IncidentStatus.DRAFT
    ):
        incidents.cancel(session, incident.id, ask.disposition.value, at=now, who=person.who)


def open_draft(session: Session, person: Person, text_id: UUID, *, now: datetime) -> UUID:
    """The draft made of it, made now if there is none; then `person` must have it, else `ConflictError`.

    Raises `NotFoundError`.
    """
    talk = _locked(session, text_id)
    if talk.incident_id is None:
        text_queue.check_has_it(talk, person.user_id)
        channel = SourceChannel(talk.channel.value)
        draft = incidents.create_draft(session, at=now, who=person.who, channel=channel)
        text_queue.link_incident(session, talk, draft.id, at=now)
        return draft.id
    return talk.incident_id


def _known(session: Session, text_id: UUID) -> TextConversation:
    talk = repository.find(session, text_id)
    if talk is None:
        raise NotFoundError("There is no such conversation.")
    return talk


def _locked(session: Session, text_id: UUID) -> TextConversation:
    talk = repository.find(session, text_id, lock=True)
    if talk is None:
        raise NotFoundError("There is no such conversation.")
    return talk


def _shown(
    session: Session, person: Person, rows: Sequence[TextConversation], *, now: datetime
) -> list[TextRow]:
    names = user_names(session, {row.taken_by for row in rows if row.taken_by})
    kept = _kept(session, person, rows)
    return [
        TextRow(
            id=row.id,
            channel=row.channel,
            number=row.number if person.sees_numbers and row.id not in kept else masked(row.number),
            number_masked=not person.sees_numbers or row.id in kept,
            status=row.status,
            began_at=row.began_at,
            last_at=row.last_at,
            waiting_since=row.waiting_since,
            waiting_seconds=_seconds(row.waiting_since, now),
            unanswered_since=row.unanswered_since,
            taken_by=names.get(row.taken_by) if row.taken_by else None,
            taken_at=row.taken_at,
            mine=row.taken_by == person.user_id and row.closed_at is None,
            closed_at=row.closed_at,
            disposition=row.disposition,
            note="" if row.id in kept else row.note,
            incident_id=None if row.id in kept else row.incident_id,
        )
        for row in rows
    ]


def _kept(session: Session, person: Person, rows: Sequence[TextConversation]) -> set[UUID]:
    """Those of the conversations that are a restricted incident's to which the person is not assigned."""
    kept = sight.kept_incidents(session, person, {row.incident_id for row in rows if row.incident_id})
    return {row.id for row in rows if row.incident_id in kept}


def _seconds(since: datetime | None, now: datetime) -> int | None:
    return max(0, int((now - since).total_seconds())) if since else None
