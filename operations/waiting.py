"""Waiting for something outside to come up, with a limit."""

import time
from collections.abc import Callable
from typing import TypeVar

from settings.errors import OutsideError

Result = TypeVar("Result")


def wait_for(
    condition: Callable[[], Result], seconds: float, sentence: str | Callable[[], str], *, every: float = 0.05
) -> Result:
    """Calls `condition` until it gives something true, and returns that.

    Raises `OutsideError` with the sentence, which may be made only then, after so many seconds.
    """
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise OutsideError(sentence if isinstance(sentence, str) else sentence())
        time.sleep(every)
    return value
