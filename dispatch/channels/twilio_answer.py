"""What Twilio's answers and reports mean. Pure. Codes: https://www.twilio.com/docs/api/errors.

Twilio's own sentences are not used: they quote the number.
"""

from datetime import datetime
from enum import StrEnum
from http import HTTPStatus

from dispatch.channels.texting import InDoubt, Later, Refused
from dispatch.channels.webhook_answer import wished_wait

_REASONS = {
    13223: "this is no number that can be called",
    13224: "this is no number that can be called",
    13227: "the Twilio account may not call this country: allow it in Twilio's console",
    21210: "our number may not call: check DCOR_TWILIO_FROM_VOICE",
    21211: "this is no number that texts can be sent to",
    21212: "our number may not call: check DCOR_TWILIO_FROM_VOICE",
    21215: "the Twilio account may not call this country: allow it in Twilio's console",
    21408: "the Twilio account may not send to this country: allow it in Twilio's console",
    21606: "the sender's number cannot send this kind: check DCOR_TWILIO_FROM_SMS",
    21610: "they have replied STOP to this number and get nothing until they reply START",
    21612: "Twilio has no way from our number to theirs",
    21614: "this is no mobile number",
    21617: "the text is too long",
    21655: "Twilio does not take our call-back address: check DCOR_PUBLIC_URL",
    30003: "their phone cannot be reached: it is off or without network",
    30004: "their phone blocks the message",
    30005: "nobody has this number",
    30006: "this is a landline, or their network takes no texts from us",
    30007: "the network filtered the message as unwanted",
    30008: "it did not arrive; nobody says why",
    63003: "this number has no WhatsApp",
    63007: "the sender's number has no WhatsApp: check DCOR_TWILIO_FROM_WHATSAPP",
    63016: "they wrote more than 24 hours ago; WhatsApp allows only templates after that",
    63024: "WhatsApp does not take this receiver",
}


class Report(StrEnum):
    """What a call-back says of a message."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


_REPORTS = {
    "accepted": Report.SENT,
    "scheduled": Report.SENT,
    "queued": Report.SENT,
    "sending": Report.SENT,
    "sent": Report.SENT,
    "delivered": Report.DELIVERED,
    "read": Report.READ,
    "undelivered": Report.FAILED,
    "failed": Report.FAILED,
    "canceled": Report.FAILED,
}


_CALL_ENDS = {
    "completed": "nobody pressed a key",
    "busy": "the line was busy",
    "no-answer": "nobody answered",
    "failed": "the call could not be made: the number cannot be reached",
    "canceled": "the call was ended before anybody answered",
}


def call_end_of(status: str) -> str | None:
    """Why a call that ended so (CallStatus) brought no answer; None while it has not ended."""
    return _CALL_ENDS.get(status)


def report_of(status: str) -> Report | None:
    """A call-back's MessageStatus; None for one that says nothing about it."""
    return _REPORTS.get(status)


def reason_of(code: int | None) -> str:
    """A sentence for an error code, with the code for whoever looks it up."""
    known = _REASONS.get(code or 0)
    if known:
        return f"{known} (Twilio {code})"
    return (
        f"Twilio error {code}: see https://www.twilio.com/docs/api/errors/{code}"
        if code
        else "no reason given"
    )


def outcome_of(
    status: int, code: int | None, retry_after: str | None, *, now: datetime
) -> Refused | Later | InDoubt:
    """What an answer that is no success means for the message.

    429 was not taken and may come again. 401 and 403 are our account's fault and can be mended meanwhile. After a
    5xx nobody knows. Every other answer needs a person.
    """
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Later("Twilio asks to send more slowly (429)", wished_wait(retry_after, now))
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return Later(
            f"Twilio does not know our account ({status}, {code}): check DCOR_TWILIO_ACCOUNT and its token"
        )
    if status // 100 == 5:  # noqa: PLR2004 - the 5xx class
        return InDoubt(f"Twilio failed ({status})")
    return Refused(reason_of(code))
