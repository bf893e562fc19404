"""One AMI connection, on panoramisk's protocol, with what that library leaves open put right.

Used of panoramisk: framing, messages, actions and their answers. Not used: its `Manager`, which reconnects by
itself and then repeats unanswered actions, so that an Originate can run twice. Here a connection lives once; who
owns it opens the next and asks for the present state again. Put right, each with a test:

- a character split between two reads is decoded whole; bytes that are no UTF-8 become U+FFFD;
- a message that cannot be read is skipped, the connection stays;
- events come in order through one queue to one consumer;
- every action has a deadline, and nothing of a late answer stays behind;
- what waits for an answer when the connection dies is told so;
- a half-open connection is noticed: a ping without an answer closes it.
"""

import asyncio
import codecs
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

Fields = Mapping[str, str]
"""A message: header names in lower case, values as sent; a header that is repeated keeps its last value."""

log = structlog.get_logger()


class AmiError(OutsideError):
    """Asterisk refused an action, did not answer in time, or the link is down."""


class _Protocol(AMIProtocol):
    """panoramisk's protocol, reading bytes safely and handing everything to its link."""

    link: "AmiLink"
    responses: dict[str, Any]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)  # pyright: ignore[reportUnknownMemberType]
        self.encoding = "utf-8"
        self.factory = self
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")

    def data_received(self, data: bytes) -> None:
        text = self._decoder.decode(data)
        if text:
            super().data_received(_Decoded(text))  # pyright: ignore[reportUnknownMemberType]

    def send_order(self, order: Action, *, as_list: bool) -> "asyncio.Future[Any]":
        """Sends it; the future holds one response, or the whole list up to its completing event."""
        return cast("asyncio.Future[Any]", self.send(order, as_list))  # pyright: ignore[reportUnknownMemberType]

    def handle_message(self, message: Any) -> None:
        try:
            super().handle_message(message)  # pyright: ignore[reportUnknownMemberType]
        except Exception:
            log.exception("ami.message_skipped")

    def dispatch(self, event: Any) -> None:
        self.link.event_came(_fields(event))

    def connection_lost(self, exc: object) -> None:
        self.link.closed(f"connection lost: {exc or 'closed by Asterisk'}")

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            self.transport.close()


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
    }


class AmiLink:
    """One logged-in connection. Made by `AmiLink.open`; over when `wait_closed` returns."""

    def __init__(self, protocol: _Protocol) -> None:
        self._protocol = protocol
        self._events: asyncio.Queue[Fields] = asyncio.Queue()
        self._over: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._watchdog: asyncio.Task[None] | None = None
        protocol.link = self

    @classmethod
    async def open(
        cls, host: str, port: int, user: str, secret: str, *, seconds: float = ACTION_SECONDS
    ) -> "AmiLink":
        """Connects and logs in. Raises `AmiError` when either does not succeed in `seconds`."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(seconds):
                _, protocol = await loop.create_connection(_Protocol, host, port)
        except (OSError, TimeoutError) as error:
            raise AmiError(f"Asterisk's AMI at {host}:{port} cannot be reached: {error!r}") from error
        link = cls(protocol)
        try:
            await link.act("Login", {"Username": user, "Secret": secret, "Events": "on"}, seconds=seconds)
        except AmiError as error:
            link.close(str(error))
            raise AmiError(f"Asterisk's AMI at {host}:{port} refused user {user}: {error}") from error
        link._watchdog = asyncio.create_task(link._watch())
        return link

    async def act(
        self, action: str, headers: Mapping[str, str] | None = None, *, seconds: float = ACTION_SECONDS
    ) -> Fields:
        """Sends an action and returns its response.

        Raises `AmiError` when Asterisk refuses it, does not answer in `seconds`, or the link dies meanwhile: then
        nobody knows whether it was done, and it is never repeated here.
        """
        response = (await self._ask(action, headers or {}, seconds, as_list=False))[0]
        if response.get("response") not in {"Success", "Goodbye"}:
            raise AmiError(f"{action}: {response.get('message', 'refused without a word')}")
        return response

    async def ask_list(
        self, action: str, headers: Mapping[str, str] | None = None, *, seconds: float = ACTION_SECONDS
    ) -> list[Fields]:
        """Sends an action that answers with a list of events; returns them without the frame around them."""
        answers = await self._ask(action, headers or {}, seconds, as_list=True)
        if answers[0].get("response") != "Success":
            raise AmiError(f"{action}: {answers[0].get('message', 'refused without a word')}")
        return [answer for answer in answers[1:] if answer.get("eventlist") != "Complete"]

    async def next_event(self) -> Fields:
        """The next event in the order Asterisk sent them. Raises `AmiError` when the link is over."""
        if self._events.empty():
            getter = asyncio.ensure_future(self._events.get())
            await asyncio.wait({getter, self._over}, return_when=asyncio.FIRST_COMPLETED)
            if not getter.done():
                getter.cancel()
                raise AmiError(self._over.result())
            return getter.result()
        return self._events.get_nowait()

    def waiting_events(self) -> list[Fields]:
        """The events that have come and were not taken yet, in order."""
        return [self._events.get_nowait() for _ in range(self._events.qsize())]

    async def wait_closed(self) -> str:
        """Waits for the link's end and says why it ended."""
        return await asyncio.shield(self._over)

    @property
    def is_over(self) -> bool:
        """Whether the connection has ended."""
        return self._over.done()

    def close(self, why: str = "closed by us") -> None:
        """Ends the link; who waits for an answer is told. Harmless twice."""
        self.closed(why)
        self._protocol.close()

    def event_came(self, event: Fields) -> None:
        """The protocol's side: an event was read."""
        self._events.put_nowait(event)
        if self._events.qsize() > MOST_EVENTS_WAITING:
            self.close(f"{MOST_EVENTS_WAITING} events behind")

    def closed(self, why: str) -> None:
        """The protocol's side: the connection is gone."""
        if self._over.done():
            return
        self._over.set_result(why)
        if self._watchdog:
            self._watchdog.cancel()
        for action in set(self._protocol.responses.values()):
            if not action.future.done():
                action.future.set_exception(AmiError(why))
        self._protocol.responses.clear()

    async def _ask(
        self, action: str, headers: Mapping[str, str], seconds: float, *, as_list: bool
    ) -> list[Fields]:
        if self._over.done():
            raise AmiError(self._over.result())
        for name, value in headers.items():
            if "\r" in value or "\n" in value:
                raise AmiError(
                    f"{action}: {name} contains a line break, which would begin a header of its own"
                )
        order = Action({"Action": action, **headers})
        future = self._protocol.send_order(order, as_list=as_list)
        try:
            async with asyncio.timeout(seconds):
                answer = await future
        except TimeoutError:
            raise AmiError(f"{action}: no answer within {seconds} s") from None
        finally:
            self._protocol.responses.pop(cast(str, order.id), None)
        return [_fields(each) for each in (answer if as_list else [answer])]

    async def _watch(self) -> None:
        """Asterisk must answer a ping every few seconds; a dead peer does not close its TCP connection."""
        try:
            while True:
                await asyncio.sleep(PING_SECONDS)
                await self.act("Ping", seconds=PING_SECONDS)
        except AmiError as error:
            self.close(f"silent: {error}")
