"""What Asterisk keeps per queue and not per step, so that two steps cannot want it differently."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ivr_flows.faults import Fault
from ivr_flows.model import Flow, Queue, Stage

LAST_STAGE_SECONDS = 10
"""The closing step's last stage holds a caller at least so long, so that its loop turns slowly."""


@dataclass(frozen=True)
class Use:
    """One stage of one step that rings a queue."""

    flow: Flow
    step: Queue
    stage: Stage
    last: bool
    """Whether callers stay in it although nobody is there: the last stage of a closing step."""

    @property
    def heard(self) -> tuple[object, ...]:
        """What Asterisk ties to the queue: what its callers hear and which digits they may press."""
        words = (
            tuple(prompt.text for prompt in self.step.greeting),
            tuple(prompt.text for prompt in self.step.reassure),
        )
        digits = frozenset((way.by, way.to.text) for way in self.step.digits)
        return (*words, digits, self.flow.name if digits else "")


def uses(flows: Sequence[Flow]) -> dict[str, list[Use]]:
    """Who rings which queue, in the order of the flows."""
    found: dict[str, list[Use]] = {}
    for flow in flows:
        for step in flow.steps:
            if isinstance(step, Queue):
                for number, stage in enumerate(step.stages, 1):
                    last = step.closing and number == len(step.stages)
                    found.setdefault(stage.queue.text, []).append(Use(flow, step, stage, last))
    return found


def queue_faults(flows: Sequence[Flow]) -> Iterator[Fault]:
    """Wishes that contradict one another, and a last stage that is too short."""
    for name, users in uses(flows).items():
        first = users[0]
        for use in users:
            if use.last and use.stage.seconds < LAST_STAGE_SECONDS:
                yield Fault(
                    use.stage.queue.place,
                    f"the last stage of {use.step.name} must ring {LAST_STAGE_SECONDS} s or longer",
                )
            elsewhere = f"step {first.step.name} ({first.stage.queue.place})"
            if use.heard != first.heard:
                yield Fault(
                    use.stage.queue.place,
                    f"queue {name} has another greeting or other digits in {elsewhere}: each has one",
                )
            if use.last != first.last:
                yield Fault(
                    use.stage.queue.place,
                    f"queue {name} cannot be a last stage here and not in {elsewhere}: only a last stage"
                    " keeps callers although nobody is there",
                )
