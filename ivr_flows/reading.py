"""From a file's text to a flow, or to prompts. Pure: whoever has the file hands its text in."""

from ivr_flows import yaml_tree
from ivr_flows.faults import Fault, FlowError, Place
from ivr_flows.model import Flow, Kind, Prompt, Step
from ivr_flows.section import STEP, Section, refusal, text, word
from ivr_flows.step_reading import read_step
from ivr_flows.yaml_tree import Node, Scalar

SUFFIX = ".yaml"


def read_flow(source: str, file: str) -> Flow:
    """Reads a flow; its name is the file's, without `.yaml`.

    Whether it makes sense is the checker's question. Raises `FlowError` with every fault found: a step that
    cannot be read does not hide the faults of the next.
    """
    place = Place(file, 1)
    name = word(Scalar(place, file.removesuffix(SUFFIX)), "flow")
    part = Section(yaml_tree.parse(source, file), "the flow")
    kind = _kind(part.must("kind"))
    service = part.maybe("service")
    about = part.maybe("about")
    flow = Flow(
        name=name.text,
        place=place,
        kind=kind,
        about=text(about, "`about`") if about else "",
        service=word(service, "service") if service else None,
        start=word(part.must("start"), "step", STEP),
        steps=_steps(part.must("steps")),
    )
    part.done()
    return flow


def read_prompts(source: str, file: str) -> dict[str, Prompt]:
    """Reads the prompts' texts: `name: {id: Indonesian, en: English or nothing}`. Raises `FlowError`."""
    prompts: dict[str, Prompt] = {}
    for key, node in Section(yaml_tree.parse(source, file), "the file of prompts").pairs:
        name = word(key, "prompt")
        part = Section(node, f"prompt {name}")
        english = part.maybe("en")
        prompts[name.text] = Prompt(
            name=name.text,
            place=name.place,
            indonesian=text(part.must("id"), "`id`"),
            english=text(english, "`en`") if english else None,
        )
        part.done()
    return prompts


def _kind(node: Node) -> Kind:
    if isinstance(node, Scalar) and node.text in list(Kind):
        return Kind(node.text)
    raise refusal(node.place, f"`kind` must be one of {', '.join(Kind)}")


def _steps(node: Node) -> tuple[Step, ...]:
    steps: list[Step] = []
    faults: list[Fault] = []
    for key, value in Section(node, "`steps`").pairs:
        try:
            steps.append(read_step(key, value))
        except FlowError as error:
            faults += error.faults
    if faults:
        raise FlowError(faults)
    if not steps:
        raise refusal(node.place, "there is no step")
    return tuple(steps)
