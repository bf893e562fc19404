"""Where a person reads along: a terminal that is closed, or a pipe that nobody reads, stops nothing but its text."""

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import TextIO, cast


class _Lenient:
    """A text stream whose reader may go away: from then on its text goes nowhere."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        try:
            return self._stream.write(text)
        except OSError:
            self._give_up()
            return len(text)

    def flush(self) -> None:
        try:
            self._stream.flush()
        except OSError:
            self._give_up()

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)

    def _give_up(self) -> None:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._stream.fileno())
        os.close(nowhere)


@contextmanager
def lenient_terminal() -> Generator[None, None, None]:
    """In this block nothing fails because its text cannot be written."""
    old = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (cast(TextIO, _Lenient(stream)) for stream in old)
    try:
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        sys.stdout, sys.stderr = old
