"""What happens to a text conversation: a message comes, an operator takes it, answers, gives it back, ends it.

The functions work in the caller's transaction. `at` is when it happened, `who` did it (see `records.moves.StatusMove`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.calls import Disposition
from records.ids import new_id
from records.journal import tell
from records.machines.text import TextStatus
from records.moves import begin, move
from records.sms import order_text
from records.texts import LONGEST, TextChannel, TextConversation, TextDirection, TextMessage
from settings.errors import BadInputError, ConflictError

SAME_CONTACT = timedelta(minutes=30)
"""A message this soon after a conversation's end goes on with it."""

ANSWER_LASTS = timedelta(hours=1)
"""An answer that could not be sent for so long would only confuse."""

ACKNOWLEDGEMENT_LASTS = timedelta(minutes=5)

RECEIVED = "text.received"
"""Journal kind: the citizen wrote once more."""

ANSWERED = "text.answered"
"""Journal kind: the room wrote."""

CHANGED = "text.changed"
"""Journal kind: something else is known of it, such as its incident."""

SYSTEM = "system"


@dataclass(frozen=True)
class Incoming:
    """One message of a citizen."""

    channel: TextChannel
    number: str
    """E.164, or what a company's sender calls itself."""
    sid: str
    """The provider's id of it."""
    text: str
    media: Sequence[str] = field(default=())


def receive(session: Session, message: Incoming, acknowledgement: str, *, at: datetime, who: str) -> bool:
    """Adds a message to its conversation; False when it came before.

    A number's first message begins a conversation and is acknowledged at once with `acknowledgement`; one soon
    after a conversation's end opens it again.
    """
    _one_at_a_time(session, message.channel, message.number)
    if session.scalar(select(TextMessage.id).where(TextMessage.sid == message.sid)):
        return False
    talk = _newest(session, message.channel, message.number)
    is_new = talk is None or (talk.closed_at is not None and at - talk.closed_at >= SAME_CONTACT)
    if talk is None or is_new:
        talk = TextConversation(
            id=new_id(at),
            channel=message.channel,
            number=message.number,
            began_at=at,
            last_at=at,
            waiting_since=at,
            unanswered_since=at,
            note="",
        )
        begin(session, talk, at=at, who=who)
    else:
        talk.last_at = at
        talk.unanswered_since = talk.unanswered_since or at
        if talk.status is TextStatus.CLOSED:
            _wait(session, talk, since=at, at=at, who=who, why="they wrote again")
    session.flush()
    session.add(
        TextMessage(
            conversation_id=talk.id,
            direction=TextDirection.IN,
            at=at,
            text=message.text.replace("\0", "")[:LONGEST],
            media=list(message.media),
            sid=message.sid,
        )
    )
    tell(session, RECEIVED, talk.about(), at=at)
    if is_new and can_be_answered(talk):
        _write(
            session, talk, acknowledgement, user_id=None, until=at + ACKNOWLEDGEMENT_LASTS, at=at, who=SYSTEM
        )
    session.flush()
    return True


def can_be_answered(talk: TextConversation) -> bool:
    """A company's sender that is a word or a short number takes no answer."""
    return talk.number.startswith("+")


def take(session: Session, talk: TextConversation, user_id: UUID, *, at: datetime, who: str) -> None:
    """The operator works on the locked conversation. Raises `ConflictError` when somebody else does or it is over."""
    if talk.status is TextStatus.OPEN and talk.taken_by == user_id:
        return
    if talk.status is TextStatus.OPEN:
        raise ConflictError("Somebody else has taken this conversation; take the next one.")
    if talk.status is TextStatus.CLOSED:
        raise ConflictError("This conversation is over; it comes back by itself when they write again.")
    also = {"taken_by": user_id, "taken_at": at, "waiting_since": None}
    move(session, talk, TextStatus.OPEN, at=at, who=who, also=also)


def give_back(session: Session, talk: TextConversation, *, at: datetime, who: str) -> None:
    """The locked conversation waits for whoever is free; nobody has it. Raises `IllegalMoveError` unless it is open."""
    _wait(session, talk, since=talk.unanswered_since or at, at=at, who=who, why="given back")


def answer(
    session: Session, talk: TextConversation, user_id: UUID, text: str, *, at: datetime, who: str
) -> TextMessage:
    """Writes to the citizen. Raises `ConflictError` unless the operator has the conversation, `BadInputError`."""
    check_has_it(talk, user_id)
    if not can_be_answered(talk):
        raise BadInputError("This sender has no telephone number; nothing can be sent to it.")
    if not text.strip() or len(text) > LONGEST:
        raise BadInputError(f"Write 1 to {LONGEST} characters; send a longer answer as two.")
    talk.unanswered_since = None
    return _write(session, talk, text, user_id=user_id, until=at + ANSWER_LASTS, at=at, who=who)


def close(
    session: Session,
    talk: TextConversation,
    user_id: UUID,
    disposition: Disposition,
    note: str,
    *,
    at: datetime,
    who: str,
) -> None:
    """The locked conversation is over and was `disposition`. Raises `ConflictError` unless the operator has it."""
    check_has_it(talk, user_id)
    also = {"closed_at": at, "disposition": disposition, "note": note or talk.note, "unanswered_since": None}
    move(session, talk, TextStatus.CLOSED, at=at, who=who, why=disposition.value, also=also)


def link_incident(session: Session, talk: TextConversation, incident_id: UUID, *, at: datetime) -> None:
    """The locked conversation told of this incident or draft."""
    talk.incident_id = incident_id
    session.flush()
    tell(session, CHANGED, talk.about(), at=at)


def check_has_it(talk: TextConversation, user_id: UUID) -> None:
    """Raises `ConflictError` unless the operator works on the conversation now."""
    if talk.status is not TextStatus.OPEN or talk.taken_by != user_id:
        raise ConflictError("Take the conversation first: it is not yours now.")


def _wait(
    session: Session, talk: TextConversation, *, since: datetime, at: datetime, who: str, why: str
) -> None:
    nobody = {
        "taken_by": None,
        "taken_at": None,
        "closed_at": None,
        "disposition": None,
        "waiting_since": since,
    }
    move(session, talk, TextStatus.WAITING, at=at, who=who, why=why, also=nobody)


def _write(
    session: Session,
    talk: TextConversation,
    text: str,
    *,
    user_id: UUID | None,
    until: datetime,
    at: datetime,
    who: str,
) -> TextMessage:
    order = order_text(
        session, talk.channel, talk.number, text, at=at, give_up_at=until, who=who, conversation_id=talk.id
    )
    message = TextMessage(
        conversation_id=talk.id,
        direction=TextDirection.OUT,
        at=at,
        text=text,
        media=[],
        order_id=order.id,
        written_by=user_id,
    )
    session.add(message)
    talk.last_at = at
    session.flush()
    tell(session, ANSWERED, talk.about(), at=at)
    return message


def _newest(session: Session, channel: TextChannel, number: str) -> TextConversation | None:
    return session.scalar(
        select(TextConversation)
        .where(TextConversation.channel == channel, TextConversation.number == number)
        .order_by(TextConversation.last_at.desc(), TextConversation.id.desc())
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _one_at_a_time(session: Session, channel: TextChannel, number: str) -> None:
    """Two messages of one number may come at the same moment."""
    key = f"text {channel.value} {number}"
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))
