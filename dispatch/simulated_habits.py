"""How a simulated agency behaves: what it does with each case and each broadcast. Pure, and the same for the same seed.

An agency's own count decides, not the order in which all agencies act: so a demo is as it was, however the threads run.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

Seconds = tuple[float, float]
"""Between the two, any is as likely."""


@dataclass(frozen=True)
class Habits:
    """How an agency's people behave, in seconds: each step takes between the two, the first is accepting.

    The shares are of 1; what is left of cases is accepted in time.
    """

    accept: Seconds = (4, 20)
    steps: tuple[tuple[str, Mapping[str, str] | None, Seconds], ...] = (
        ("unit", {"unit": "Regu 1"}, (5, 15)),
        ("en-route", None, (5, 20)),
        ("on-scene", None, (30, 120)),
        ("done", None, (60, 240)),
    )
    """(last part of the path, body, wait) of each further step."""
    rejects: float = 0
    """Share of cases that it does not take."""
    silent: float = 0
    """Share of cases to which nobody answers."""
    wakes: Seconds | None = None
    """After so long somebody sees a case that nobody answered, and accepts it; none: nobody ever does."""
    by_hook: float = 0
    """Share of cases that its own system answers by signed webhook; the others its people answer in the inbox."""
    reads: float = 1
    """Share of broadcasts that somebody reads."""
    reading: Seconds = (3, 40)
    reasons: tuple[str, ...] = (
        "Semua regu sedang bertugas.",
        "Di luar wilayah kerja kami.",
        "Bukan kewenangan kami.",
    )
    """Why a case is not taken."""

    def __post_init__(self) -> None:
        shares = (self.rejects, self.silent, self.rejects + self.silent, self.by_hook, self.reads)
        if not all(0 <= share <= 1 for share in shares):
            raise ValueError("shares lie between 0 and 1, those of rejected and silent cases together too")


class Conduct(StrEnum):
    """What becomes of a case."""

    ACCEPTS = "accepts"
    REJECTS = "rejects"
    SILENT = "silent"


@dataclass(frozen=True)
class Choice:
    """What an agency does with one case."""

    conduct: Conduct
    after: float | None
    """Seconds until it answers; none: never."""
    by_hook: bool
    reason: str | None
    """Why it rejects."""


def choose(habits: Habits, seed: int, agency: str, nth: int) -> Choice:
    """What `agency` does with its case number `nth`, from 0."""
    chance = Random(f"{seed} {agency} case {nth}")  # noqa: S311 - no secret
    share, hook = chance.random(), chance.random()
    wait, nap = chance.uniform(*habits.accept), chance.uniform(*(habits.wakes or (0, 0)))
    reason = chance.choice(habits.reasons)
    by_hook = hook < habits.by_hook
    if share < habits.rejects:
        return Choice(Conduct.REJECTS, wait, by_hook, reason)
    if share < habits.rejects + habits.silent:
        return Choice(Conduct.SILENT, nap if habits.wakes else None, by_hook, None)
    return Choice(Conduct.ACCEPTS, wait, by_hook, None)


def reads_after(habits: Habits, seed: int, agency: str, nth: int) -> float | None:
    """Seconds until `agency` reads its broadcast number `nth`, from 0; none: never."""
    chance = Random(f"{seed} {agency} broadcast {nth}")  # noqa: S311 - no secret
    reads, wait = chance.random() < habits.reads, chance.uniform(*habits.reading)
    return wait if reads else None


@dataclass
class Characters:
    """All agencies: the habits of each, and how many cases and broadcasts it has had."""

    seed: int
    usual: Habits = field(default_factory=Habits)
    special: Mapping[str, Habits] = field(default_factory=dict[str, Habits])
    """By agency's code; the others have the usual ones."""
    _had: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])

    def habits_of(self, agency: str) -> Habits:
        """Its own, or the usual ones."""
        return self.special.get(agency, self.usual)

    def next_case(self, agency: str) -> Choice:
        """What it does with the case that it gets now."""
        return choose(self.habits_of(agency), self.seed, agency, self._count(agency, "case"))

    def next_broadcast(self, agency: str) -> float | None:
        """Seconds until it reads the broadcast that it gets now; none: never."""
        return reads_after(self.habits_of(agency), self.seed, agency, self._count(agency, "broadcast"))

    def _count(self, agency: str, what: str) -> int:
        nth = self._had[agency, what]
        self._had[agency, what] += 1
        return nth
