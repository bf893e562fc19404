"""E-mail, Telegram and the rest by the apprise library: the contact's address is its URL, which holds secrets."""

import logging

from apprise import Apprise, AppriseAsset, NotifyFormat
from apprise.common import PersistentStoreMode
from apprise.plugins import NotifyBase

from dispatch.channels.bounded import Bounded
from dispatch.channels.channel import SEND_SECONDS, Failed, Outcome, RetryLater, Sent
from dispatch.channels.short_text import text_of, title_of
from dispatch.letter import Letter

_CONNECT_SECONDS, _READ_SECONDS = 3.0, 4.0

# They quote URLs, with what is secret in them.
_silent = logging.getLogger("apprise")
_silent.setLevel(logging.CRITICAL + 1)
_silent.propagate = False
logging.getLogger("urllib3").setLevel(logging.ERROR)


class AppriseChannel:
    """Hands the case to a messenger; nobody reports what becomes of it."""

    def __init__(self, seconds: float = SEND_SECONDS) -> None:
        self._bounded = Bounded(seconds)
        # The library reads its services at first use, which takes a while; no case shall wait for that.
        _service("json://127.0.0.1")

    def send(self, letter: Letter) -> Outcome:
        """Sends it once. A refusal does not say whether it will last, so it is tried by the plan."""
        return self._bounded.run(lambda: _send(letter))


def _send(letter: Letter) -> Outcome:
    service = _service(letter.address)
    if service is None:
        return Failed("the contact's address is no URL that apprise knows; enter another")
    sender = Apprise(asset=service.asset)
    sender.add(service)  # pyright: ignore[reportUnknownMemberType]
    took = sender.notify(  # pyright: ignore[reportUnknownMemberType]
        body=text_of(letter.facts, replies=False),
        title=title_of(letter.facts),
        body_format=NotifyFormat.TEXT,
    )
    if took:
        return Sent()
    return RetryLater(f"{service.service_name} did not take the message")


def _service(url: str) -> NotifyBase | None:
    asset = AppriseAsset(
        app_id="DCOR",
        app_desc="Depok City Operation Room",
        app_url="",
        async_mode=False,
        secure_logging=True,
        storage_mode=PersistentStoreMode.MEMORY,
    )
    service = Apprise.instantiate(url, asset=asset, suppress_exceptions=True)  # pyright: ignore[reportUnknownMemberType]
    if service is not None:
        service.socket_connect_timeout = _CONNECT_SECONDS
        service.socket_read_timeout = _READ_SECONDS
        # We have our own plan of tries, and a failure that is kept from us would be a case that nobody got.
        service.retry = 0
        service.optional = False
    return service
