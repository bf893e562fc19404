"""A flow as its author means it: steps, and where each goes on. Frozen values that know their line.

A step says by itself what a checker and a diagram must know: which prompts it speaks, how long it can take,
where it leads, and whether a call may end in it. Further kinds are in `branch_steps.py` and
`self_service_steps.py`; each has a reader in `step_reading.py` and its dialplan in the `*_dialplan.py` beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from ivr_flows.faults import Place


class Kind(StrEnum):
    """What a flow is for; the checker asks the most of an emergency's."""

    EMERGENCY = "emergency"
    SERVICE = "service"
    ORDER = "order"
    """Outbound: the control room calls somebody and has an order to read out."""


@dataclass(frozen=True)
class Name:
    """A word that means something else (a step, a prompt, a queue, a flow), and where it was written."""

    text: str
    place: Place

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Exit:
    """One way out of a step."""

    by: str
    """A digit, or `then`, `otherwise`, `accepted`, ..."""
    to: Name
    chosen: bool
    """Whether it takes a person's digit: what nobody chooses happens by itself."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """What all steps have."""

    kind: ClassVar[str]

    name: str
    place: Place

    @property
    def prompts(self) -> tuple[Name, ...]:
        """All that it may speak."""
        return ()

    @property
    def exits(self) -> tuple[Exit, ...]:
        """Where it leads within its flow."""
        return ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Ways out that its author left open: a call that takes one has no end."""
        return ()

    @property
    def needs(self) -> tuple[tuple[str, Name], ...]:
        """What it names besides prompts and steps: `queue`, `calendar` or `mobile`, and which."""
        return ()

    @property
    def rings(self) -> bool:
        """Whether a person's telephone rings from its first moment."""
        return False

    @property
    def hangs_up(self) -> bool:
        """Whether a call may end in it, by its author's wish."""
        return False

    def longest(self, prompt_seconds: Mapping[str, float]) -> float:
        """Seconds that a caller may spend in it while nobody rings."""
        return sum(prompt_seconds.get(prompt.text, 0.0) for prompt in self.prompts)


@dataclass(frozen=True, kw_only=True)
class Say(Step):
    """Speaks, then goes on."""

    kind: ClassVar[str] = "say"

    says: tuple[Name, ...]
    then: Name | None

    @property
    def prompts(self) -> tuple[Name, ...]:
        return self.says

    @property
    def exits(self) -> tuple[Exit, ...]:
        return by("then", self.then)

    @property
    def missing(self) -> tuple[str, ...]:
        return () if self.then else ("then",)


@dataclass(frozen=True, kw_only=True)
class Ask(Step):
    """Speaks and takes one digit, already while it speaks."""

    kind: ClassVar[str] = "ask"

    asks: tuple[Name, ...]
    wait: int
    """Seconds after the last word."""
    tries: int
    digits: tuple[Exit, ...]
    otherwise: Name | None
    """After the last try without a digit that means something."""

    @property
    def prompts(self) -> tuple[Name, ...]:
        return self.asks

    @property
    def exits(self) -> tuple[Exit, ...]:
        return (*self.digits, *by("otherwise", self.otherwise))

    @property
    def missing(self) -> tuple[str, ...]:
        return () if self.otherwise else ("otherwise",)

    def longest(self, prompt_seconds: Mapping[str, float]) -> float:
        return self.tries * (super().longest(prompt_seconds) + self.wait)


@dataclass(frozen=True)
class Stage:
    """One queue of a queue step and how long it rings, seconds."""

    queue: Name
    seconds: int


@dataclass(frozen=True, kw_only=True)
class Queue(Step):
    """Operators ring while the caller hears the greeting and may press a digit.

    Without `then` it is the *closing step*: its stages, the duty mobile, its stages again, without end.
    """

    kind: ClassVar[str] = "queue"

    greeting: tuple[Name, ...]
    """Spoken first, and again every few minutes."""
    reassure: tuple[Name, ...]
    """Spoken every quarter of a minute to whoever still waits."""
    stages: tuple[Stage, ...]
    digits: tuple[Exit, ...]
    then: Name | None
    duty_mobile: bool
    """Whether the closing step may ring the duty mobile."""

    @property
    def closing(self) -> bool:
        """Whether the call stays here until a person has it."""
        return self.then is None

    @property
    def needs(self) -> tuple[tuple[str, Name], ...]:
        return tuple(("queue", stage.queue) for stage in self.stages)

    @property
    def rings(self) -> bool:
        return True

    @property
    def prompts(self) -> tuple[Name, ...]:
        return (*self.greeting, *self.reassure)

    @property
    def exits(self) -> tuple[Exit, ...]:
        return (*self.digits, *by("then", self.then))

    def longest(self, prompt_seconds: Mapping[str, float]) -> float:
        return 0.0  # operators ring from its first moment


@dataclass(frozen=True, kw_only=True)
class Go(Step):
    """Goes on in another flow, at its start."""

    kind: ClassVar[str] = "go"

    flow: Name


@dataclass(frozen=True, kw_only=True)
class Hangup(Step):
    """Ends the call, for a reason that is stated."""

    kind: ClassVar[str] = "hangup"

    reason: str

    @property
    def hangs_up(self) -> bool:
        return True


@dataclass(frozen=True, kw_only=True)
class ReadOrder(Step):
    """Reads out the order's own words and takes the answer; only in a flow of kind `order`."""

    kind: ClassVar[str] = "read_order"

    before: tuple[Name, ...]
    """Spoken before the order's words."""
    asks: tuple[Name, ...]
    """Spoken after them: which digit means what."""
    wait: int
    tries: int
    accepted: Name
    rejected: Name
    otherwise: Name | None

    @property
    def prompts(self) -> tuple[Name, ...]:
        return (*self.before, *self.asks)

    @property
    def exits(self) -> tuple[Exit, ...]:
        return (
            Exit("accepted", self.accepted, chosen=True),
            Exit("rejected", self.rejected, chosen=True),
            *by("otherwise", self.otherwise),
        )

    @property
    def missing(self) -> tuple[str, ...]:
        return () if self.otherwise else ("otherwise",)


def by(word: str, to: Name | None, *, chosen: bool = False) -> tuple[Exit, ...]:
    """The way out of that word, if its author gave one."""
    return (Exit(word, to, chosen),) if to else ()


@dataclass(frozen=True)
class Flow:
    """One file."""

    name: str
    place: Place
    kind: Kind
    about: str
    service: Name | None
    """Which line of the city it serves; none for an order."""
    start: Name
    steps: tuple[Step, ...]

    def step(self, name: str) -> Step | None:
        """The step of that name, or none."""
        return next((step for step in self.steps if step.name == name), None)


@dataclass(frozen=True)
class Prompt:
    """Words that are spoken; a studio recording of the same name replaces the synthetic voice."""

    name: str
    place: Place
    indonesian: str
    english: str | None
