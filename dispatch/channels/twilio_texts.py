"""SMS and WhatsApp by Twilio's own library, made to stand what a network does.

Twilio has no key by which it would recognise a repeat. So our order's id stands in the address of its reports, and
after a try in doubt Twilio is asked for messages of the same text.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast
from urllib.parse import urlencode

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from dispatch.channels.texting import Accepted, InDoubt, Later, Outgoing, Refused, TextOutcome
from dispatch.channels.twilio_answer import outcome_of
from records.texts import TextChannel
from settings.clock import Clock
from settings.settings import Settings

STATUS_PATH = "/hooks/twilio/status"
ORDER_FIELD = "order"
"""The query's field in the address of reports."""

SECONDS = 6.0
"""The longest wait for Twilio's next byte."""

_LOOK_BACK = 50
"""Newest messages to one phone that are looked through."""

_CLOCKS_DIFFER = timedelta(seconds=30)
_WHATSAPP = "whatsapp:"

# The library writes whole requests, with numbers, at level INFO.
_silent = logging.getLogger("dcor.twilio")
_silent.setLevel(logging.ERROR)


class _HeardHttp(TwilioHttpClient):
    """Keeps what the library's error drops: the header Retry-After."""

    def request(self, *args: Any, **named: Any) -> Response:
        response: Response = super().request(*args, **named)
        if response.status_code == requests.codes["too_many_requests"]:
            headers = cast(Mapping[str, str], response.headers or {})
            raise _ThrottledError(headers.get("Retry-After"))
        return response


class _ThrottledError(Exception):
    def __init__(self, retry_after: str | None) -> None:
        super().__init__("429")
        self.retry_after = retry_after


NO_SUCCESS = (_ThrottledError, requests.RequestException, TwilioException, ValueError)
"""What the library raises when it does not bring what was asked for."""


def outcome_of_error(error: Exception, *, now: datetime) -> Refused | Later | InDoubt:
    """What one of `NO_SUCCESS` means for what was to be sent."""
    if isinstance(error, _ThrottledError):
        return outcome_of(429, None, error.retry_after, now=now)
    if isinstance(error, TwilioRestException):
        return outcome_of(error.status, error.code, None, now=now)
    return InDoubt(f"no answer from Twilio: {type(error).__name__}")


def twilio_client(account: str, token: str, url: str, seconds: float) -> Client:
    """The library's client, silent in the log, that waits at most `seconds` for each byte."""
    client = Client(account, token, http_client=_HeardHttp(timeout=seconds, logger=_silent))
    client.api.base_url = url
    return client


class TwilioTexts:
    """One account. Safe to use from several threads."""

    def __init__(
        self,
        *,
        account: str,
        token: str,
        senders: dict[TextChannel, str],
        url: str,
        public_url: str | None,
        clock: Clock,
        seconds: float = SECONDS,
    ) -> None:
        self._client = twilio_client(account, token, url, seconds)
        self._senders = senders
        self._public_url = public_url
        self._clock = clock

    def can_send(self, channel: TextChannel) -> bool:
        """Whether there is a sender's number for the channel."""
        return channel in self._senders

    def send(self, message: Outgoing) -> TextOutcome:
        """POSTs the message once."""
        more: dict[str, str] = {}
        if self._public_url:
            query = urlencode(message.reports or {ORDER_FIELD: str(message.order_id)})
            more["status_callback"] = f"{self._public_url.rstrip('/')}{STATUS_PATH}?{query}"
        try:
            made = self._client.messages.create(
                to=address(message.channel, message.to),
                from_=address(message.channel, self._senders[message.channel]),
                body=message.text,
                **more,
            )
        except NO_SUCCESS as error:
            return outcome_of_error(error, now=self._clock())
        return Accepted(made.sid) if made.sid else InDoubt("Twilio's answer names no message")

    def taken_since(self, message: Outgoing, since: datetime) -> Sequence[str] | None:
        """Twilio's messages with this text to this phone since then; None when it does not answer."""
        try:
            found = self._client.messages.list(
                to=address(message.channel, message.to), limit=_LOOK_BACK, page_size=_LOOK_BACK
            )
        except NO_SUCCESS:
            return None
        return [
            one.sid
            for one in found
            if one.sid
            and (one.body or "").strip() == message.text.strip()
            and one.date_created
            and one.date_created >= since - _CLOCKS_DIFFER
        ]


def address(channel: TextChannel, number: str) -> str:
    """A number as Twilio writes it for the channel."""
    return _WHATSAPP + number if channel is TextChannel.WHATSAPP else number


def channel_of(twilio_address: str) -> tuple[TextChannel, str]:
    """The channel and the number of an address as Twilio writes it."""
    if twilio_address.startswith(_WHATSAPP):
        return TextChannel.WHATSAPP, twilio_address.removeprefix(_WHATSAPP)
    return TextChannel.SMS, twilio_address


def senders_of(settings: Settings) -> dict[TextChannel, str]:
    """The sender's number of each channel that is set up."""
    numbers = {TextChannel.SMS: settings.twilio_from_sms, TextChannel.WHATSAPP: settings.twilio_from_whatsapp}
    return {channel: number for channel, number in numbers.items() if number}


def twilio_texts(settings: Settings, clock: Clock, *, seconds: float = SECONDS) -> TwilioTexts | None:
    """The account of the settings; None while it is not set up. `seconds`: see `SECONDS`."""
    account, token = settings.twilio_account, settings.twilio_auth_token
    if not account or not token:
        return None
    return TwilioTexts(
        account=account,
        token=token,
        senders=senders_of(settings),
        url=settings.twilio_url,
        public_url=settings.public_url,
        clock=clock,
        seconds=seconds,
    )


def why_texts_wait(settings: Settings, channel: TextChannel) -> str | None:
    """A sentence for the desk when nothing can be sent by the channel; None when it can."""
    missing = [
        name
        for name, value in (
            ("DCOR_TWILIO_ACCOUNT", settings.twilio_account),
            ("DCOR_TWILIO_TOKEN", settings.twilio_auth_token),
            (f"DCOR_TWILIO_FROM_{channel.name}", senders_of(settings).get(channel)),
        )
        if not value
    ]
    if not missing:
        return None
    word = "SMS" if channel is TextChannel.SMS else "WhatsApp messages"
    return f"{word} wait and are not sent: an administrator must set {', '.join(missing)}."
