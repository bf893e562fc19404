"""A browser's EventSource, as far as the feed needs one: parses events, remembers its id, can be cut."""

import json
import socket
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from threading import Thread
from typing import Any, Self

from tests.integration.agents_api.conftest import API, Browser
from tests.waiting import wait_until


@dataclass(frozen=True)
class Event:
    name: str
    data: Any


class FeedReader:
    """One connection to the feed, read by a thread of its own."""

    def __init__(self, browser: Browser, query: str = "", *, last_event_id: str | None = None) -> None:
        self.events: list[Event] = []
        self.pings = 0
        self.last_id = last_event_id
        self.ended = False
        self.fault: Exception | None = None
        self.status = 0
        self._wanted = f"{API}/feed{query}"
        self._headers = browser.headers | ({"Last-Event-ID": last_event_id} if last_event_id else {})
        address = browser.client.base_url
        self._connection = HTTPConnection(address.host, address.port, timeout=30)
        self._thread = Thread(target=self._run, name="feed reader")

    def __enter__(self) -> Self:
        self._thread.start()
        wait_until(lambda: self.events or self.ended, 10, what="the feed's first event")
        return self

    def __exit__(self, *_error: object) -> None:
        self.cut()

    def cut(self) -> None:
        """As when a network goes away: nothing is said."""
        if self._connection.sock:
            with suppress(OSError):
                self._connection.sock.shutdown(socket.SHUT_RDWR)
        self._thread.join(10)
        assert not self._thread.is_alive()

    @property
    def changes(self) -> list[dict[str, Any]]:
        """The journal rows that came."""
        return [event.data for event in list(self.events) if event.name == "change"]

    @property
    def numbers(self) -> list[int]:
        """Their numbers."""
        return [row["number"] for row in self.changes]

    @property
    def hello(self) -> dict[str, Any]:
        """The first event's data."""
        assert self.events[0].name == "hello"
        return self.events[0].data

    def wait_for(self, how_many: int, seconds: float = 20) -> list[int]:
        """The numbers, once there are so many."""
        if how_many:
            wait_until(lambda: self._at_least(how_many), seconds, what=f"{how_many} changes")
        return self.numbers

    def _at_least(self, how_many: int) -> bool:
        assert len(self.numbers) >= how_many or not self.ended, (
            f"ended by {self.fault!r} after {self.numbers}"
        )
        return len(self.numbers) >= how_many

    def wait_for_end(self) -> None:
        """Until the server has ended the stream."""
        wait_until(lambda: self.ended, 10, what="the feed's end")

    def _run(self) -> None:
        try:
            self._connection.request("GET", self._wanted, headers=self._headers)
            answer = self._connection.getresponse()
            self.status = answer.status
            rest = b""
            while part := answer.read1(1 << 16):
                *events, rest = (rest + part).split(b"\n\n")
                for event in events:
                    self._event(event.decode())
        except (OSError, HTTPException) as error:
            self.fault = error
        finally:
            self._connection.close()
            self.ended = True

    def _event(self, text: str) -> None:
        pairs = [line.partition(":") for line in text.split("\n")]
        fields = {name: value.removeprefix(" ") for name, _colon, value in pairs}
        self.pings += "" in fields
        self.last_id = fields.get("id", self.last_id)
        if "data" in fields:
            self.events.append(Event(fields.get("event", "message"), json.loads(fields["data"])))
