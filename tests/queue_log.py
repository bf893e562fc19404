"""Asterisk's own account of its queues (`log/queue_log`), read by nothing of ours: what records are held against.

A line is `epoch|uniqueid|queue|agent|event|data1|data2|...`; times are whole seconds.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_OUT = {
    "ABANDON": "abandoned",
    "EXITWITHTIMEOUT": "timeout",
    "EXITWITHKEY": "digit",
    "EXITEMPTY": "leaveempty",
    "WITHDRAW": "withdraw",
}
_TALKED = {"COMPLETECALLER", "COMPLETEAGENT"}


@dataclass
class Stay:
    """One caller's stay in one queue; all times in whole seconds."""

    uniqueid: str
    queue: str
    joined_at: int
    """Epoch."""
    left_by: str | None = None
    """`answered`, or one of `_OUT`'s words; none for whoever still waits."""
    agent: str | None = None
    """The name of the member who answered: a position."""
    waited: int | None = None
    talked: int | None = None
    """None while they talk, and where the caller was handed over."""


@dataclass(frozen=True)
class Totals:
    """What happened in one queue."""

    joined: int = 0
    answered: int = 0
    abandoned: int = 0
    timed_out: int = 0


def stays(file: Path) -> list[Stay]:
    """Every stay that the log knows, in the order in which they began. Fails for a line that does not fit."""
    found: list[Stay] = []
    present: dict[tuple[str, str], Stay] = {}
    for line in file.read_text().splitlines():
        at, uniqueid, queue, agent, event, *data = line.split("|")
        if event == "ENTERQUEUE":
            present[uniqueid, queue] = Stay(uniqueid, queue, int(at))
            found.append(present[uniqueid, queue])
        elif event == "CONNECT":
            stay = present[uniqueid, queue]
            stay.left_by, stay.agent, stay.waited = "answered", agent, int(data[0])
        elif event in _TALKED:
            present[uniqueid, queue].talked = int(data[1])
        elif event in _OUT:
            stay = present[uniqueid, queue]
            stay.left_by, stay.waited = _OUT[event], int(at) - stay.joined_at
    return found


def totals(of: Iterable[Stay]) -> dict[str, Totals]:
    """The sums of each queue."""
    every = list(of)
    return {
        queue: Totals(count, *(sum(s.left_by == why for s in every if s.queue == queue) for why in _COUNTED))
        for queue, count in Counter(stay.queue for stay in every).items()
    }


_COUNTED = ("answered", "abandoned", "timeout")
