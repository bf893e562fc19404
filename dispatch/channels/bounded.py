"""The promise of `Channel.send` for libraries that block: nobody waits longer than the time allowed."""

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue

from dispatch.channels.channel import SEND_SECONDS, Outcome, RetryLater

_MOST_HANGING = 32
"""Sends of one channel that run or hang at the same time."""


class Bounded:
    """Runs each send on a thread of its own and leaves it to itself when its time is over.

    A library's own time-outs are for one read or one name look-up, so a server that drips its answer could hold a
    worker for ever. What was left to itself is in doubt: it may still arrive.
    """

    def __init__(self, seconds: float = SEND_SECONDS) -> None:
        self._seconds = seconds
        self._free = threading.BoundedSemaphore(_MOST_HANGING)

    def run(self, send: Callable[[], Outcome]) -> Outcome:
        """What `send` returns, raises what it raises; a try in doubt after the time allowed."""
        if not self._free.acquire(blocking=False):
            return RetryLater("too many earlier sends still wait for an answer")
        said: SimpleQueue[Outcome | Exception] = SimpleQueue()

        def work() -> None:
            try:
                said.put(send())
            except Exception as error:
                said.put(error)
            finally:
                self._free.release()

        threading.Thread(target=work, name="send", daemon=True).start()
        try:
            outcome = said.get(timeout=self._seconds)
        except Empty:
            return RetryLater("there was no answer in time", in_doubt=True)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome
