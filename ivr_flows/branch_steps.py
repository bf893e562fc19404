"""Steps at which calls part: by the hour, by what is known of the caller, by language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from ivr_flows.model import Exit, Name, Step, by


@dataclass(frozen=True, kw_only=True)
class Hours(Step):
    """Is it open now? By a calendar of the city; holidays go before the week."""

    kind: ClassVar[str] = "hours"

    calendar: Name
    opened: Name | None
    closed: Name | None

    @property
    def needs(self) -> tuple[tuple[str, Name], ...]:
        return (("calendar", self.calendar),)

    @property
    def exits(self) -> tuple[Exit, ...]:
        return (*by("open", self.opened), *by("closed", self.closed))

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(word for word, to in (("open", self.opened), ("closed", self.closed)) if to is None)


@dataclass(frozen=True, kw_only=True)
class Flagged(Step):
    """Has this caller cried wolf lately? They wait behind others and are never blocked."""

    kind: ClassVar[str] = "flagged"

    yes: Name | None
    no: Name | None

    @property
    def exits(self) -> tuple[Exit, ...]:
        return (*by("yes", self.yes), *by("no", self.no))

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(word for word, to in (("yes", self.yes), ("no", self.no)) if to is None)


@dataclass(frozen=True)
class Tongue:
    """The digit that chooses a language."""

    digit: str
    language: Literal["id", "en"]


@dataclass(frozen=True, kw_only=True)
class Language(Step):
    """Asks for a language, in each of them; from then on the caller hears that one. Indonesian if nobody answers."""

    kind: ClassVar[str] = "language"

    asks: tuple[Name, ...]
    wait: int
    tries: int
    digits: tuple[Tongue, ...]
    then: Name | None

    @property
    def prompts(self) -> tuple[Name, ...]:
        return self.asks

    @property
    def exits(self) -> tuple[Exit, ...]:
        return by("then", self.then)

    @property
    def missing(self) -> tuple[str, ...]:
        return () if self.then else ("then",)

    def longest(self, prompt_seconds: Mapping[str, float]) -> float:
        return self.tries * (2 * super().longest(prompt_seconds) + self.wait)
