"""What can be wrong with a flow, told so that its author finds the place."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands: a file's name and a line, from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong, at its place; `path` are the steps that lead to it, from the flow's start."""

    place: Place
    message: str
    path: tuple[str, ...] = ()

    def __str__(self) -> str:
        path = f" Path: {' -> '.join(self.path)}." if self.path else ""
        return f"{self.place}: {self.message}.{path}"


class FlowError(ValueError):
    """A flow cannot be read or loaded; `faults` are all that were found, in the order of the files."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))
