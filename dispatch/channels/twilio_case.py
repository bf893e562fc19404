"""A case told by Twilio: as an SMS or WhatsApp message that can be answered, or as a call that reads it out."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from dispatch.channels.bounded import Bounded
from dispatch.channels.channel import SEND_SECONDS, Failed, Outcome, RetryLater, Sent
from dispatch.channels.short_text import text_of
from dispatch.channels.texting import (
    Accepted,
    InDoubt,
    Later,
    Outgoing,
    Refused,
    Texting,
    TextOutcome,
    send_once,
)
from dispatch.channels.twilio_texts import (
    NO_SUCCESS,
    TwilioTexts,
    outcome_of_error,
    twilio_client,
    twilio_texts,
    why_texts_wait,
)
from dispatch.letter import Letter
from records.texts import TextChannel
from settings.clock import Clock
from settings.settings import Settings

VOICE_PATH = "/hooks/twilio/voice"
VOICE_DIGIT_PATH = "/hooks/twilio/voice/digit"
VOICE_STATUS_PATH = "/hooks/twilio/voice/status"
DELIVERY_FIELD, TRY_FIELD = "delivery", "try"
"""The query's fields in the addresses of what Twilio brings back."""

SECONDS = 3.5
"""The longest wait for Twilio's next byte: two requests, one that asks and one that sends, are in time."""

_RING_SECONDS = 30
_CLOCKS_DIFFER_SECONDS = 30
_LOOK_BACK = 50


class TwilioTextChannel:
    """SMS or WhatsApp. `why_not` says what an administrator must set first; None when all is there."""

    def __init__(
        self,
        channel: TextChannel,
        texting: Texting | None,
        why_not: str | None,
        *,
        seconds: float = SEND_SECONDS,
    ) -> None:
        self._channel = channel
        self._texting = texting
        self._why_not = why_not
        self._bounded = Bounded(seconds)

    def send(self, letter: Letter) -> Outcome:
        """Sends the text once; after a try in doubt Twilio is asked for it first."""
        texting = self._texting
        if texting is None or self._why_not:
            return Failed(self._why_not or "Twilio is not set up")
        text = text_of(letter.facts, replies=True)
        reports = fields_of(letter.delivery_id, letter.attempt)
        message = Outgoing(letter.delivery_id, self._channel, letter.address, text, reports)
        return self._bounded.run(
            lambda: _once(
                letter,
                lambda: texting.send(message),
                lambda since: texting.taken_since(message, since),
            )
        )


class TwilioVoiceChannel:
    """A call by Twilio, which fetches from us what it reads out and brings the key that was pressed."""

    def __init__(self, settings: Settings, clock: Clock, *, seconds: float = SEND_SECONDS) -> None:
        self._why_not = why_no_calls(settings)
        self._from = settings.twilio_from_voice or ""
        self._base = settings.public_base
        self._clock = clock
        self._bounded = Bounded(seconds)
        self._client = (
            None
            if self._why_not
            else twilio_client(
                settings.twilio_account or "",
                settings.twilio_auth_token or "",
                settings.twilio_url,
                min(SECONDS, seconds),
            )
        )

    def send(self, letter: Letter) -> Outcome:
        """Orders the call once; after a try in doubt Twilio is asked for it first."""
        if self._why_not:
            return Failed(self._why_not)
        return self._bounded.run(
            lambda: _once(
                letter,
                lambda: self._call(letter),
                lambda since: self._taken_since(letter.address, since),
            )
        )

    def _call(self, letter: Letter) -> TextOutcome:
        assert self._client  # noqa: S101 - there is a reason why not, else
        query = urlencode(fields_of(letter.delivery_id, letter.attempt))
        try:
            made = self._client.calls.create(
                to=letter.address,
                from_=self._from,
                url=f"{self._base}{VOICE_PATH}?{query}",
                method="POST",
                status_callback=f"{self._base}{VOICE_STATUS_PATH}?{query}",
                status_callback_method="POST",
                status_callback_event=["completed"],
                timeout=_RING_SECONDS,
            )
        except NO_SUCCESS as error:
            return outcome_of_error(error, now=self._clock())
        return Accepted(made.sid) if made.sid else InDoubt("Twilio's answer names no call")

    def _taken_since(self, number: str, since: datetime) -> list[str] | None:
        assert self._client  # noqa: S101 - there is a reason why not, else
        try:
            found = self._client.calls.list(
                to=number, from_=self._from, limit=_LOOK_BACK, page_size=_LOOK_BACK
            )
        except NO_SUCCESS:
            return None
        return [
            one.sid
            for one in found
            if one.sid
            and one.date_created
            and (since - one.date_created).total_seconds() <= _CLOCKS_DIFFER_SECONDS
        ]


def text_channel(channel: TextChannel, settings: Settings, clock: Clock) -> TwilioTextChannel:
    """The channel of the settings."""
    texting: TwilioTexts | None = twilio_texts(settings, clock, seconds=SECONDS)
    return TwilioTextChannel(channel, texting, why_texts_wait(settings, channel))


def fields_of(delivery_id: UUID, attempt: int) -> Mapping[str, str]:
    """What stands in the address of whatever Twilio brings back of a try."""
    return {DELIVERY_FIELD: str(delivery_id), TRY_FIELD: str(attempt)}


def why_no_calls(settings: Settings) -> str | None:
    """A sentence for the desk when Twilio can make no calls; None when it can."""
    missing = [
        name
        for name, value in (
            ("DCOR_TWILIO_ACCOUNT", settings.twilio_account),
            ("DCOR_TWILIO_TOKEN", settings.twilio_auth_token),
            ("DCOR_TWILIO_FROM_VOICE", settings.twilio_from_voice),
            ("DCOR_PUBLIC_URL", settings.public_url),
        )
        if not value
    ]
    return f"Twilio makes no calls: an administrator must set {', '.join(missing)}." if missing else None


def _once(
    letter: Letter,
    send: Callable[[], TextOutcome],
    taken_since: Callable[[datetime], Sequence[str] | None],
) -> Outcome:
    outcome = send_once(send, taken_since, letter.doubt_since, lambda _sids: letter.known_sids)
    if isinstance(outcome, Accepted):
        return Sent(sid=outcome.sid)
    if isinstance(outcome, Refused):
        return Failed(outcome.reason)
    if isinstance(outcome, Later):
        return RetryLater(outcome.reason, outcome.after)
    return RetryLater(outcome.reason, in_doubt=True)
