"""Waiting for a condition with a deadline: the only way a test waits."""

import time
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


def wait_until(
    condition: Callable[[], Result], seconds: float = 10, *, what: str | None = None, every: float = 0.02
) -> Result:
    """Calls `condition` until it returns something true and returns that.

    Raises `AssertionError` after `seconds` with `what` was waited for and the last value seen.
    """
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(
                f"not within {seconds} s: {what or condition.__name__}; last seen: {value!r}"
            )
        time.sleep(every)
