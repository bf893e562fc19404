"""Flows as the console shows and edits them."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, StringConstraints

from agents_api.frame.shapes import Answer, Ask, Instant
from ivr_flows.section import WORD
from ivr_flows.yaml_tree import LONGEST


def _no_nul(text: str) -> str:
    if "\0" in text:
        raise ValueError("the text contains a NUL character; remove it")
    return text


FlowName = Annotated[str, StringConstraints(pattern=f"^{WORD.pattern}$")]

Source = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST), AfterValidator(_no_nul)]
"""A flow's YAML."""


class FlowSource(Ask):
    """A flow as its author wrote it."""

    source: Source


class FlowFault(Answer):
    """One thing that is wrong."""

    file: str
    line: int
    """From 1."""
    message: str
    path: list[str]
    """The steps that lead to it, from the flow's start; empty where that does not matter."""


class FlowCheck(Answer):
    """What the checker says of all flows with this one among them; nothing wrong if there are no faults."""

    faults: list[FlowFault]


class FlowVersionRow(Answer):
    """One version of a flow."""

    id: UUID
    source: str
    written_at: Instant
    written_by: str
    """Role and login: `supervisor:rina`."""
    loaded_at: Instant | None
    """When Asterisk took it; none while it waits, or when it was refused."""
    refused: str | None
    """Why it was not taken."""
    restored_from: UUID | None
    """The older version that was put back with it."""


class FlowRow(Answer):
    """A flow that runs."""

    name: str
    about: str
    kind: str | None
    """`emergency`, `service` or `order`; none for a text that cannot be read."""
    service: str | None
    """Code of the line whose calls enter it."""
    version: UUID | None
    """The version that runs; none for the city's own text, as it was installed."""
    written_at: Instant | None
    written_by: str | None
    waiting: bool
    """Whether a newer version is about to be taken up."""


class FlowList(Answer):
    """All flows."""

    items: list[FlowRow]


class FlowDetail(FlowRow):
    """One flow: its text and its versions, newest first."""

    source: str
    """What runs."""
    versions: list[FlowVersionRow]


class FlowPlace(Answer):
    """Where a box stands, pixels."""

    x: int
    y: int


class FlowStepData(Answer):
    """A step and its callers of today (Asia/Jakarta)."""

    kind: str
    label: str
    starts: bool
    """Whether calls enter here."""
    callers: int
    """Calls that came to it today."""
    left: int
    """Calls of those that ended in it."""
    answered: int
    """Calls of those that ended in it after a person had answered."""


class FlowNode(Answer):
    """A box, as React Flow takes it."""

    id: str
    position: FlowPlace
    data: FlowStepData


class FlowEdge(Answer):
    """An arrow, as React Flow takes it."""

    id: str
    source: str
    target: str
    label: str
    chosen: bool
    """Whether it takes a person's digit."""


class FlowDiagram(Answer):
    """A flow as boxes and arrows."""

    name: str
    nodes: list[FlowNode]
    edges: list[FlowEdge]
