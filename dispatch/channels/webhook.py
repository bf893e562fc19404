"""The signed webhook: one POST by the Standard Webhooks specification (https://www.standardwebhooks.com)."""

import json
from collections.abc import Generator, Mapping
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import anyio
import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal
from standardwebhooks import Webhook
from standardwebhooks.webhooks import EmptyWebhookSecretError

from dispatch.channels.channel import SEND_SECONDS, Failed, Outcome, RetryLater
from dispatch.channels.reach import way_to
from dispatch.channels.webhook_answer import outcome_of
from dispatch.letter import Letter, webhook_body
from settings.clock import Clock
from settings.errors import BadInputError, NotAllowedError, OutsideError

_CONNECT_SECONDS = 3.0
_READ_SECONDS = 5.0


@dataclass(frozen=True)
class Message:
    """One document for one receiver."""

    id: UUID
    """The same for every try: the receiver's key against repeats."""
    address: str
    secret: str | None
    document: Mapping[str, Any]
    attempt: int = 1
    """Each try takes the next of the receiver's addresses."""


class WebhookChannel:
    """Sends over HTTP on one event loop that serves all the threads that send.

    The loop is there for the promise of `Channel.send`: name look-up and a server that drips its answer
    byte by byte know no deadline of their own, and a blocked thread would delay other agencies.
    """

    def __init__(
        self,
        portal: BlockingPortal,
        client: httpx.AsyncClient,
        clock: Clock,
        seconds: float,
        *,
        private: bool,
    ) -> None:
        """`private`: also to hosts of a private network."""
        self._private = private
        self._portal = portal
        self._client = client
        self._clock = clock
        self._seconds = seconds

    def send(self, letter: Letter) -> Outcome:
        """POSTs the case once, signed with the agency's secret."""
        return self.post(_message(letter))

    def post(self, message: Message) -> Outcome:
        """The same for any document; ends in time and raises nothing, as `send` does."""
        try:
            body, headers = sign(message, self._clock)
        except BadInputError:
            return Failed("the contact has no signing secret that can be used; enter one (whsec_...)")
        return self._portal.call(self._post, message, body, headers)

    async def _post(self, message: Message, body: bytes, headers: dict[str, str]) -> Outcome:
        try:
            with anyio.fail_after(self._seconds):
                request = self._client.build_request("POST", message.address, content=body, headers=headers)
                if not self._private:
                    await pin(request, message.attempt)
                async with aclosing(await self._client.send(request, stream=True)) as response:
                    wish = response.headers.get("retry-after")
                    return outcome_of(response.status_code, wish, now=self._clock())
        except NotAllowedError as error:
            return Failed(str(error))
        except OutsideError as error:
            return RetryLater(str(error))
        except (httpx.InvalidURL, httpx.UnsupportedProtocol):
            return Failed("the contact's address is not a URL that can be sent to")
        except (httpx.TimeoutException, TimeoutError):
            return RetryLater("the receiver did not answer in time")
        except httpx.TransportError as error:
            return RetryLater(f"the receiver cannot be reached: {type(error).__name__}")


@contextmanager
def webhook_channel(
    clock: Clock, *, seconds: float = SEND_SECONDS, private: bool = False
) -> Generator[WebhookChannel]:
    """The channel with its event loop, which ends with the context; a send takes at most `seconds`.

    `private`: also to hosts of a private network (`DCOR_WEBHOOK_PRIVATE`).
    """
    client = httpx.AsyncClient(
        timeout=httpx.Timeout(_READ_SECONDS, connect=_CONNECT_SECONDS),
        follow_redirects=False,
        # A connection that the receiver closed while idle would cost a try.
        limits=httpx.Limits(max_keepalive_connections=0),
    )
    with start_blocking_portal() as portal:
        yield WebhookChannel(portal, client, clock, seconds, private=private)
        portal.call(client.aclose)


async def pin(request: httpx.Request, attempt: int) -> None:
    """Sends the request to an address that was checked; the certificate is still that of the name.

    Each try takes the next of the host's addresses. Raises as `way_to`.
    """
    host = request.url.raw_host.decode()
    if not host or request.url.scheme not in {"http", "https"}:
        return  # Sending refuses it at once.
    found = await way_to(host)
    if found:
        request.url = request.url.copy_with(host=str(found[(attempt - 1) % len(found)]))
        request.extensions["sni_hostname"] = host


def signed(letter: Letter, clock: Clock) -> tuple[bytes, dict[str, str]]:
    """The body and the headers of one try. Raises `BadInputError` for a secret that is no base64."""
    return sign(_message(letter), clock)


def sign(message: Message, clock: Clock) -> tuple[bytes, dict[str, str]]:
    """The same for any document."""
    try:
        webhook = Webhook(message.secret or "")
    except (EmptyWebhookSecretError, ValueError):
        raise BadInputError("the signing secret is not `whsec_` and base64") from None
    now = clock()
    body = json.dumps(message.document, ensure_ascii=False)
    message_id = str(message.id)
    headers = {
        "content-type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": webhook.sign(message_id, now, body),
    }
    return body.encode(), headers


def _message(letter: Letter) -> Message:
    return Message(
        letter.delivery_id, letter.address, letter.secret, webhook_body(letter.facts), letter.attempt
    )
