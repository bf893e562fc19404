"""Steps in which a caller is served without an operator, or by a person who is not in the room."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from ivr_flows.model import Exit, Name, Step, by


@dataclass(frozen=True, kw_only=True)
class Collect(Step):
    """Takes a number of several digits, `#` ends it earlier. What was typed is DIGITS from then on."""

    kind: ClassVar[str] = "collect"

    asks: tuple[Name, ...]
    fewest: int
    most: int
    wait: int
    """Seconds after the last word, and after each digit."""
    tries: int
    then: Name | None
    otherwise: Name | None
    """After the last try with too few digits."""

    @property
    def prompts(self) -> tuple[Name, ...]:
        return self.asks

    @property
    def exits(self) -> tuple[Exit, ...]:
        return (*by("then", self.then, chosen=True), *by("otherwise", self.otherwise))

    @property
    def missing(self) -> tuple[str, ...]:
        return _missing(then=self.then, otherwise=self.otherwise)

    def longest(self, prompt_seconds: Mapping[str, float]) -> float:
        return self.tries * (super().longest(prompt_seconds) + self.most * self.wait)


@dataclass(frozen=True, kw_only=True)
class Report(Step):
    """Tells what has become of the report whose number was collected before."""

    kind: ClassVar[str] = "report"

    unknown: tuple[Name, ...]
    """Spoken when nobody knows that number, or nobody may tell."""
    then: Name | None

    @property
    def prompts(self) -> tuple[Name, ...]:
        return self.unknown

    @property
    def exits(self) -> tuple[Exit, ...]:
        return by("then", self.then)

    @property
    def missing(self) -> tuple[str, ...]:
        return _missing(then=self.then)


@dataclass(frozen=True, kw_only=True)
class Message(Step):
    """The caller speaks, into the call's own recording. `#`, silence or the caller's hang-up ends it.

    Without `then` the call ends here: somebody will hear what it was about.
    """

    kind: ClassVar[str] = "message"

    asks: tuple[Name, ...]
    most: int
    """Seconds."""
    silence: int
    """Seconds of silence that end it."""
    then: Name | None

    @property
    def prompts(self) -> tuple[Name, ...]:
        return self.asks

    @property
    def exits(self) -> tuple[Exit, ...]:
        return by("then", self.then)

    @property
    def hangs_up(self) -> bool:
        return self.then is None

    def longest(self, prompt_seconds: Mapping[str, float]) -> float:
        return super().longest(prompt_seconds) + self.most


@dataclass(frozen=True, kw_only=True)
class CallBack(Step):
    """Offers to call back: on the number that calls (1), or on another that is typed (2).

    A caller without a number is asked for one at once.
    """

    kind: ClassVar[str] = "call_back"

    asks: tuple[Name, ...]
    number: tuple[Name, ...]
    """Spoken to ask for the other number."""
    wait: int
    tries: int
    then: Name | None
    otherwise: Name | None
    """The caller wants none, or typed nothing that can be a number."""

    @property
    def prompts(self) -> tuple[Name, ...]:
        return (*self.asks, *self.number)

    @property
    def exits(self) -> tuple[Exit, ...]:
        return (*by("then", self.then, chosen=True), *by("otherwise", self.otherwise))

    @property
    def missing(self) -> tuple[str, ...]:
        return _missing(then=self.then, otherwise=self.otherwise)

    def longest(self, prompt_seconds: Mapping[str, float]) -> float:
        return self.tries * (super().longest(prompt_seconds) + (1 + MOST_DIGITS) * self.wait)


FEWEST_DIGITS = 8
"""Of a telephone number in Indonesia with its area code or 08 (ITU E.164 national plan: 8 to 13)."""

MOST_DIGITS = 15
"""Of any telephone number, by E.164."""


@dataclass(frozen=True, kw_only=True)
class Silent(Step):
    """Asks somebody who says nothing to press 1 if they need help; the answer is kept, and the call goes on."""

    kind: ClassVar[str] = "silent"

    asks: tuple[Name, ...]
    wait: int
    then: Name | None

    @property
    def prompts(self) -> tuple[Name, ...]:
        return self.asks

    @property
    def exits(self) -> tuple[Exit, ...]:
        return by("then", self.then)

    @property
    def missing(self) -> tuple[str, ...]:
        return _missing(then=self.then)

    def longest(self, prompt_seconds: Mapping[str, float]) -> float:
        return super().longest(prompt_seconds) + self.wait


@dataclass(frozen=True, kw_only=True)
class Mobile(Step):
    """Rings a person's mobile over the trunk; who picks it up must press 1. Law 5 holds for that leg too."""

    kind: ClassVar[str] = "mobile"

    mobile: Name
    ring: int
    """Seconds."""
    then: Name | None
    """When nobody takes the call."""

    @property
    def needs(self) -> tuple[tuple[str, Name], ...]:
        return (("mobile", self.mobile),)

    @property
    def rings(self) -> bool:
        return True

    @property
    def exits(self) -> tuple[Exit, ...]:
        return by("then", self.then)

    @property
    def missing(self) -> tuple[str, ...]:
        return _missing(then=self.then)

    def longest(self, prompt_seconds: Mapping[str, float]) -> float:
        return 0.0  # a person's telephone rings from its first moment


def _missing(**ways: Name | None) -> tuple[str, ...]:
    return tuple(word for word, to in ways.items() if to is None)
