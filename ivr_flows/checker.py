"""Proves, before anything is loaded, that no call can come to harm in a flow.

Every call ends with a person or with a hang-up that is stated; nothing is named that is not there; an
emergency flow rings operators at once, and its own steps neither hang up nor go round. The one loop that there
is, the closing step's, is the compiler's.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ivr_flows.branch_steps import Flagged, Hours, Language
from ivr_flows.faults import Fault, Place
from ivr_flows.model import Ask, Flow, Go, Hangup, Kind, Name, Queue, ReadOrder, Say, Step
from ivr_flows.paths import Edge, Graph, Node, Path
from ivr_flows.queue_rules import queue_faults
from ivr_flows.self_service_steps import CallBack, Collect, Message, Mobile, Report, Silent

EMERGENCY_SECONDS = 1.0
"""How long an emergency's caller may hear words or wait before operators ring."""

_FITTING = {
    Kind.EMERGENCY: (Say, Ask, Queue, Go, Hangup, Hours, Flagged, Mobile),
    Kind.SERVICE: (
        *(Say, Ask, Queue, Go, Hangup, Hours, Flagged, Mobile),
        *(Language, Collect, Report, Message, CallBack, Silent),
    ),
    Kind.ORDER: (ReadOrder, Say, Ask, Hangup),
}


@dataclass(frozen=True)
class _Known:
    prompts: Collection[str]
    others: Mapping[str, Collection[str]]
    """Queues, calendars and mobiles, by the word that a step uses for them."""
    services: Mapping[str, str]
    flows: Mapping[str, Flow]


def check(
    flows: Sequence[Flow],
    prompt_seconds: Mapping[str, float],
    queues: Collection[str],
    *,
    services: Mapping[str, str],
    calendars: Collection[str] = (),
    mobiles: Collection[str] = (),
    emergency_seconds: float = EMERGENCY_SECONDS,
) -> tuple[Fault, ...]:
    """Every fault of all flows together, in the order of files and lines; none if they may be loaded.

    `prompt_seconds` are the measured lengths of the prompts that there are, `queues`, `calendars` and `mobiles`
    the names that the city knows, and `services` its lines' codes, each with the name of the flow that its calls
    enter. `emergency_seconds` is how long an emergency's caller may hear words or wait before operators ring.
    """
    others = {"queue": queues, "calendar": calendars, "mobile": mobiles}
    known = _Known(prompt_seconds.keys(), others, services, {flow.name: flow for flow in flows})
    graph = Graph(flows)
    faults = [
        *_twice(flows),
        *_lines(known),
        *(fault for flow in flows for fault in _names(flow, known)),
        *(fault for flow in flows for fault in _ends(flow, graph)),
        *(fault for flow in flows for fault in _loops(flow, graph)),
        *(fault for flow in flows for fault in _idle_digits(flow, graph)),
        *(fault for flow in flows for fault in _uncollected(flow, graph)),
        *(
            fault
            for flow in flows
            if flow.kind is Kind.EMERGENCY
            for fault in _emergency(flow, graph, prompt_seconds, emergency_seconds)
        ),
        *queue_faults(flows),
    ]
    return tuple(sorted(set(faults)))


# --- names ---------------------------------------------------------------------------------------------


def _twice(flows: Sequence[Flow]) -> Iterator[Fault]:
    seen: set[str] = set()
    for flow in flows:
        if flow.name in seen:
            yield Fault(flow.place, f"there are two flows of the name {flow.name}")
        seen.add(flow.name)


def _lines(known: _Known) -> Iterator[Fault]:
    for service, name in known.services.items():
        flow = known.flows.get(name)
        if flow is None:
            yield Fault(
                Place(f"{name}.yaml", 1), f"service {service} enters the flow {name}, which is not there"
            )
        elif flow.service is None or flow.service.text != service:
            yield Fault(flow.place, f"service {service} enters this flow, but it is not of that service")


def _names(flow: Flow, known: _Known) -> Iterator[Fault]:
    if flow.kind is Kind.ORDER:
        if flow.service:
            yield Fault(flow.service.place, "an order is nobody's line: leave `service` out")
        if not any(isinstance(step, ReadOrder) for step in flow.steps):
            yield Fault(flow.place, "a flow of kind order needs a read_order step")
    elif flow.service is None:
        yield Fault(flow.place, "`service` is missing: whose calls are these")
    else:
        yield from _unknown([flow.service], known.services, "service")
    yield from _unknown([flow.start], {step.name for step in flow.steps}, "step")
    for step in flow.steps:
        yield from _step_names(flow, step, known)


def _step_names(flow: Flow, step: Step, known: _Known) -> Iterator[Fault]:
    if not isinstance(step, _FITTING[flow.kind]):
        yield Fault(step.place, f"a flow of kind {flow.kind} has no {step.kind} steps")
    yield from _unknown((way.to for way in step.exits), {step.name for step in flow.steps}, "step")
    yield from _unknown(step.prompts, known.prompts, "prompt")
    for what, name in step.needs:
        yield from _unknown([name], known.others[what], what)
    if isinstance(step, Go):
        yield from _unknown([step.flow], known.flows, "flow")
        target = known.flows.get(step.flow.text)
        if target and target.kind is Kind.ORDER:
            yield Fault(step.flow.place, f"{step.flow} reads out an order: no caller can go there")


def _unknown(names: Iterable[Name], known: Collection[str], what: str) -> Iterator[Fault]:
    for name in names:
        if name.text not in known:
            yield Fault(name.place, f"there is no {what} {name}")


# --- ends and loops --------------------------------------------------------------------------------------


def _ends(flow: Flow, graph: Graph) -> Iterator[Fault]:
    reached = graph.reach((flow.name, flow.start.text))
    for step in flow.steps:
        path = reached.get((flow.name, step.name))
        if path is None and flow.step(flow.start.text):
            yield Fault(step.place, f"no call can come to the step {step.name}")
        for word in step.missing:
            yield Fault(
                step.place,
                f"a call would end nowhere: {step.name} has no `{word}`; lead it to a queue, a message or a hangup",
                _told(flow, path or ()),
            )


def _loops(flow: Flow, graph: Graph) -> Iterator[Fault]:
    """Back to the closing step is not a loop: there the call is with its people, and what a digit does
    from there starts a new path."""
    reached = graph.reach((flow.name, flow.start.text))
    emergency = flow.kind is Kind.EMERGENCY

    def follow(edge: Edge) -> bool:
        step = graph.steps[edge.origin]
        closing = isinstance(step, Queue) and step.closing
        return not closing and (emergency or not edge.chosen)

    message = (
        "the steps of an emergency flow may not loop; lead the call to a queue without `then`"
        if emergency
        else "the call goes round for ever; lead it to a queue without `then`"
    )
    for cycle in graph.cycles(reached, follow):
        place = graph.steps[cycle[0]].place
        yield Fault(place, message, _told(flow, (*reached[cycle[0]][:-1], *cycle)))


def _idle_digits(flow: Flow, graph: Graph) -> Iterator[Fault]:
    """Who presses such a digit would only stop the telephones that ring for them; on longer ways they keep their place,
    which is the dialplan's affair (`[place]` in `asterisk_conf/extensions.conf`)."""
    reached = graph.reach((flow.name, flow.start.text))
    for node, way_there in reached.items():
        step = graph.steps[node]
        if node[0] != flow.name or not isinstance(step, Queue):
            continue
        for way in step.digits:
            found = graph.reach((flow.name, way.to.text), through=lambda step: isinstance(step, _UNHEARD))
            if node in found:
                yield Fault(
                    way.to.place,
                    f"digit {way.by} leads whoever waits in {step.name} back to it, and only stops the telephones that"
                    " ring; leave it out, or lead it to another queue or to words",
                    _told(flow, (*way_there, *found[node])),
                )


_UNHEARD = (Go, Hours, Flagged)
"""Steps that a call passes in no time."""


def _uncollected(flow: Flow, graph: Graph) -> Iterator[Fault]:
    """A report's number must have been asked for on every way to it."""
    start = (flow.name, flow.start.text)
    without = graph.reach(start, through=lambda step: not isinstance(step, Collect))
    for node, path in without.items():
        step = graph.steps[node]
        if isinstance(step, Report):
            yield Fault(step.place, "nobody has collected the report's digits yet", _told(flow, path))


# --- what an emergency asks besides -----------------------------------------------------------------------


def _emergency(
    flow: Flow, graph: Graph, prompt_seconds: Mapping[str, float], limit: float
) -> Iterator[Fault]:
    reached = graph.reach((flow.name, flow.start.text))
    for node, path in reached.items():
        step = graph.steps[node]
        if step.hangs_up:
            yield Fault(step.place, "an emergency flow may not hang up", _told(flow, path))
        if isinstance(step, Queue) and step.closing and not step.duty_mobile:
            yield Fault(step.place, "an emergency's last resort is the duty mobile", _told(flow, path))
    before = graph.reach((flow.name, flow.start.text), through=lambda step: not isinstance(step, Queue))
    for node, path in before.items():
        step = graph.steps[node]
        if isinstance(step, Mobile):
            yield Fault(step.place, "a mobile rings before any operator does", _told(flow, path))
    seconds = {node: graph.steps[node].longest(prompt_seconds) for node in reached}
    longest = graph.longest(reached, seconds)
    for first, path in _stretches(flow, graph, reached):
        total, onward = longest[first]
        if total > limit:
            yield Fault(
                _crossing(onward, seconds, graph, limit),
                f"operators ring only after {total:.1f} s of words and waiting;"
                f" an emergency allows {limit:g} s",
                (*_told(flow, path), *_timed(flow, onward, seconds)),
            )


def _stretches(flow: Flow, graph: Graph, reached: Mapping[Node, Path]) -> Iterator[tuple[Node, Path]]:
    """Where nobody rings yet, or no longer: the start, and each way out of a queue; with the way there."""
    if reached:
        yield (flow.name, flow.start.text), ()
    for node, path in reached.items():
        if graph.steps[node].rings:
            yield from ((edge.to, path) for edge in graph.edges[node])


def _crossing(path: Path, seconds: Mapping[Node, float], graph: Graph, limit: float) -> Place:
    """The step in which the time runs out."""
    total = 0.0
    for node in path:
        total += seconds[node]
        if total > limit:
            return graph.steps[node].place
    return graph.steps[path[-1]].place


def _told(flow: Flow, path: Path) -> tuple[str, ...]:
    return tuple(step if name == flow.name else f"{name}/{step}" for name, step in path)


def _timed(flow: Flow, path: Path, seconds: Mapping[Node, float]) -> tuple[str, ...]:
    return tuple(
        f"{told} ({seconds[node]:.1f} s)" if seconds[node] else told
        for node, told in zip(path, _told(flow, path), strict=True)
    )
