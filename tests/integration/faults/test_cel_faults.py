"""Asterisk's call-event journal written in any pieces, torn, rotated and read again: the records are the same."""

import tempfile
from contextlib import suppress
from itertools import zip_longest
from pathlib import Path
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from settings.errors import IllegalMoveError
from telephony.call_events import ActionDone, OrderAnswered, OrderDigit, OrderEnded
from telephony.call_fold import Ledger
from telephony.cel_lines import CelLine
from telephony.cel_reading import Unreadable, read
from telephony.cel_tail import Cursor, read_tail
from tests.cel_text import cel_line
from tests.unit.telephony.call_table import CALLS, RECORDED, table

JOURNALS = 1000
"""Generated journals."""


def recorded() -> list[bytes]:
    """The lines of all recorded calls as if they had been under way at the same time."""
    by_call = [(CALLS / f"{name}.csv").read_bytes().splitlines(keepends=True) for name in RECORDED]
    # A name may hold line breaks: a line goes on until its quotes are even.
    whole = [_whole(lines) for lines in by_call]
    return [line for together in zip_longest(*whole, fillvalue=b"") for line in together if line]


def _whole(pieces: list[bytes]) -> list[bytes]:
    lines: list[bytes] = []
    for piece in pieces:
        if lines and lines[-1].count(b'"') % 2:
            lines[-1] += piece
        else:
            lines.append(piece)
    return lines


LINES = recorded()


class Node:
    """A journal and its reader, who folds it as `CallFollower` does, without a database."""

    def __init__(self, folder: Path) -> None:
        self.journal = folder / "cel.csv"
        self.ledger = Ledger()
        self.cursors: list[Cursor | None] = [None]
        self._rest = list(LINES)
        self._begun = b""
        self._rotated = 0

    def happen(self, what: str, much: Any) -> None:
        """One of the things that `steps` names."""
        if what in {"write", "torn", "torn line", "rotate"}:
            # Whoever writes a line finishes it before anything else happens to the file.
            self._write(self._begun)
            self._begun = b""
        match what:
            case "write":
                self._write(b"".join(self._rest[:much]))
                self._rest = self._rest[much:]
            case "half" if self._rest and not self._begun:
                line = self._rest.pop(0)
                self._write(line[:much])
                self._begun = line[much:]
            # Not as a file's first line, which tells files apart: a real one holds its time to the microsecond.
            case "torn" if self._has_lines():
                self._write(bytes(much).replace(b'"', b"'") + b"\n")
            case "torn line" if self._has_lines():
                place, size = cast(tuple[int, int], much)
                self._write(LINES[place][: min(size, len(LINES[place]) - 2)])
            case "rotate" if self.journal.exists():
                self._rotated += 1
                self.journal.rename(self.journal.with_name(f"cel.csv.{self._rotated}"))
            case "last":
                # A line behind a torn one is known for whole when the next one begins.
                self._write(self._begun + cel_line(b"LINKEDID_END", b"1795467480.000001", *[b""] * 7))
            case "read":
                self.read_on()
            case "again":
                self.cursors.append(self.cursors[int(much) % len(self.cursors)])
            case _:
                pass

    def _has_lines(self) -> bool:
        return self.journal.exists() and self.journal.stat().st_size > 0

    def _write(self, data: bytes) -> None:
        with self.journal.open("ab") as file:
            file.write(data)

    def read_on(self) -> None:
        """To the end, chunk by chunk."""
        while tail := read_tail(self.journal, self.cursors[-1]):
            for item in tail.items:
                event = read(item, "ID") if isinstance(item, CelLine) else None
                if event is None or isinstance(
                    event, Unreadable | OrderAnswered | OrderDigit | OrderEnded | ActionDone
                ):
                    continue
                with suppress(IllegalMoveError):
                    self.ledger.apply(event)
            self.cursors.append(tail.cursor)

    def records(self) -> dict[str, dict[str, Any]]:
        return {uniqueid: table(call) for uniqueid, call in self.ledger.calls.items()}


steps = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.integers(1, 40)),
        st.tuples(st.just("half"), st.integers(1, 400)),
        st.tuples(st.just("torn"), st.binary(min_size=1, max_size=80)),
        st.tuples(st.just("torn line"), st.tuples(st.integers(0, len(LINES) - 1), st.integers(20, 200))),
        st.tuples(st.just("rotate"), st.just(0)),
        st.tuples(st.just("read"), st.just(0)),
        st.tuples(st.just("again"), st.integers(0, 30)),
    ),
    max_size=40,
)


@given(steps)
@settings(max_examples=JOURNALS, deadline=None)
def test_any_journal_gives_the_same_records(story: list[tuple[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        node = Node(Path(folder))
        for what, much in [*story, ("write", len(LINES)), ("last", 0), ("read", 0)]:
            node.happen(what, much)
        assert node.records() == CLEAN


def clean() -> dict[str, dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        node = Node(Path(folder))
        node.happen("write", len(LINES))
        node.read_on()
        return node.records()


CLEAN = clean()


def test_every_recorded_call_is_among_them() -> None:
    assert len(CLEAN) == len(RECORDED)
