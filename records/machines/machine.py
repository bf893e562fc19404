"""What a state machine is: a name, a first state, and the moves that are legal."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from settings.errors import IllegalMoveError

Status = TypeVar("Status", bound=StrEnum)


@dataclass(frozen=True)
class Machine(Generic[Status]):
    """A table of moves. A state without a way out is final."""

    name: str
    initial: Status
    moves: Mapping[Status, Set[Status]]

    def check(self, old: Status, new: Status) -> None:
        """Raises `IllegalMoveError` with the legal ways out, unless `old -> new` is in the table."""
        if new not in self.moves[old]:
            ways = ", ".join(sorted(self.moves[old])) or "nowhere: it is final"
            raise IllegalMoveError(f"A {self.name} that is {old} cannot become {new}; it can go to {ways}.")

    def pairs(self) -> list[tuple[str, str]]:
        """All legal moves as (old, new), for the database's guard."""
        return sorted((old.value, new.value) for old, ways in self.moves.items() for new in ways)

    @property
    def final(self) -> frozenset[Status]:
        """The states without a way out."""
        return frozenset(status for status, ways in self.moves.items() if not ways)
