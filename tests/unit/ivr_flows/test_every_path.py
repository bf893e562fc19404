"""Whatever flow the checker lets pass: on every path that a call can take through the compiled dialplan, nothing
cuts it off, and without a digit it comes to people or to a stated hang-up."""

from collections.abc import Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivr_flows.calendars import Calendar, Holiday, Opening
from ivr_flows.compiler import CityQueue, compile_flows
from ivr_flows.dialplan_lines import context
from ivr_flows.faults import Fault
from ivr_flows.model import Flow, Kind
from ivr_flows.reading import read_flow
from tests.unit.ivr_flows.dialplan_walk import FIXED, Spot, Walk, digit_contexts, loops, read_dialplan
from tests.unit.ivr_flows.test_compiler import depok
from tests.unit.ivr_flows.writing import faults_of

FIXED_PLAN = read_dialplan(FIXED)

OFFICE = Calendar(
    "pusat", "Asia/Jakarta", (Opening(0, 8 * 60, 16 * 60),), (Holiday(8, 17), Holiday(3, 10, 2027))
)
MOBILES = {"piket": "+628111222444"}

FEW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def walked(flows: Sequence[Flow], flow: Flow, exten: str = "s") -> None:
    """Raises `AssertionError` if a call to `flow` can be cut off or go round without end."""
    names = {
        stage.queue.text for each in flows for step in each.steps for stage in getattr(step, "stages", ())
    }
    city = [CityQueue(name, "leastrecent", 5, 0) for name in sorted(names)]
    files = compile_flows(flows, city, "/p", "+628111222333", calendars={"pusat": OFFICE}, mobiles=MOBILES)
    walk = Walk(FIXED_PLAN | read_dialplan(files["flows.conf"]), digit_contexts(files["queues_city.conf"]))
    spots = walk.everywhere(Spot(context(flow), exten))
    ringing = [spot for spot, _ in spots.values() if walk.at(spot).app == "Queue"]
    # What a flow dials is a number: compiling refuses anything else.
    mobiles = [spot for spot, _ in spots.values() if spot.context == "dial-out"]
    assert not loops(spots, [*ringing, *mobiles])
    if flow.kind is Kind.EMERGENCY:
        assert ringing
        spoken = [
            walk.at(spot).args for spot, _ in spots.values() if walk.at(spot).app in ("Playback", "Read")
        ]
        assert not [args for args in spoken if "/p/long" in args], "four seconds during which nobody rings"


def test_depoks_own_flows() -> None:
    flows = depok()
    for flow in flows:
        walked(flows, flow)
        if flow.kind is not Kind.ORDER:
            walked(flows, flow, "start")
        walked(flows, flow, "i")


NAMES = ("aa", "bb", "cc", "dd", "ee")


SELF_SERVICE = (
    "hours",
    "flagged",
    "language",
    "collect",
    "report",
    "message",
    "call_back",
    "silent",
    "mobile",
)


def self_service(draw: st.DrawFn, kind: str, word: str, to: st.SearchStrategy[str]) -> str:
    """What stands in a step of that kind."""
    body = {
        "hours": f"calendar: pusat, open: {draw(to)}, closed: {draw(to)}",
        "flagged": f"yes: {draw(to)}, no: {draw(to)}",
        "language": f"prompts: {word}, digits: {{'1': id, '2': en}}, then: {draw(to)}",
        "collect": f"prompts: {word}, most: 6, tries: 1, then: {draw(to)}, otherwise: {draw(to)}",
        "report": f"unknown: {word}, then: {draw(to)}",
        "message": f"prompts: {word}" + (f", then: {draw(to)}" if draw(st.booleans()) else ""),
        "call_back": f"prompts: {word}, number: {word}, then: {draw(to)}, otherwise: {draw(to)}",
        "silent": f"prompts: {word}, then: {draw(to)}",
        "mobile": f"mobile: piket, then: {draw(to)}",
    }
    return body[kind]


@st.composite
def steps(draw: st.DrawFn, kind: Kind, number: int, *, unruly: bool) -> str:
    """A step that leads to later ones, and in an emergency is a queue; an unruly one is any and leads anywhere."""
    name, last = NAMES[number], number == len(NAMES) - 1
    to = st.sampled_from(NAMES if unruly or last else NAMES[number + 1 :])
    if kind is Kind.EMERGENCY:
        calm = ["queue"] if last else ["queue", "hours", "flagged"]
    else:
        calm = ["hangup", "queue"] if last else ["say", "ask", "queue", *SELF_SERVICE]
    word = draw(st.sampled_from(["long", "short"]))
    ways = draw(st.dictionaries(st.sampled_from("0123456789"), to, min_size=1, max_size=3))
    digits = ", ".join(f"'{digit}': {way}" for digit, way in ways.items())
    chosen = draw(st.sampled_from(["say", "ask", "queue", "hangup", *SELF_SERVICE] if unruly else calm))
    if chosen in SELF_SERVICE:
        return f"  {name}: {{{chosen}: {{{self_service(draw, chosen, word, to)}}}}}"
    match chosen:
        case "say":
            body = f"prompts: {word}" + (
                f", then: {draw(to)}" if not unruly or draw(st.integers(0, 3)) else ""
            )
            return f"  {name}: {{say: {{{body}}}}}"
        case "ask":
            tries = draw(st.integers(1, 3))
            body = f"prompts: {word}, wait: 1, tries: {tries}, digits: {{{digits}}}, otherwise: {draw(to)}"
            return f"  {name}: {{ask: {{{body}}}}}"
        case "hangup":
            return f"  {name}: {{hangup: {{reason: done}}}}"
        case _:
            stages = ", ".join(
                f"{{queue: {name}{stage}, seconds: 10}}" for stage in range(draw(st.integers(1, 3)))
            )
            body = f"greeting: {word}, stages: [{stages}]"
            body += f", then: {draw(to)}" if (unruly or not last) and draw(st.booleans()) else ""
            body += f", digits: {{{digits}}}" if (unruly or not last) and draw(st.booleans()) else ""
            return f"  {name}: {{queue: {{{body}}}}}"


@st.composite
def flows_of(draw: st.DrawFn, *, unruly: int | None = None) -> Flow:
    """A flow of five steps of which the one of that number may be unruly."""
    kind = draw(st.sampled_from([Kind.EMERGENCY, Kind.SERVICE]))
    lines = [draw(steps(kind, number, unruly=number == unruly)) for number in range(len(NAMES))]
    return read_flow(f"kind: {kind}\nservice: '1'\nstart: aa\nsteps:\n" + "\n".join(lines), "main.yaml")


def harmful(flow: Flow) -> list[Fault]:
    """What the checker says, but for steps to which no call comes: they harm nobody."""
    queues = {f"{name}{stage}" for name in NAMES for stage in range(3)}
    harmless = ("no call can come", "nobody has collected")
    faults = faults_of(flow, queues=queues)
    return [fault for fault in faults if not fault.message.startswith(harmless)]


@settings(FEW, max_examples=20)
@given(flows_of())
def test_a_flow_that_leads_forward_is_let_pass_and_harms_nobody(flow: Flow) -> None:
    assert harmful(flow) == []
    walked([flow], flow)


@settings(FEW, max_examples=60)
@given(st.sampled_from([0, 0, 1, 2, 3, 4]).flatmap(lambda number: flows_of(unruly=number)))
def test_what_the_checker_lets_pass_harms_nobody(flow: Flow) -> None:
    if not harmful(flow):
        walked([flow], flow)
