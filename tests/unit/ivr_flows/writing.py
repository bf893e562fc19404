"""Flows written in a test as an author writes them; line 1 is the line after the opening quotes."""

from collections.abc import Collection
from textwrap import dedent

from ivr_flows.checker import check
from ivr_flows.faults import Fault
from ivr_flows.model import Flow
from ivr_flows.reading import read_flow

PROMPTS = {"long": 4.0, "short": 0.4}
QUEUES = ("q1", "q2", "q3", "q4")


def flow(source: str, name: str = "main") -> Flow:
    """A flow of that name."""
    return read_flow(dedent(source).lstrip("\n"), f"{name}.yaml")


def faults_of(*flows: Flow, emergency_seconds: float = 1.0, queues: Collection[str] = QUEUES) -> list[Fault]:
    """What the checker says; each flow's service enters it, unless another flow does already."""
    services: dict[str, str] = {}
    for each in flows:
        if each.service:
            services.setdefault(each.service.text, each.name)
    return list(
        check(
            flows,
            PROMPTS,
            queues,
            services=services,
            calendars=("kantor", "pusat"),
            mobiles=("piket",),
            emergency_seconds=emergency_seconds,
        )
    )
