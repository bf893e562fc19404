"""Checks that Twilio posted it, and hands it to the text queue or to the order it reports on."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import cast
from uuid import UUID

import structlog
from sqlalchemy.orm import Session
from twilio.request_validator import SIGNATURE_HEADER, RequestValidator

from dispatch.channels.twilio_answer import reason_of, report_of
from dispatch.channels.twilio_texts import ORDER_FIELD, channel_of
from dispatch.text_reports import reported
from records import text_queue
from records.text_queue import Incoming
from settings.errors import BadInputError, NotAllowedError
from settings.settings import Settings
from telephony.cel_reading import as_number

__all__ = ["ORDER_FIELD", "SIGNATURE_HEADER", "check_signature", "take_message", "take_status"]

WHO = "twilio"
MOST_MEDIA = 10
"""Twilio sends no more with one message."""

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
    """Puts a citizen's message into its conversation, once. Raises `BadInputError` for what is none."""
    sid, sender = fields.get("MessageSid", ""), fields.get("From", "")
    if not sid or not sender:
        raise BadInputError("This is no message: MessageSid and From are missing.")
    channel, number = channel_of(sender)
    asked = fields.get("NumMedia", "0")
    count = min(int(asked) if asked.isdecimal() else 0, MOST_MEDIA)
    media = [fields[f"MediaUrl{n}"] for n in range(count) if fields.get(f"MediaUrl{n}")]
    message = Incoming(channel, as_number(number, country) or number, sid, fields.get("Body", ""), media)
    is_new = text_queue.receive(session, message, acknowledgement(city), at=now, who=WHO)
    _log.info("text received", channel=channel.value, repeated=not is_new)


def take_status(session: Session, order: str | None, fields: Mapping[str, str], *, now: datetime) -> None:
    """Writes a report to its order. Reports that say nothing, or of messages that are not ours, change nothing."""
    sid, code = fields.get("MessageSid", ""), fields.get("ErrorCode", "")
    report = report_of(fields.get("MessageStatus", ""))
    if not sid or report is None:
        return
    reason = reason_of(int(code) if code.isdecimal() else None)
    if not reported(session, _as_id(order), sid, report, reason, at=now):
        _log.warning("a report on a text that is not ours", status=report.value)


def acknowledgement(city: str) -> str:
    """What is answered at once to a citizen's first message. `city` as citizens call it."""
    return f"112 {city.removeprefix('Kota ')}: pesan Anda diterima. Petugas akan membalas."


def _as_id(value: str | None) -> UUID | None:
    try:
        return UUID(value or "")
    except ValueError:
        return None
