"""Signals to processes that may be gone: a supervisor, a parent or the kernel can always have been first."""

import os
import signal
from collections.abc import Generator
from contextlib import contextmanager, suppress

from operations.process_record import ProcessRecord
from tests.waiting import wait_until


def signal_pids(number: int, *pids: int) -> None:
    """Sends the signal to those that there still are."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)  # noqa: TID251 - the one place


def kill_pids(*pids: int, seconds: float = 10) -> None:
    """`kill -9`, also of held ones; returns when all are dead (buried or not)."""
    signal_pids(signal.SIGKILL, *pids)
    wait_until(lambda: not any(ProcessRecord.of(pid) for pid in pids), seconds, what=f"the end of {pids}")


def kill_group(leader: int) -> None:
    """`kill -9` of a process group, if there still is one."""
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)  # noqa: TID251 - the one place


@contextmanager
def held(pid: int) -> Generator[None, None, None]:
    """The process does nothing in this block; afterwards it goes on, if it still lives."""
    signal_pids(signal.SIGSTOP, pid)
    try:
        yield
    finally:
        signal_pids(signal.SIGCONT, pid)
