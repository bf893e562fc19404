"""An Asterisk that speaks AMI over lines which break in every way, on a clock that jumps: no socket, no waiting.

`Asterisk` keeps devices and queue members and does what it is asked. What it says passes a `Line` that cuts it into
pieces, is slow, says things twice, puts garbage between them, ends in the middle of a byte, or goes silent while it
seems to stand. From `WELL_AGAIN` on every new and old line is good.
"""

import asyncio
import selectors
from collections import Counter, deque
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

from tests.fake_ami import BANNER, Headers, event, message, refusal, success

WELL_AGAIN = 60.0
"""Seconds."""


class _Jumping(selectors.DefaultSelector):
    """Never waits: the clock jumps to when something is due."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        found = super().select(0)
        if not found:
            assert timeout is not None, "nothing will ever happen any more"
            self.now += max(timeout, 0)
        return found


class JumpingLoop(asyncio.SelectorEventLoop):
    """An event loop on that clock, whose connections lead to `asterisk` and whose threads run at once."""

    def __init__(self, asterisk: "Asterisk") -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)
        self._asterisk = asterisk

    def time(self) -> float:
        return self._jumping.now

    async def create_connection(self, protocol_factory: Any, *_place: Any, **_how: Any) -> Any:
        protocol = protocol_factory()
        return self._asterisk.connected(self, protocol), protocol

    def run_in_executor(self, executor: Any, func: Any, *args: Any) -> Any:
        done = self.create_future()
        done.set_result(func(*args))
        return done


def run_jumping(asterisk: "Asterisk", work: Coroutine[Any, Any, None]) -> None:
    """Runs `work` on such a loop."""
    with asyncio.Runner(loop_factory=lambda: JumpingLoop(asterisk)) as runner:
        runner.run(work)


@dataclass(frozen=True)
class Fault:
    """What is wrong with one connection."""

    pieces: tuple[int, ...] = ()
    """Sizes into which what is said is cut, in turns; none: as it was said. `(1,)` is byte by byte."""
    slow: float = 0
    """Seconds between two pieces."""
    ends_after: int | None = None
    """Bytes after which nothing comes any more."""
    half_open: bool = False
    """Then it stays, silent; else it is closed."""
    twice: frozenset[int] = frozenset()
    """Which messages come twice."""
    garbage: tuple[tuple[int, bytes], ...] = ()
    """What comes just before which message."""
    late: tuple[int, ...] | None = None
    """Old events come once more, device by device in this order, just before a list is given, or just after."""
    late_after_list: bool = False


WELL = Fault()


class Line(asyncio.Transport):
    """One connection, Asterisk's end of it."""

    def __init__(
        self, asterisk: "Asterisk", loop: asyncio.AbstractEventLoop, protocol: Any, fault: Fault
    ) -> None:
        super().__init__()
        self._asterisk, self._loop, self._protocol, self.fault = asterisk, loop, protocol, fault
        self._heard = b""
        self._pieces: deque[bytes] = deque()
        self._sizes = cycle(fault.pieces or (1 << 20,))
        self._pumps = self._over = False
        self._said = self._bytes = 0
        self.logged_in = False

    # --- the client's side ---------------------------------------------------------------------------------------

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if self._is_silent():
            return
        self._heard += data
        *whole, self._heard = self._heard.split(b"\r\n\r\n")
        for each in whole:
            headers = dict(line.split(": ", 1) for line in each.decode().split("\r\n"))
            self._loop.call_soon(self._asterisk.asked, self, headers)

    def abort(self) -> None:
        self._end()

    def close(self) -> None:
        self._end()

    # --- Asterisk's side -----------------------------------------------------------------------------------------

    def say(self, data: bytes) -> None:
        """Says one message, or the banner."""
        wrong = WELL if self._loop.time() >= WELL_AGAIN else self.fault
        told = b"".join(piece for place, piece in wrong.garbage if place == self._said) + data
        told += data if self._said in wrong.twice and data != BANNER else b""
        self._said += 1
        while told:
            size = next(self._sizes)
            self._pieces.append(told[:size])
            told = told[size:]
        if not self._pumps:
            self._pumps = True
            self._loop.call_soon(self._pump)

    def _pump(self) -> None:
        if not self._pieces or self._over or self._is_silent():
            self._pumps = False
            return
        piece = self._pieces.popleft()
        end = self.fault.ends_after
        if end is not None and self._bytes + len(piece) >= end and self._loop.time() < WELL_AGAIN:
            self._deliver(piece[: end - self._bytes])
            self._bytes = end
            if not self.fault.half_open:
                self._end()
        else:
            self._bytes += len(piece)
            self._deliver(piece)
        self._loop.call_later(self.fault.slow if self._loop.time() < WELL_AGAIN else 0, self._pump)

    def _deliver(self, piece: bytes) -> None:
        if piece:
            self._protocol.data_received(piece)

    def _is_silent(self) -> bool:
        return self.fault.half_open and self._bytes == self.fault.ends_after

    def _end(self) -> None:
        if not self._over:
            self._over = True
            self._asterisk.lines.remove(self)
            self._loop.call_soon(self._protocol.connection_lost, None)


@dataclass
class Asterisk:
    """Devices, queue members and originated calls, as an AMI client sees and changes them."""

    faults: Sequence[Fault] = ()
    """Of the first connections; all later ones are well."""
    devices: dict[str, str] = field(default_factory=dict[str, str])
    members: dict[tuple[str, str], Headers] = field(default_factory=dict[tuple[str, str], Headers])
    originated: Counter[str] = field(default_factory=Counter[str])
    """How often each was asked for, by ActionID."""
    answers_originate: Callable[[str], bytes] = lambda _action: b""
    """What is said, some time later, of the call that was placed."""
    refuses: Callable[[str], bool] = lambda _action: False
    """Whether an Originate is refused at once."""
    lines: list[Line] = field(default_factory=list[Line])
    connections: int = 0
    _history: list[tuple[str, bytes]] = field(default_factory=list[tuple[str, bytes]])

    def connected(self, loop: asyncio.AbstractEventLoop, protocol: Any) -> Line:
        """A client connects."""
        is_bad = self.connections < len(self.faults) and loop.time() < WELL_AGAIN
        line = Line(self, loop, protocol, self.faults[self.connections] if is_bad else WELL)
        self.connections += 1
        self.lines.append(line)
        protocol.connection_made(line)
        line.say(BANNER)
        return line

    def device_is(self, device: str, state: str) -> None:
        """A phone does something else now."""
        self.devices[device] = state
        told = event("DeviceStateChange", Device=device, State=state)
        self._history.append((device, told))
        self.tell(told)

    def member_is_lost(self, queue: str, interface: str) -> None:
        """Somebody else took a member out, or Asterisk forgot it."""
        if self.members.pop((queue, interface), None):
            self.tell(event("QueueMemberRemoved", Queue=queue, Interface=interface))

    def tell(self, told: bytes) -> None:
        """Tells everybody who has logged in."""
        for line in list(self.lines):
            if line.logged_in:
                line.say(told)

    def listed_members(self) -> list[Headers]:
        """The members as its list would name them."""
        told = [_member(key, each).decode().strip() for key, each in self.members.items()]
        return [
            {name.lower(): value for name, _, value in (line.partition(": ") for line in each.split("\r\n"))}
            | {"event": "QueueMember"}
            for each in told
        ]

    def asked(self, line: Line, action: Headers) -> None:
        """A client asks; the answer goes back over its line."""
        match action["Action"]:
            case "Login":
                line.logged_in = True
                line.say(success(action))
            case "DeviceStateList":
                # A copy: what the list says is what was so when it was made.
                items = [event("DeviceStateChange", Device=d, State=s) for d, s in self.devices.items()]
                self._late(line, after_list=False)
                self._list(line, action, items)
                self._late(line, after_list=True)
            case "QueueStatus":
                self._list(line, action, [_member(key, each) for key, each in self.members.items()])
            case "Originate" if self.refuses(action["ActionID"]):
                line.say(refusal(action))
            case "Originate":
                self.originated[action["ActionID"]] += 1
                line.say(success(action))
                asyncio.get_running_loop().call_later(
                    2.0, lambda: self.tell(self.answers_originate(action["ActionID"]))
                )
            case "QueuePause" | "QueuePenalty" if (action["Queue"], action["Interface"]) not in self.members:
                # "Interface not found".
                line.say(refusal(action))
            case name:
                self._change(name, action)
                line.say(success(action))

    def _change(self, name: str, action: Headers) -> None:
        if name == "QueueRemove":
            self.members.pop((action["Queue"], action["Interface"]), None)
        elif name.startswith("Queue"):
            key = action["Queue"], action["Interface"]
            # A pause without a reason forgets the one before.
            forgets = {"Reason": ""} if name == "QueuePause" else {}
            self.members[key] = self.members.get(key, {}) | forgets | action

    def _list(self, line: Line, action: Headers, items: list[bytes]) -> None:
        mark = ("ActionID", action["ActionID"])
        line.say(message(("Response", "Success"), mark, ("EventList", "start")))
        for item in items:
            line.say(item[:-2] + message(mark))
        line.say(message(("Event", "ListComplete"), mark, ("EventList", "Complete")))

    def _late(self, line: Line, *, after_list: bool) -> None:
        order = line.fault.late
        if order is None or line.fault.late_after_list is not after_list:
            return
        devices = list(dict.fromkeys(device for device, _ in self._history))
        for place in order:
            if place < len(devices):
                for device, told in self._history:
                    if device == devices[place]:
                        line.say(told)


def _member(key: tuple[str, str], headers: Headers) -> bytes:
    queue, interface = key
    paused = headers.get("Paused") == "true"
    return event(
        "QueueMember",
        Queue=queue,
        Location=interface,
        Name=headers.get("MemberName", ""),
        Paused="1" if paused else "0",
        PausedReason=headers.get("Reason", "") if paused else "",
        Penalty=headers.get("Penalty", "0"),
    )
