"""One thread that turns all phones of a process: their sockets, their timers, and every 20 ms their sound.

pyVoIP starts three threads per call and one per phone, each of which wakes a hundred times a second; twelve phones
would eat a core. Here one clock wakes fifty times a second while somebody talks, and not at all otherwise.
"""

import heapq
import itertools
import selectors
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol, Self, TypeVar

import structlog

from settings.clock import Clock, system_clock
from settings.errors import OurFaultError

log = structlog.get_logger()
Result = TypeVar("Result")

TICK = 0.02
"""Seconds of sound in one packet."""

_LATE_FRAMES = 10  # After a longer stall the sound jumps instead of bursting.


class Sounding(Protocol):
    """What the loop turns every 20 ms."""

    def tick(self, frames: int) -> None:
        """Takes what was heard and sends `frames` (usually 1) of 20 ms."""
        ...


class Timer:
    """Something to do later, which may be called off."""

    def __init__(self, action: Callable[[], object]) -> None:
        self._action: Callable[[], object] | None = action

    def cancel(self) -> None:
        self._action = None

    def fire(self) -> None:
        if action := self._action:
            self._action = None
            action()


class PhoneLoop:
    """Turns phones between `start` and `stop`; also a context manager.

    An error in one phone's action is logged and kept in `faults`; the other phones go on.
    """

    def __init__(self, clock: Clock = system_clock) -> None:
        self.clock = clock
        self.faults: list[Exception] = []
        self._soon: deque[Callable[[], object]] = deque()
        self._timers: list[tuple[float, int, Timer]] = []
        self._order = itertools.count()
        self._sounding: dict[Sounding, None] = {}
        self._next_tick = 0.0
        self._running = False
        self._thread = threading.Thread(target=self._turn, name="phones", daemon=True)

    def start(self) -> Self:
        self._selector = selectors.DefaultSelector()
        self._wake_read, self._wake_write = socket.socketpair()
        self._wake_read.setblocking(False)
        self._wake_write.setblocking(False)
        self._selector.register(self._wake_read, selectors.EVENT_READ, self._drain)
        self._running = True
        self._thread.start()
        return self

    def stop(self) -> None:
        """Ends the thread; phones must have been stopped before."""
        if self._running:
            self._running = False
            self._wake()
            self._thread.join(5)
            self._selector.close()
            self._wake_read.close()
            self._wake_write.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def run(self, action: Callable[[], Result]) -> Result:
        """Runs `action` in the loop's thread and returns what it gave or raises what it raised.

        Raises `OurFaultError` when the loop does not run.
        """
        if threading.current_thread() is self._thread:
            return action()
        if not self._thread.is_alive():
            raise OurFaultError("the phones' loop is not running")
        result: Future[Result] = Future()

        def fill() -> None:
            try:
                result.set_result(action())
            except Exception as error:
                result.set_exception(error)

        self._soon.append(fill)
        self._wake()
        return result.result(10)

    def later(self, seconds: float, action: Callable[[], object]) -> Timer:
        """Runs `action` in the loop's thread after `seconds`."""
        timer = Timer(action)
        self.run(lambda: heapq.heappush(self._timers, (time.monotonic() + seconds, next(self._order), timer)))
        return timer

    # --- only from within the loop's thread ------------------------------------------------------------

    def watch(self, sock: socket.socket, readable: Callable[[], None]) -> None:
        self._selector.register(sock, selectors.EVENT_READ, readable)

    def unwatch(self, sock: socket.socket) -> None:
        self._selector.unregister(sock)

    def sound(self, voice: Sounding) -> None:
        """From now on `voice` ticks."""
        if not self._sounding:
            self._next_tick = time.monotonic()
        self._sounding[voice] = None

    def hush(self, voice: Sounding) -> None:
        self._sounding.pop(voice, None)

    # --- the thread -------------------------------------------------------------------------------------

    def _turn(self) -> None:
        while self._running:
            for key, _ in self._selector.select(self._patience()):
                self._guard(key.data)
            while self._soon:
                self._guard(self._soon.popleft())
            while self._timers and self._timers[0][0] <= time.monotonic():
                self._guard(heapq.heappop(self._timers)[2].fire)
            self._tick()

    def _patience(self) -> float | None:
        """Seconds until there is something to do unasked; none for never."""
        due = [self._timers[0][0]] if self._timers else []
        if self._sounding:
            due.append(self._next_tick)
        return max(0.0, min(due) - time.monotonic()) if due else None

    def _tick(self) -> None:
        if not self._sounding or (late := time.monotonic() - self._next_tick) < 0:
            return
        frames = int(late / TICK) + 1
        self._next_tick += frames * TICK
        for voice in list(self._sounding):
            self._guard(lambda voice=voice: voice.tick(min(frames, _LATE_FRAMES)))

    def _guard(self, action: Callable[[], object]) -> None:
        try:
            action()
        except Exception as error:
            self.faults.append(error)
            log.exception("simulator.fault")

    def _drain(self) -> None:
        while True:
            try:
                self._wake_read.recv(4096)
            except BlockingIOError:
                return

    def _wake(self) -> None:
        try:
            self._wake_write.send(b"x")
        except BlockingIOError:
            return  # it is full of earlier wakes
