"""Takes a phone's position: once, from who knows the secret, to the call it belongs to."""

import base64
import binascii
import hmac
from datetime import datetime

from sqlalchemy.orm import Session

from agents_api.frame.faults import NotLoggedInError
from agents_api.public.aml.reading import Report
from records.locations import AmlMessage, match_call
from settings.errors import ConflictError


def check_secret(authorization: str, secret: str) -> None:
    """`authorization` is the header: `Bearer SECRET`, or Basic with any name and the secret as password.

    Raises `NotLoggedInError`.
    """
    kind, _, shown = authorization.partition(" ")
    if kind.lower() == "basic":
        try:
            shown = base64.b64decode(shown, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            shown = ""
    if kind.lower() not in {"bearer", "basic"} or not hmac.compare_digest(shown.encode(), secret.encode()):
        raise NotLoggedInError(
            "Send the receiver's secret: Authorization: Bearer SECRET (see passwords.txt)."
        )


def take(session: Session, report: Report, *, now: datetime) -> None:
    """Keeps the report and gives it to its call; without one it waits for it.

    Raises `ConflictError` for one that came before.
    """
    if session.get(AmlMessage, report.digest) is not None:
        raise ConflictError("This message came before; nothing was changed.")
    message = AmlMessage(
        digest=report.digest,
        number=report.number,
        received_at=now,
        positioned_at=report.positioned_at,
        lat=report.point.lat,
        lon=report.point.lon,
        radius_m=report.point.radius_m,
    )
    session.add(message)
    session.flush()
    match_call(session, message, now=now)
