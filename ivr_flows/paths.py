"""The ways a call can take through flows, as a graph of their steps. What does not exist is left out.

Nothing here recurses: a file typed by anybody decides how deep a graph is.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ivr_flows.model import Flow, Go, Step

Node: TypeAlias = tuple[str, str]
"""A flow's name and a step's."""

Path: TypeAlias = tuple[Node, ...]


@dataclass(frozen=True)
class Edge:
    """One way from one step to the next."""

    origin: Node
    to: Node
    chosen: bool
    """Whether it takes a person's digit."""


class Graph:
    """All steps of all flows, joined where one goes on in another."""

    def __init__(self, flows: Sequence[Flow]) -> None:
        self.steps: dict[Node, Step] = {(flow.name, step.name): step for flow in flows for step in flow.steps}
        starts = {flow.name: (flow.name, flow.start.text) for flow in flows}
        self.edges: dict[Node, tuple[Edge, ...]] = {
            node: tuple(edge for edge in _edges(node, step, starts) if edge.to in self.steps)
            for node, step in self.steps.items()
        }

    def reach(self, start: Node, through: Callable[[Step], bool] = lambda _step: True) -> dict[Node, Path]:
        """Every step that a call can come to from `start`, with a shortest path to it.

        Where `through` says no to a step, the call is not followed beyond it.
        """
        if start not in self.steps:
            return {}
        paths: dict[Node, Path] = {start: (start,)}
        front = [start]
        for node in front:  # grows while it is walked
            for edge in self.edges[node] if through(self.steps[node]) else ():
                if edge.to not in paths:
                    paths[edge.to] = (*paths[node], edge.to)
                    front.append(edge.to)
        return paths

    def cycles(self, nodes: Iterable[Node], follow: Callable[[Edge], bool]) -> list[Path]:
        """One path around each loop among the edges that `follow` admits; its first step ends it again."""
        found: list[Path] = []
        self._depth_first(nodes, follow, found)
        return found

    def longest(self, nodes: Iterable[Node], seconds: Mapping[Node, float]) -> dict[Node, tuple[float, Path]]:
        """For each node the longest way until operators ring, or to its end: its seconds and its steps.

        Loops count once: they are the business of `cycles`.
        """
        best: dict[Node, tuple[float, Path]] = {}
        for node in self._depth_first(nodes, lambda edge: not self._rings(edge.origin), []):
            onward = [best[edge.to] for edge in self.edges[node] if edge.to in best]
            if self._rings(node) or not onward:
                best[node] = (seconds[node], (node,))
            else:
                longest, path = max(onward)
                best[node] = (seconds[node] + longest, (node, *path))
        return best

    def _rings(self, node: Node) -> bool:
        return self.steps[node].rings

    def _depth_first(
        self, nodes: Iterable[Node], follow: Callable[[Edge], bool], cycles: list[Path]
    ) -> list[Node]:
        """Nodes in the order in which they are left: each after all that it leads to, loops apart."""
        left: dict[Node, None] = {}
        for root in nodes:
            if root in left:
                continue
            path: dict[Node, None] = {root: None}
            waiting = [iter(self.edges[root])]
            while waiting:
                edge = next((edge for edge in waiting[-1] if follow(edge)), None)
                if edge is None:
                    waiting.pop()
                    left[path.popitem()[0]] = None
                elif edge.to in path:
                    steps = list(path)
                    cycles.append((*steps[steps.index(edge.to) :], edge.to))
                elif edge.to not in left:
                    path[edge.to] = None
                    waiting.append(iter(self.edges[edge.to]))
        return list(left)


def _edges(node: Node, step: Step, starts: Mapping[str, Node]) -> Iterable[Edge]:
    if isinstance(step, Go) and step.flow.text in starts:
        yield Edge(node, starts[step.flow.text], chosen=False)
    for way in step.exits:
        yield Edge(node, (node[0], way.to.text), way.chosen)
