"""Whether a message was signed by who shares the secret, by the Standard Webhooks specification. Pure.

The library signs; its own check reads the machine's clock and stops at a signature that it cannot read, so the
comparison is here (https://www.standardwebhooks.com).
"""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from standardwebhooks import Webhook
from standardwebhooks.webhooks import EmptyWebhookSecretError

TOLERANCE = timedelta(minutes=5)
"""How far the sender's clock may be from ours, either way."""

_VERSION = "v1,"
_MOST_SIGNATURES = 10
_LONGEST_ID = 200


@dataclass(frozen=True)
class Signed:
    """A message as it came."""

    webhook_id: str
    timestamp: str
    """Seconds since 1970, as text."""
    signatures: str
    """`v1,BASE64`, several with spaces between them while a secret is being changed."""
    body: bytes


def is_genuine(message: Signed, secrets: Iterable[str], *, now: datetime) -> bool:
    """Whether one of the secrets (`whsec_...`) signed it, not longer ago than `TOLERANCE`."""
    at = _instant(message.timestamp)
    if at is None or abs(now - at) > TOLERANCE or not 0 < len(message.webhook_id) <= _LONGEST_ID:
        return False
    try:
        body = message.body.decode()
    except UnicodeDecodeError:
        return False
    shown = [part for part in message.signatures.split(" ")[:_MOST_SIGNATURES] if part.startswith(_VERSION)]
    return any(_matches(_signature(secret, message.webhook_id, at, body), shown) for secret in secrets)


def _matches(wanted: str | None, shown: Iterable[str]) -> bool:
    return wanted is not None and any(
        hmac.compare_digest(wanted.encode(), each.encode("utf-8", "replace")) for each in shown
    )


def _signature(secret: str, webhook_id: str, at: datetime, body: str) -> str | None:
    try:
        return Webhook(secret).sign(webhook_id, at, body)
    except (EmptyWebhookSecretError, ValueError):
        return None


def _instant(seconds: str) -> datetime | None:
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) < 12):  # noqa: PLR2004 - the year 5138
        return None
    return datetime.fromtimestamp(int(seconds), UTC)
