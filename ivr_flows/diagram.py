"""A flow as boxes and arrows: each step one place, further down the more steps a call takes to it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from ivr_flows.model import Flow, Go, Step
from ivr_flows.paths import Graph

COLUMN = 240
ROW = 120
"""Between two steps' places, in pixels of the drawing."""


@dataclass(frozen=True)
class Box:
    """A step, or another flow that a step goes on in."""

    id: str
    """The step's name, or `flow:NAME`."""
    kind: str
    """The step's kind, or `flow`."""
    label: str
    x: int
    y: int
    starts: bool = False
    """Whether a call enters here."""


@dataclass(frozen=True)
class Arrow:
    """One way from a step to the next."""

    id: str
    origin: str
    to: str
    label: str
    """A digit, or the word for what happens by itself (`otherwise`, `closed`); nothing for the only way."""
    chosen: bool
    """Whether it takes a person's digit."""


@dataclass(frozen=True)
class Diagram:
    """A whole flow."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def draw(flow: Flow) -> Diagram:
    """The flow as it stands, also one that the checker would refuse: a way to nowhere is left out."""
    depths = _depths(flow)
    arrows = _arrows(flow)
    boxes: list[Box] = []
    used: Counter[int] = Counter()
    for step in sorted(flow.steps, key=lambda step: depths[step.name]):
        depth = depths[step.name]
        boxes.append(
            Box(
                step.name,
                step.kind,
                _label(step),
                used[depth] * COLUMN,
                depth * ROW,
                starts=step.name == flow.start.text,
            )
        )
        used[depth] += 1
    lowest = max(depths.values(), default=0) + 1
    for name in sorted({arrow.to for arrow in arrows} - {box.id for box in boxes}):
        boxes.append(Box(name, "flow", name.removeprefix("flow:"), used[lowest] * COLUMN, lowest * ROW))
        used[lowest] += 1
    return Diagram(tuple(boxes), tuple(arrows))


def _depths(flow: Flow) -> Mapping[str, int]:
    """How many steps a call takes to each at least; those that none can come to stand below all others."""
    reached = Graph([flow]).reach((flow.name, flow.start.text))
    found = {name: len(path) - 1 for (_, name), path in reached.items()}
    below = max(found.values(), default=-1) + 1
    return {step.name: found.get(step.name, below) for step in flow.steps}


def _arrows(flow: Flow) -> list[Arrow]:
    names = {step.name for step in flow.steps}
    arrows: list[Arrow] = []
    for step in flow.steps:
        if isinstance(step, Go):
            to = f"flow:{step.flow}"
            arrows.append(Arrow(f"{step.name}->{to}", step.name, to, "", chosen=False))
        for way in step.exits:
            if way.to.text in names:
                label = "" if way.by == "then" else way.by
                key = f"{step.name}-{way.by}->{way.to}"
                arrows.append(Arrow(key, step.name, way.to.text, label, way.chosen))
    return arrows


def _label(step: Step) -> str:
    """What it does, in a line: the names of what it needs, else of what it says."""
    names = [name.text for _, name in step.needs] or [prompt.text for prompt in step.prompts]
    return ", ".join(names)
