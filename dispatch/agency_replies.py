"""An agency's telephone writes "TERIMA 112-..." or "TOLAK 112-... alasan": the case is accepted or rejected by it.

Only the number of an active contact counts, and only for cases of that contact's agency; what anybody else writes is
a citizen's message. Each reply is answered with a text that says what was done or what is wrong. Works in the
caller's transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from dispatch import cases, repository
from dispatch.channels.address_forms import PHONES
from dispatch.deliver import read, told
from dispatch.reply_words import Reply, reply_in
from records.agencies import Agency, Contact
from records.incidents import Case
from records.machines import CaseStatus, DeliveryStatus
from records.machines.case import AWAITS_A_HUMAN
from records.sms import order_text
from records.texts import TextChannel
from records.work import AgencyReply, Delivery
from settings.errors import ConflictError

WHO = "system"
_ANSWER_LASTS = timedelta(minutes=15)
_MOST_NAMED = 3
_MAY_HAVE_ARRIVED = (
    DeliveryStatus.QUEUED,
    DeliveryStatus.SENDING,
    DeliveryStatus.SENT,
    DeliveryStatus.DELIVERED,
    DeliveryStatus.READ,
    DeliveryStatus.FAILED,
)
_WORD = {TextChannel.SMS: "SMS", TextChannel.WHATSAPP: "WhatsApp"}


@dataclass(frozen=True)
class _Sender:
    """Who wrote."""

    channel: TextChannel
    number: str
    contacts: Sequence[Contact]
    """Whose number it is."""


@dataclass(frozen=True)
class _Answer:
    """What is written back; `case` when it is clear which was meant, `done` when it was moved."""

    text: str
    case: Case | None = None
    done: bool = False


def take(session: Session, channel: TextChannel, number: str, text: str, sid: str, *, at: datetime) -> bool:
    """Deals with a message if it is an agency's reply; False when it is not, and a citizen's.

    `number` is the sender's, E.164; `sid` the provider's id: one that comes again changes nothing.
    """
    contacts = _contacts(session, number)
    reply = reply_in(text) if contacts else None
    if reply is None:
        return False
    if session.get(AgencyReply, sid) is not None:
        return True
    waiting = _waiting(session, number, contacts)
    if reply.is_common_word and not waiting:
        return False
    fresh = insert(AgencyReply).values(
        sid=sid, at=at, contact_id=contacts[0].id, accepts=reply.accepts, done=False
    )
    # Whoever brings the same message at the same time waits here for the first to be done.
    if session.scalar(fresh.on_conflict_do_nothing().returning(AgencyReply.sid)) is None:
        return True
    answer = _answer(session, _Sender(channel, number, contacts), waiting, reply, at=at)
    kept = session.get_one(AgencyReply, sid)
    kept.case_id, kept.done = answer.case.id if answer.case else None, answer.done
    order_text(session, channel, number, answer.text, at=at, give_up_at=at + _ANSWER_LASTS, who=WHO)
    return True


def _answer(
    session: Session, sender: _Sender, waiting: Sequence[Case], reply: Reply, *, at: datetime
) -> _Answer:
    meant = _named(session, sender.contacts, reply) if reply.incident_number else waiting
    if not meant and reply.incident_number:
        return _Answer(f"Tidak ada kasus {reply.incident_number} untuk dinas Anda. Periksa nomornya.")
    if not meant:
        return _Answer("Tidak ada kasus yang menunggu jawaban dari nomor ini.")
    if len(meant) > 1:
        word = "TERIMA" if reply.accepts else "TOLAK"
        numbers = ", ".join(case.number for case in meant[:_MOST_NAMED])
        return _Answer(
            f"Ada {len(meant)} kasus yang menunggu: {numbers}. Balas dengan nomornya, misalnya {word} {meant[0].number}"
        )
    return _act(session, sender, meant[0], reply, at=at)


def _act(session: Session, sender: _Sender, meant: Case, reply: Reply, *, at: datetime) -> _Answer:
    case, _incident = repository.locked_case(session, meant.id)
    contact = next(one for one in sender.contacts if one.agency == case.agency)
    who = f"agency:{case.agency}"
    by = f"by {_WORD[sender.channel]} from the {contact.role.value} phone"
    _mark_read(session, case, sender.number, by, at=at)
    if case.status in AWAITS_A_HUMAN:
        told(session, case, CaseStatus.DELIVERED, at=at)
    try:
        if reply.accepts:
            cases.accept(session, case.id, at=at, who=who, why=by)
            return _Answer(f"Kasus {case.number} DITERIMA oleh {case.agency}. Terima kasih.", case, done=True)
        reason = reply.reason or f"ditolak lewat {_WORD[sender.channel]}"
        cases.reject(session, case.id, reason, at=at, who=who)
    except ConflictError:
        done = f"diterima oleh {case.accepted_by}" if case.accepted_by else f"berstatus {case.status.value}"
        return _Answer(f"Kasus {case.number} sudah {done}; tidak ada yang diubah.", case)
    return _Answer(f"Kasus {case.number} DITOLAK: {reason}. Ruang kendali diberi tahu.", case, done=True)


def _contacts(session: Session, number: str) -> Sequence[Contact]:
    """Active contacts with that telephone, of agencies in service."""
    return session.scalars(
        select(Contact)
        .join(Agency, Agency.code == Contact.agency)
        .where(Contact.address == number, Contact.channel.in_(PHONES), Contact.active, Agency.active)
        .order_by(Contact.agency, Contact.ordinal)
    ).all()


def _named(session: Session, contacts: Sequence[Contact], reply: Reply) -> Sequence[Case]:
    """The agency's case of the incident that the reply names; several when the telephone serves several agencies."""
    agencies = {contact.agency for contact in contacts}
    if reply.agency is not None:
        agencies &= {reply.agency}
    numbers = [f"{reply.incident_number}-{agency}" for agency in agencies]
    return session.scalars(select(Case).where(Case.number.in_(numbers)).order_by(Case.number)).all()


def _waiting(session: Session, number: str, contacts: Sequence[Contact]) -> Sequence[Case]:
    """Cases that were told to this number and that nobody has accepted or rejected."""
    agencies = {contact.agency for contact in contacts}
    told_here = (
        select(Delivery.case_id)
        .join(Contact, Contact.id == Delivery.contact_id)
        .where(Contact.address == number, Delivery.attempt > 0, Delivery.status.in_(_MAY_HAVE_ARRIVED))
    )
    return session.scalars(
        select(Case)
        .where(Case.id.in_(told_here), Case.agency.in_(agencies), Case.status.in_(AWAITS_A_HUMAN))
        .order_by(Case.id)
    ).all()


def _mark_read(session: Session, case: Case, number: str, by: str, *, at: datetime) -> None:
    """Whoever answers has read what this telephone was sent of the case."""
    deliveries = session.scalars(
        select(Delivery)
        .join(Contact, Contact.id == Delivery.contact_id)
        .where(Delivery.case_id == case.id, Contact.address == number, Delivery.attempt > 0)
        .where(Delivery.channel.in_(PHONES))
        .order_by(Delivery.id)
        .with_for_update(of=Delivery)
        .execution_options(populate_existing=True)
    ).all()
    for delivery in deliveries:
        read(session, delivery, f"answered {by}", arrived_at=at, at=at, who=f"agency:{case.agency}")
