"""A call by Twilio that reads a case out: what it says, and what the key that was pressed does.

Works in the caller's transaction.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from dispatch.channels.case_call import read_out
from dispatch.channels.twilio_answer import Report
from dispatch.delivery_reports import Try, arrived, locked_try, note, taken
from dispatch.letters import Kelurahan, read_letter
from dispatch.phone_answers import ACCEPT, REJECT, pressed
from records.incidents import Case
from records.machines import DeliveryStatus
from records.machines.case import AWAITS_A_HUMAN

MOST_ROUNDS = 3
"""How often the case is read to somebody who presses nothing that helps."""

_UNKNOWN = "Panggilan ini tidak lagi berlaku. Terima kasih."
_NOTHING_PRESSED = "Tidak ada jawaban. Ruang kendali akan menghubungi lagi."


@dataclass(frozen=True)
class Spoken:
    """What is said next; with `asks` a key is waited for, else the call ends."""

    text: str
    asks: bool = False


def picked_up(session: Session, about: Try, kelurahan: Kelurahan, *, rounds: int, at: datetime) -> Spoken:
    """Somebody, or their voicemail, has picked up. `rounds` counts how often it was read already."""
    found = locked_try(session, about)
    if found is None:
        return Spoken(_UNKNOWN)
    case, delivery, _tried = found
    taken(session, case, delivery, at=at)
    if case.status not in AWAITS_A_HUMAN:
        return Spoken(_in_other_hands(case))
    if rounds >= MOST_ROUNDS:
        return Spoken(_NOTHING_PRESSED)
    return Spoken(read_out(read_letter(session, delivery.id, kelurahan).facts), asks=True)


def key_pressed(
    session: Session, about: Try, digit: str, kelurahan: Kelurahan, *, rounds: int, at: datetime
) -> Spoken:
    """1 accepts, 3 rejects, everything else hears it again; a key that comes a second time does nothing."""
    if digit not in {ACCEPT, REJECT}:
        return picked_up(session, about, kelurahan, rounds=rounds, at=at)
    found = locked_try(session, about)
    if found is None:
        return Spoken(_UNKNOWN)
    case, delivery, tried = found
    if delivery.status is DeliveryStatus.READ:
        return Spoken(_in_other_hands(case))
    note(tried, Report.READ.value, at=at)
    arrived(session, case, delivery, at=at)
    if not pressed(session, case, delivery, digit, arrived_at=at, at=at):
        return Spoken(_in_other_hands(case))
    if digit == ACCEPT:
        return Spoken("Kasus diterima. Terima kasih.")
    return Spoken("Kasus ditolak. Ruang kendali diberi tahu. Terima kasih.")


def _in_other_hands(case: Case) -> str:
    if case.accepted_by:
        return "Kasus ini sudah diterima. Terima kasih."
    return "Kasus ini sudah tidak menunggu jawaban. Terima kasih."
