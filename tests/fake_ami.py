"""A small AMI server over a real socket: it greets, checks the password, answers actions, and misbehaves when told."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Self

BANNER = b"Asterisk Call Manager/11.0.0\r\n"
USER, SECRET = "bridge", "secret"

Headers = dict[str, str]
Answer = Callable[[Headers], bytes | None]


def message(*headers: tuple[str, str]) -> bytes:
    """One AMI message."""
    return "".join(f"{name}: {value}\r\n" for name, value in headers).encode() + b"\r\n"


def event(name: str, **headers: str) -> bytes:
    """An event."""
    return message(("Event", name), *headers.items())


def success(action: Headers) -> bytes:
    """The usual answer."""
    return message(("Response", "Success"), ("ActionID", action["ActionID"]), ("Message", "Done"))


def refusal(action: Headers) -> bytes:
    """The answer to what may not be."""
    return message(("Response", "Error"), ("ActionID", action["ActionID"]), ("Message", "Permission denied"))


def listing(*items: bytes) -> Answer:
    """Answers with a list of these events; each is given the action's id."""

    def answer(action: Headers) -> bytes:
        mark = ("ActionID", action["ActionID"])
        head = message(("Response", "Success"), mark, ("EventList", "start"))
        body = b"".join(item[:-2] + f"ActionID: {action['ActionID']}\r\n\r\n".encode() for item in items)
        return (
            head + body + message(("Event", f"{action['Action']}Complete"), mark, ("EventList", "Complete"))
        )

    return answer


def silence(_action: Headers) -> None:
    """No answer at all."""


@dataclass
class FakeAmi:
    """Listens while it is entered. `answers` overrides, by action, what is said."""

    answers: dict[str, Answer] = field(default_factory=dict[str, Answer])
    greets: bool = True
    actions: list[Headers] = field(default_factory=list[Headers])
    """All that was asked, on whatever connection."""
    port: int = 0
    ended: int = 0
    """Connections that the client has ended."""

    async def __aenter__(self) -> Self:
        self._writers: list[asyncio.StreamWriter] = []
        self._news = asyncio.Condition()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_error: object) -> None:
        self._server.close()
        self.cut()
        await self._server.wait_closed()

    def send(self, data: bytes) -> None:
        """Says something on the newest connection."""
        self._writers[-1].write(data)

    def cut(self) -> None:
        """Ends every connection without a word."""
        for writer in self._writers:
            writer.transport.abort()

    def asked(self, action: str) -> list[Headers]:
        """What was asked of that kind."""
        return [headers for headers in self.actions if headers["Action"] == action]

    async def until(self, condition: Callable[[], object], seconds: float = 15) -> None:
        """Waits until something that the client did makes `condition` true."""
        async with asyncio.timeout(seconds), self._news:
            await self._news.wait_for(lambda: bool(condition()))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)
        if self.greets:
            writer.write(BANNER)
        try:
            while True:
                lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
                headers = dict(line.split(": ", 1) for line in lines)
                self.actions.append(headers)
                answer = self.answers.get(headers["Action"], self._usual)(headers)
                if answer is not None:
                    writer.write(answer)
                await self._tell()
        except (asyncio.IncompleteReadError, ConnectionError):
            self.ended += 1
            await self._tell()
        finally:
            writer.close()

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()

    def _usual(self, action: Headers) -> bytes:
        if action["Action"] == "Login":
            allowed = (action["Username"], action["Secret"]) == (USER, SECRET)
            return success(action) if allowed else refusal(action)
        if action["Action"] == "Ping":
            return message(("Response", "Success"), ("ActionID", action["ActionID"]), ("Ping", "Pong"))
        return success(action)


def against(server: FakeAmi, test: Callable[[FakeAmi], Awaitable[None]]) -> None:
    """Runs a test's coroutine against the server, for half a minute at most."""

    async def run() -> None:
        async with asyncio.timeout(30), server:
            await test(server)

    asyncio.run(run())
