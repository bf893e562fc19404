"""One AMI connection, on panoramisk's protocol, with what that library leaves open put right.

Used of panoramisk: framing, messages, actions and their answers. Not used: its `Manager`, which reconnects by
itself and then repeats unanswered actions, so that an Originate can run twice. Here a connection lives once; who
owns it opens the next and asks for the present state again. Put right, each with a test:

- a character split between two reads is decoded whole; bytes that are no UTF-8 become U+FFFD;
- a message that cannot be read is skipped, the connection stays; one that never ends closes it;
- events come in order through one queue to one consumer;
- every action has a deadline, and nothing of a late answer stays behind;
- an action that answers with a list may be refused, and an event that bears an action's id is no answer to it;
- what waits for an answer when the connection dies is told so;
- a half-open connection is noticed: a ping without an answer closes it.
"""

import asyncio
import codecs
import re
from collections import deque
from collections.abc import Mapping
from typing import Any, cast

import structlog
from panoramisk.actions import Action  # pyright: ignore[reportMissingTypeStubs]
from panoramisk.ami_protocol import AMIProtocol  # pyright: ignore[reportMissingTypeStubs]

from settings.errors import OutsideError

ACTION_SECONDS = 5.0
PING_SECONDS = 5.0
MOST_EVENTS_WAITING = 100_000
"""More than this many events behind is hopeless: the link is closed and the state asked for again."""

LONGEST_MESSAGE = 1 << 20
"""Characters after which a message that has not ended is none."""

Fields = Mapping[str, str]
"""A message: header names in lower case, values as sent; a header that is repeated keeps its last value."""

_NO_VALUE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
"""What cannot stand in a header: a line break would begin another one."""

log = structlog.get_logger()


class AmiError(OutsideError):
    """Asterisk refused an action, did not answer in time, or the link is down."""


class AmiRefusedError(AmiError):
    """The action was surely not done: Asterisk says so, or it was never sent."""


class _Order(Action):
    """An action under way; panoramisk's own never ends when a list is refused."""

    as_list: bool
    responses: list[Any]
    future: "asyncio.Future[list[Any]]"

    def add_message(self, message: Any) -> bool:
        """Takes a part of the answer; returns whether that was all of it."""
        self.responses.append(message)
        is_whole = (
            not self.as_list
            or self.responses[0].get("response") != "Success"
            or message.get("eventlist") == "Complete"
        )
        if is_whole and not self.future.done():
            self.future.set_result(self.responses)
        return is_whole


class AmiProtocol(AMIProtocol):
    """panoramisk's protocol, reading bytes safely and handing everything to its link."""

    link: "AmiLink"
    responses: dict[str, _Order]
    queue: deque[str]
    transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)  # pyright: ignore[reportUnknownMemberType]
        self.encoding = "utf-8"
        self.factory = self
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")

    def data_received(self, data: bytes) -> None:
        text = self._decoder.decode(data)
        if text:
            super().data_received(_Decoded(text))  # pyright: ignore[reportUnknownMemberType]
        if self.queue and len(self.queue[-1]) > LONGEST_MESSAGE:
            self.link.close("what it sends is no AMI")

    def send_order(self, order: _Order) -> "asyncio.Future[list[Any]]":
        """Sends it; the future holds its response, or the whole list up to its completing event."""
        self.send(order, order.as_list)  # pyright: ignore[reportUnknownMemberType]
        return order.future

    def handle_message(self, message: Any) -> None:
        try:
            order = self.responses.get(message.id)
            if order is not None and (order.as_list or "event" not in message):
                if order.add_message(message):
                    self.responses.pop(message.id)
            elif "event" in message:
                self.link.event_came(_fields(message))
        except Exception:
            log.exception("ami.message_skipped")

    def connection_lost(self, exc: object) -> None:
        self.link.closed(f"connection lost: {exc or 'closed by Asterisk'}")

    def close(self) -> None:
        # Not in peace: a peer that is gone would keep what was not sent, and the socket, for ever.
        self.closed = True
        self.transport.abort()


class _Decoded(bytes):
    """Text on its way through panoramisk's `data_received`, which would decode each read by itself."""

    _text: str

    def __new__(cls, text: str) -> "_Decoded":
        made = cast("_Decoded", bytes.__new__(cls))
        made._text = text
        return made

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        del encoding, errors
        return self._text


def _fields(message: Any) -> Fields:
    headers = cast(dict[str, Any], dict(message))
    return {
        name.lower(): str(cast(list[object], value)[-1]) if isinstance(value, list) else str(value)
        for name, value in headers.items()
        if (name, value) != ("content", "")  # panoramisk's, for what a command prints
    }


class AmiLink:
    """One logged-in connection. Made by `AmiLink.open`; over when `wait_closed` returns."""

    def __init__(self, protocol: AmiProtocol, *, most_waiting: int = MOST_EVENTS_WAITING) -> None:
        self._protocol = protocol
        self._events: deque[Fields] = deque()
        self._most_waiting = most_waiting
        self._news = asyncio.Event()
        self._over: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._watchdog: asyncio.Task[None] | None = None
        protocol.link = self

    @classmethod
    async def open(
        cls,
        host: str,
        port: int,
        user: str,
        secret: str,
        *,
        seconds: float = ACTION_SECONDS,
        ping_seconds: float = PING_SECONDS,
        most_waiting: int = MOST_EVENTS_WAITING,
    ) -> "AmiLink":
        """Connects and logs in. Raises `AmiError` when either does not succeed in `seconds`.

        `ping_seconds` go by between two pings, and as many until one counts as unanswered.
        """
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(seconds):
                _, protocol = await loop.create_connection(AmiProtocol, host, port)
        except (OSError, TimeoutError) as error:
            raise AmiError(f"Asterisk's AMI at {host}:{port} cannot be reached: {error!r}") from error
        link = cls(protocol, most_waiting=most_waiting)
        try:
            await link.act("Login", {"Username": user, "Secret": secret, "Events": "on"}, seconds=seconds)
        except AmiError as error:
            link.close(str(error))
            raise AmiError(f"Asterisk's AMI at {host}:{port} refused user {user}: {error}") from error
        except BaseException:
            link.close()
            raise
        link._watchdog = asyncio.create_task(link._watch(ping_seconds))
        return link

    async def act(
        self, action: str, headers: Mapping[str, str] | None = None, *, seconds: float = ACTION_SECONDS
    ) -> Fields:
        """Sends an action and returns its response.

        Raises `AmiRefusedError` when Asterisk refuses it, `AmiError` when it does not answer in `seconds` or the
        link dies meanwhile: then nobody knows whether it was done, and it is never repeated here.
        """
        return (await self._ask(action, headers or {}, seconds, as_list=False))[0]

    async def ask_list(
        self, action: str, headers: Mapping[str, str] | None = None, *, seconds: float = ACTION_SECONDS
    ) -> list[Fields]:
        """Sends an action that answers with a list of events; returns them without the frame around them.

        Raises as `act` does.
        """
        answers = await self._ask(action, headers or {}, seconds, as_list=True)
        return [answer for answer in answers[1:] if answer.get("eventlist") != "Complete"]

    async def next_event(self) -> Fields:
        """The next event in the order Asterisk sent them. Raises `AmiError` when the link is over."""
        while not self._events:
            if self._over.done():
                raise AmiError(self._over.result())
            self._news.clear()
            await self._news.wait()
        return self._events.popleft()

    def waiting_events(self) -> list[Fields]:
        """The events that have come and were not taken yet, in order."""
        events = list(self._events)
        self._events.clear()
        return events

    async def wait_closed(self) -> str:
        """Waits for the link's end and says why it ended."""
        return await asyncio.shield(self._over)

    @property
    def is_over(self) -> bool:
        """Whether the connection has ended."""
        return self._over.done()

    @property
    def unanswered(self) -> int:
        """How many actions wait for an answer."""
        return len(self._protocol.responses)

    def close(self, why: str = "closed by us") -> None:
        """Ends the link; who waits for an answer is told. Harmless twice."""
        self.closed(why)
        self._protocol.close()

    def event_came(self, event: Fields) -> None:
        """The protocol's side: an event was read."""
        self._events.append(event)
        self._news.set()
        if len(self._events) > self._most_waiting:
            self.close(f"{self._most_waiting} events behind")

    def closed(self, why: str) -> None:
        """The protocol's side: the connection is gone."""
        if self._over.done():
            return
        self._over.set_result(why)
        if self._watchdog:
            self._watchdog.cancel()
        self._news.set()
        for order in self._protocol.responses.values():
            if not order.future.done():
                order.future.set_exception(AmiError(why))
        self._protocol.responses.clear()

    async def _ask(
        self, action: str, headers: Mapping[str, str], seconds: float, *, as_list: bool
    ) -> list[Fields]:
        if self._over.done():
            raise AmiRefusedError(self._over.result())
        for name, value in headers.items():
            if _NO_VALUE.search(value):
                raise AmiRefusedError(
                    f"{action}: {name} has a line break or another character that cannot be sent"
                )
        order = _Order({"Action": action, **headers}, as_list=as_list)
        future = self._protocol.send_order(order)
        try:
            async with asyncio.timeout(seconds):
                answers = [_fields(each) for each in await future]
        except TimeoutError:
            raise AmiError(f"{action}: no answer within {seconds} s") from None
        finally:
            self._protocol.responses.pop(cast(str, order.id), None)
        if answers[0].get("response") not in {"Success", "Goodbye"}:
            raise AmiRefusedError(f"{action}: {answers[0].get('message', 'refused without a word')}")
        return answers

    async def _watch(self, seconds: float) -> None:
        """Asterisk must answer a ping every few seconds; a dead peer does not close its TCP connection."""
        try:
            while True:
                await asyncio.sleep(seconds)
                await self.act("Ping", seconds=seconds)
        except AmiError as error:
            self.close(f"silent: {error}")
