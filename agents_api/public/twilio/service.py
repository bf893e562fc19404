"""Checks that Twilio posted it, and hands it to the text queue, or to the order or the case it is about."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import cast
from urllib.parse import urlencode
from uuid import UUID

import structlog
from sqlalchemy.orm import Session
from twilio.request_validator import SIGNATURE_HEADER, RequestValidator

from agents_api.frame.context import Context
from dispatch import agency_replies, delivery_reports, voice_answers
from dispatch.channels.twilio_answer import call_end_of, reason_of, report_of
from dispatch.channels.twilio_case import DELIVERY_FIELD, TRY_FIELD, VOICE_DIGIT_PATH, fields_of
from dispatch.channels.twilio_texts import ORDER_FIELD, channel_of
from dispatch.channels.twiml import read_and_ask, say_and_hang_up
from dispatch.delivery_reports import Try
from dispatch.letters import kelurahan_of
from dispatch.text_reports import reported
from dispatch.voice_answers import Spoken
from records import text_queue
from records.text_queue import Incoming
from settings.errors import BadInputError, NotAllowedError
from settings.settings import Settings
from telephony.cel_reading import as_number

__all__ = [
    "SIGNATURE_HEADER",
    "check_signature",
    "take_call",
    "take_call_status",
    "take_digit",
    "take_message",
    "take_status",
]

WHO = "twilio"
MOST_MEDIA = 10
"""Twilio sends no more with one message."""

_ROUND_FIELD = "round"
_LONGEST_TRY = 6

_log = structlog.get_logger()


def check_signature(settings: Settings, path: str, form: object, signature: str) -> None:
    """`path` with its query, `form` with all values. Raises `NotAllowedError` unless Twilio signed it for our address.

    Twilio signs the address that it was told: `DCOR_PUBLIC_URL` and the path.
    """
    token = settings.twilio_auth_token
    if token is None:
        raise NotAllowedError("Twilio is not set up here: an administrator must enter its token first.")
    validate = cast(Callable[[str, object, str], bool], RequestValidator(token).validate)
    if not validate(settings.public_base + path, form, signature):
        raise NotAllowedError(
            "This is not signed by our Twilio account for this address: check its token and DCOR_PUBLIC_URL."
        )


def take_message(
    session: Session, fields: Mapping[str, str], country: str, *, city: str, now: datetime
) -> None:
    """Deals with an agency's reply, or puts a citizen's message into its conversation, once.

    Raises `BadInputError` for what is no message.
    """
    sid, sender = fields.get("MessageSid", ""), fields.get("From", "")
    if not sid or not sender:
        raise BadInputError("This is no message: MessageSid and From are missing.")
    channel, number = channel_of(sender)
    asked = fields.get("NumMedia", "0")
    count = min(int(asked) if asked.isdecimal() else 0, MOST_MEDIA)
    media = [fields[f"MediaUrl{n}"] for n in range(count) if fields.get(f"MediaUrl{n}")]
    number, text = as_number(number, country) or number, fields.get("Body", "")
    if agency_replies.take(session, channel, number, text, sid, at=now):
        _log.info("an agency replied", channel=channel.value)
        return
    message = Incoming(channel, number, sid, text, media)
    is_new = text_queue.receive(session, message, acknowledgement(city), at=now, who=WHO)
    _log.info("text received", channel=channel.value, repeated=not is_new)


def take_status(
    session: Session, query: Mapping[str, str], fields: Mapping[str, str], *, now: datetime
) -> None:
    """Writes a report to its order or delivery. One that says nothing, or of what is not ours, changes nothing."""
    sid, code = fields.get("MessageSid", ""), fields.get("ErrorCode", "")
    report = report_of(fields.get("MessageStatus", ""))
    if not sid or report is None:
        return
    reason = reason_of(int(code) if code.isdecimal() else None)
    if DELIVERY_FIELD in query:
        about = _try_in(query, sid)
        known = about is not None and delivery_reports.reported(session, about, report, reason, at=now)
    else:
        known = reported(session, _as_id(query.get(ORDER_FIELD)), sid, report, reason, at=now)
    if not known:
        _log.warning("a report on a text that is not ours", status=report.value)


def take_call(
    session: Session, query: Mapping[str, str], fields: Mapping[str, str], here: Context, *, now: datetime
) -> str:
    """What is said to an agency that has picked up, as TwiML. Raises `BadInputError` for a call of nothing."""
    about, rounds = _call_in(query, fields)
    names = kelurahan_of(here.city)
    spoken = voice_answers.picked_up(session, about, names, rounds=rounds, at=now)
    return _as_twiml(here.settings, spoken, about, rounds)


def take_digit(
    session: Session, query: Mapping[str, str], fields: Mapping[str, str], here: Context, *, now: datetime
) -> str:
    """Does what the key says, and what is said next, as TwiML. Raises `BadInputError` for a call of nothing."""
    about, rounds = _call_in(query, fields)
    names = kelurahan_of(here.city)
    digit = fields.get("Digits", "")
    spoken = voice_answers.key_pressed(session, about, digit, names, rounds=rounds, at=now)
    return _as_twiml(here.settings, spoken, about, rounds)


def take_call_status(
    session: Session, query: Mapping[str, str], fields: Mapping[str, str], *, now: datetime
) -> None:
    """A call is over; a word that does not say so changes nothing. Raises `BadInputError` for a call of nothing."""
    about, _rounds = _call_in(query, fields)
    reason = call_end_of(fields.get("CallStatus", ""))
    if reason and not delivery_reports.call_ended(session, about, reason, at=now):
        _log.warning("a report on a call that is not ours")


def _call_in(query: Mapping[str, str], fields: Mapping[str, str]) -> tuple[Try, int]:
    about = _try_in(query, fields.get("CallSid", ""))
    rounds = query.get(_ROUND_FIELD, "0")
    if about is None or not rounds.isdecimal():
        raise BadInputError("This is no call of ours: its address does not say what it is about.")
    return about, min(int(rounds[:4]), voice_answers.MOST_ROUNDS)


def _try_in(query: Mapping[str, str], sid: str) -> Try | None:
    delivery, attempt = _as_id(query.get(DELIVERY_FIELD)), query.get(TRY_FIELD, "")
    if delivery is None or not sid or not attempt.isdecimal() or len(attempt) > _LONGEST_TRY:
        return None
    return Try(delivery, int(attempt), sid)


def _as_twiml(settings: Settings, spoken: Spoken, about: Try, rounds: int) -> str:
    if not spoken.asks:
        return say_and_hang_up(spoken.text)
    fields = {**fields_of(about.delivery_id, about.attempt), _ROUND_FIELD: str(rounds + 1)}
    return read_and_ask(spoken.text, f"{settings.public_base}{VOICE_DIGIT_PATH}?{urlencode(fields)}")


def acknowledgement(city: str) -> str:
    """What is answered at once to a citizen's first message. `city` as citizens call it."""
    return f"112 {city.removeprefix('Kota ')}: pesan Anda diterima. Petugas akan membalas."


def _as_id(value: str | None) -> UUID | None:
    try:
        return UUID(value or "")
    except ValueError:
        return None
