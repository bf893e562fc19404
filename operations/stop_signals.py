"""Signals that ask `run` to stop: the first one interrupts what it does, later ones change nothing."""

import signal
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType

_SENTENCES = {
    signal.SIGINT: "Stopped by Ctrl-C.",
    signal.SIGTERM: "Stopped by SIGTERM, as `stop` and the machine's own shutdown send it.",
    signal.SIGHUP: "Stopped because its terminal was closed.",
}


class AskedToStop:
    """Whether a signal has asked, and which."""

    def __init__(self) -> None:
        self._by: int | None = None

    def check(self) -> None:
        """Raises `KeyboardInterrupt` when a signal has asked: it may have come where Python swallows what it raises."""
        if self._by is not None:
            raise KeyboardInterrupt

    @property
    def sentence(self) -> str:
        """Who asked, for a person."""
        return _SENTENCES.get(signal.Signals(self._by or signal.SIGINT), "Stopped.")

    def interrupt(self, number: int, _frame: FrameType | None) -> None:
        """The signals' handler."""
        if self._by is None:
            self._by = number
            raise KeyboardInterrupt


@contextmanager
def signals_as_interrupt() -> Generator[AskedToStop, None, None]:
    """The first signal interrupts what runs in this block; later ones wait until everything has stopped."""
    asked = AskedToStop()
    old = {number: signal.getsignal(number) for number in _SENTENCES}
    for number in _SENTENCES:
        # Started by nohup, a closed terminal is no wish to stop.
        if number is not signal.SIGHUP or old[number] is not signal.SIG_IGN:
            signal.signal(number, asked.interrupt)
    try:
        yield asked
    finally:
        for number in _SENTENCES:
            # What comes now finds nothing left to be stopped.
            signal.signal(number, signal.SIG_IGN)


@contextmanager
def signals_ignored() -> Generator[None, None, None]:
    """What is begun in this block is done to its end: half a stop would be worse than none."""
    old = {number: signal.signal(number, signal.SIG_IGN) for number in _SENTENCES}
    try:
        yield
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)
