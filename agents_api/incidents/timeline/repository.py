"""Where the entries of a timeline stand: one query for each source, each bounded by the page.

A source has a rank (see `timeline.merging`), a column with the instant and a column with the row's key.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, SQLColumnExpression, and_, or_, select, union, union_all
from sqlalchemy.orm import Session

from agents_api.incidents.known.repository import seen, seen_answers
from agents_api.incidents.timeline.merging import Cursor, Moment
from agents_api.incidents.timeline.part import Page, Scope
from dispatch.merging import GAVE_BACK, TOOK_IN
from records.calls import Call
from records.evidence import Attachment, IncidentAnswer, IncidentNote
from records.incidents import Case, Incident, IncidentCall
from records.journal import JournalRow, KeptJournalRow
from records.machines import DeadlineStatus, DeliveryStatus
from records.machines.sms_order import SmsOrderStatus
from records.moves import StatusMove
from records.sms import SmsOrder
from records.texts import TextConversation, TextMessage
from records.work import Deadline, Delivery, DeliveryAttempt, PhoneOrder

Source = Callable[[Session, Scope, Page], list[Moment]]


_CHANGES = ("incident.edited", "incident.raised", "case.raised", "case.unit_changed")
_MERGES = (TOOK_IN, GAVE_BACK)
"""Their subject is the other incident."""

_SAID = ("fields", "agency", "priority", "before")
"""What of a journal row's data is for the timeline."""


def calls_arrived(session: Session, scope: Scope, page: Page) -> list[Moment]:
    """Calls about it, as they reached us."""
    query = _calls(scope, Call.arrived_at)
    return [
        page.moment(at, call.id, "call.arrived", None, call.id, service=call.service, outbound=call.outbound)
        for call, at in session.execute(page.of(query, Call.arrived_at, Call.id))
    ]


def calls_linked(session: Session, scope: Scope, page: Page) -> list[Moment]:
    """Calls, as they became calls about it."""
    query = select(IncidentCall).where(IncidentCall.incident_id == scope.incident_id)
    return [
        page.moment(row.added_at, row.call_id, "call.linked", row.added_by, row.call_id)
        for row in session.scalars(page.of(query, IncidentCall.added_at, IncidentCall.call_id))
    ]


def calls_answered(session: Session, scope: Scope, page: Page) -> list[Moment]:
    """Calls, as an operator answered."""
    query = _calls(scope, Call.answered_at)
    return [
        page.moment(at, call.id, "call.answered", None, call.id, position=call.position)
        for call, at in session.execute(page.of(query, _instant(Call.answered_at), Call.id))
    ]


def calls_ended(session: Session, scope: Scope, page: Page) -> list[Moment]:
    """Calls, as they ended."""
    query = _calls(scope, Call.ended_at)
    return [
        page.moment(at, call.id, "call.ended", None, call.id, ended_by=call.ended_by, status=call.status)
        for call, at in session.execute(page.of(query, _instant(Call.ended_at), Call.id))
    ]


def text_messages(session: Session, scope: Scope, page: Page) -> list[Moment]:
    """Texts of the conversations about it; what they say stays in the conversation."""
    query = (
        select(TextMessage, TextConversation.channel)
        .join(TextConversation, TextConversation.id == TextMessage.conversation_id)
        .where(TextConversation.incident_id == scope.incident_id)
    )
    return [
        page.moment(
            text.at, text.id, f"text.{text.direction}", None, text.conversation_id, channel=channel.value
        )
        for text, channel in session.execute(page.of(query, TextMessage.at, TextMessage.id))
    ]


def sms_moves(session: Session, scope: Scope, page: Page) -> list[Moment]:
    """Messages of ours to the callers and writers about it."""
    calls = select(IncidentCall.call_id).where(IncidentCall.incident_id == scope.incident_id)
    talks = select(TextConversation.id).where(TextConversation.incident_id == scope.incident_id)
    # Not an OR of both: that would read all messages there are.
    orders = union(
        select(SmsOrder.id).where(SmsOrder.call_id.in_(calls)),
        select(SmsOrder.id).where(SmsOrder.conversation_id.in_(talks)),
    )
    query = (
        _moves("sms_order", SmsOrder)
        .join(SmsOrder, SmsOrder.id == StatusMove.row_id)
        .where(StatusMove.row_id.in_(orders))
        .where(StatusMove.new != SmsOrderStatus.SENDING.value)
    )
    return [
        _moved(page, move, channel=order.channel.value)
        for move, order in session.execute(_newest(page, query))
    ]


def edits(session: Session, scope: Scope, page: Page) -> list[Moment]:
    """Which fields were changed, what became more urgent, who leads, units that were replaced, incidents that were
    merged into this one: out of the journal, and what is kept of its dropped partitions."""
    return [moment for row in (JournalRow, KeptJournalRow) for moment in _edits(session, scope, page, row)]


def _edits(
    session: Session, scope: Scope, page: Page, row_type: type[JournalRow] | type[KeptJournalRow]
) -> list[Moment]:
    query = select(row_type).where(row_type.incident_id == scope.incident_id)
    if scope.case_id is None and not scope.eyes.own_only:
        about_others = and_(row_type.kind.in_(_MERGES), row_type.subject.in_(_merged(session, scope)))
        query = query.where(or_(row_type.kind.in_((*_CHANGES, "case.leads")), about_others))
    else:
        query = query.where(row_type.kind.in_(_CHANGES))
    if scope.case_id is not None:
        query = query.where(or_(row_type.case_id.is_(None), row_type.case_id == scope.case_id))
    return [
        page.moment(
            row.at,
            row.number,
            row.kind,
            row.data.get("by"),
            row.subject if row.kind in _MERGES else row.case_id or scope.incident_id,
            **{name: row.data[name] for name in _SAID if name in row.data},
        )
        for row in session.scalars(page.of(query, row_type.at, row_type.number))
    ]


def answers(session: Session, scope: Scope, page: Page) -> list[Moment]:
    """What callers answered, each time it was answered."""
    query = select(IncidentAnswer).where(
        IncidentAnswer.incident_id == scope.incident_id, seen_answers(scope.eyes)
    )
    return [
        page.moment(
            row.at,
            row.id,
            "answer",
            row.who,
            row.id,
            question=row.question,
            asked=row.asked,
            asked_en=row.asked_en,
            answer=row.answer,
            shown=row.shown,
            raises_to=row.raises_to,
        )
        for row in session.scalars(page.of(query, IncidentAnswer.at, IncidentAnswer.id))
    ]


def incident_moves(session: Session, scope: Scope, page: Page) -> list[Moment]:
    """The moves of the incident and of its cases; of a case's share only that case's.

    Their reasons are words of people, who may name the person.
    """
    itself = select(Incident.id).where(Incident.id == scope.incident_id)
    rows = scope.cases if scope.case_id is not None else union_all(scope.cases, itself)
    query = (
        select(StatusMove, Case.agency)
        .join(Case, Case.id == StatusMove.row_id, isouter=True)
        .where(StatusMove.row_id.in_(rows), StatusMove.machine.in_(("incident", "case")))
    )
    kept: dict[str, None] = {"why": None} if scope.eyes.own_only else {}
    return [
        _moved(page, move, **({"agency": agency} if agency else {}), **kept)
        for move, agency in session.execute(_newest(page, query))
    ]


def deadlines_fired(session: Session, scope: Scope, page: Page) -> list[Moment]:
    """Deadlines that passed without a human."""
    query = (
        _moves("deadline", Deadline, Case.agency)
        .join(Deadline, Deadline.id == StatusMove.row_id)
        .join(Case, Case.id == Deadline.case_id)
        .where(Deadline.case_id.in_(scope.cases), StatusMove.new == DeadlineStatus.FIRED.value)
    )
    return [
        _moved(page, move, agency=agency, multiple=deadline.multiple)
        for move, deadline, agency in session.execute(_newest(page, query))
    ]


def delivery_moves(session: Session, scope: Scope, page: Page) -> list[Moment]:
    """How each case travelled; the address stays inside."""
    query = (
        _moves("delivery", Delivery, Case.agency)
        .join(Delivery, Delivery.id == StatusMove.row_id)
        .join(Case, Case.id == Delivery.case_id)
        .where(Delivery.case_id.in_(scope.cases), StatusMove.new != DeliveryStatus.SENDING.value)
    )
    return [
        _moved(page, move, agency=agency, channel=delivery.channel.value)
        for move, delivery, agency in session.execute(_newest(page, query))
    ]


def delivery_tries(session: Session, scope: Scope, page: Page) -> list[Moment]:
    """Each try of each delivery and what came of it."""
    query = (
        select(DeliveryAttempt, Delivery.channel, Case.agency)
        .join(Delivery, Delivery.id == DeliveryAttempt.delivery_id)
        .join(Case, Case.id == Delivery.case_id)
        .where(Delivery.case_id.in_(scope.cases))
    )
    return [
        page.moment(
            tried.began_at,
            tried.delivery_id,
            "delivery.tried",
            None,
            tried.delivery_id,
            agency=agency,
            channel=channel.value,
            attempt=tried.attempt,
            outcome=tried.outcome,
        )
        for tried, channel, agency in session.execute(
            page.of(query, DeliveryAttempt.began_at, DeliveryAttempt.delivery_id)
        )
    ]


def phone_order_moves(session: Session, scope: Scope, page: Page) -> list[Moment]:
    """Telephone calls of our own that read the case out; the number stays inside."""
    query = (
        _moves("phone_order", PhoneOrder, Case.agency)
        .join(PhoneOrder, PhoneOrder.id == StatusMove.row_id)
        .join(Case, Case.id == PhoneOrder.case_id)
        .where(PhoneOrder.case_id.in_(scope.cases))
    )
    return [
        _moved(page, move, agency=agency, purpose=order.purpose, digit=order.digit)
        for move, order, agency in session.execute(_newest(page, query))
    ]


def notes(session: Session, scope: Scope, page: Page) -> list[Moment]:
    """Notes that these eyes see."""
    query = select(IncidentNote).where(
        IncidentNote.incident_id == scope.incident_id, seen(IncidentNote, scope.eyes)
    )
    return [
        page.moment(
            row.at,
            row.id,
            "note",
            row.who,
            row.id,
            text=row.text,
            visibility=row.visibility.value,
            agency=row.agency,
        )
        for row in session.scalars(page.of(query, IncidentNote.at, IncidentNote.id))
    ]


def attachments(session: Session, scope: Scope, page: Page) -> list[Moment]:
    """Photos and files that these eyes see."""
    query = select(Attachment).where(
        Attachment.incident_id == scope.incident_id, seen(Attachment, scope.eyes)
    )
    return [
        page.moment(
            row.at,
            row.id,
            "attachment",
            row.who,
            row.id,
            name=row.name,
            file_kind=row.kind.value,
            size=row.size,
            visibility=row.visibility.value,
            agency=row.agency,
        )
        for row in session.scalars(page.of(query, Attachment.at, Attachment.id))
    ]


OF_A_CASE: Sequence[Source] = (
    edits,
    answers,
    incident_moves,
    deadlines_fired,
    delivery_moves,
    delivery_tries,
    phone_order_moves,
    notes,
    attachments,
)
"""What an agency may know of its own case."""

RANKS: Sequence[Source] = (
    calls_arrived,
    calls_answered,
    calls_linked,
    text_messages,
    *OF_A_CASE,
    sms_moves,
    calls_ended,
)
"""Every source; at one instant an earlier one comes first."""


def moments(
    session: Session, scope: Scope, sources: Sequence[Source], before: Cursor | None, limit: int
) -> list[list[Moment]]:
    """Each source's newest `limit` entries that are older than the cursor."""
    return [source(session, scope, Page(RANKS.index(source), before, limit)) for source in sources]


def _merged(session: Session, scope: Scope) -> list[str]:
    """Ids of incidents that were ever merged into it, as far as they are there for who looks."""
    told = union_all(
        *(
            select(row.subject).where(row.incident_id == scope.incident_id, row.kind.in_(_MERGES))
            for row in (JournalRow, KeptJournalRow)
        )
    )
    ids = {UUID(subject) for subject in session.scalars(told) if subject}
    return [str(one) for one in session.scalars(select(Incident.id).where(Incident.id.in_(ids), scope.there))]


def _calls(scope: Scope, at: SQLColumnExpression[Any]) -> Select[Call, datetime]:
    about = select(IncidentCall.call_id).where(IncidentCall.incident_id == scope.incident_id)
    return select(Call, at).where(and_(Call.id.in_(about), at.is_not(None)))


def _instant(column: Any) -> SQLColumnExpression[datetime]:
    """A column that may be empty, where the query leaves the empty ones out."""
    return column


def _moves(machine: str, *columns: Any) -> Select[*tuple[Any, ...]]:
    return select(StatusMove, *columns).where(StatusMove.machine == machine)


def _newest(page: Page, query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return page.of(query, StatusMove.at, StatusMove.id)


def _moved(page: Page, move: StatusMove, **words: Any) -> Moment:
    said = {"old": move.old, "new": move.new, "why": move.why, **words}
    return page.moment(move.at, move.id, f"{move.machine}.{move.new}", move.who, move.row_id, **said)
