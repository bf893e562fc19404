"""Each kind of step as dialplan. A step is an extension of its flow's context; its label `in` stands after the
line that tells of its entry, for whoever has told it already (a digit) or comes back (a dead operator's leg)."""

from typing import Final

from ivr_flows import story
from ivr_flows.branch_dialplan import branch_lines
from ivr_flows.branch_steps import Flagged, Hours, Language
from ivr_flows.dialplan_lines import Line as _Line
from ivr_flows.dialplan_lines import (
    Surroundings,
    comment,
    context,
    ended,
    entered,
    music_class,
    read_digit,
)
from ivr_flows.dialplan_lines import jump as _jump
from ivr_flows.dialplan_lines import listed as _list
from ivr_flows.model import Ask, Flow, Go, Hangup, Kind, Queue, ReadOrder, Say, Step
from ivr_flows.self_service_dialplan import self_service_lines
from ivr_flows.self_service_steps import CallBack, Collect, Message, Mobile, Report, Silent

_SAME = " same => n"

LOWEST_RANK = 100
"""No operator's rank is lower; it is raised to this for all of them, but for a phone that forwards."""


def step_lines(flow: Flow, step: Step, around: Surroundings) -> list[str]:
    """The step's extension, a comment before it."""
    about, lines = _dialplan(flow, step, around)
    head = f"exten => {step.name},1"
    lines[0] = lines[0]._replace(label="in")
    if flow.kind is not Kind.ORDER:  # whose story is the order's, not a call's
        lines.insert(0, _Line(f"CELGenUserEvent({story.STEP},{flow.name}|{step.name}|)"))
    written = [line.written(_SAME if number else head) for number, line in enumerate(lines)]
    return [comment(f"{step.name} ({step.place}): {about}"), *written]


def _dialplan(flow: Flow, step: Step, around: Surroundings) -> tuple[str, list[_Line]]:
    """What the step does, in words and in applications."""
    match step:
        case Hours() | Flagged() | Language():
            return branch_lines(step, around)
        case Collect() | Report() | Message() | CallBack() | Silent() | Mobile():
            return self_service_lines(step, flow, around)
        case _:
            return _flow_lines(flow, step, around)


def _flow_lines(flow: Flow, step: Step, around: Surroundings) -> tuple[str, list[_Line]]:
    match step:
        case Say():
            return _say(step, around)
        case Ask():
            return _ask(step, flow, around)
        case Queue():
            return _queue(step, flow, around)
        case Go():
            lines = [_Line(f"Goto({context(around.flows[step.flow.text])},start,1)")]
            return f"goes on in {step.flow}", lines
        case Hangup():
            return f"hangs up: {step.reason}", ended()
        case ReadOrder():
            return _read_order(step, around)
        case _:
            raise NotImplementedError(step.kind)


def _say(step: Say, around: Surroundings) -> tuple[str, list[_Line]]:
    about = f"says {_list(step.says)}, then {step.then}"
    return about, [_Line(f"Playback({around.files(step.says)})"), _jump(step.then)]


def _ask(step: Ask, flow: Flow, around: Surroundings) -> tuple[str, list[_Line]]:
    ways = ", ".join(f"{way.by} {way.to}" for way in step.digits)
    lines = [
        *read_digit(around.files(step.asks), step.wait, step.tries, [way.by for way in step.digits]),
        _jump(step.otherwise),
    ]
    for way in step.digits:
        if flow.kind is Kind.ORDER:
            lines.append(_Line(f"Goto({way.to},in)", f"d{way.by}"))
        else:
            lines += [_Line(entered(flow, way), f"d{way.by}"), _Line(f"Goto({way.to},in)")]
    return f"asks {_list(step.asks)}: {ways}, otherwise {step.otherwise}", lines


def _queue(step: Queue, flow: Flow, around: Surroundings) -> tuple[str, list[_Line]]:
    """Every stage has five priorities: a call that waits through a reload comes out where a stage goes on,
    also when stages were added."""
    stages = ", ".join(f"{stage.queue} {stage.seconds} s" for stage in step.stages)
    waiting = "+".join(f"${{QUEUE_WAITING_COUNT({stage.queue})}}" for stage in step.stages)
    before_last = sum(stage.seconds for stage in step.stages[:-1])
    back = f'("${{BACK}}"="1" & ${{EPOCH}}-0${{WAITS_SINCE}}>={before_last})'
    lines: list[_Line] = [
        _Line(f"Set(HOME={context(flow)},{step.name},in)"),
        _Line(f"Gosub(hears,s,1({music_class(flow, step)}))"),
        _Line(f"Gosub(last-operator,s,1({step.stages[0].queue}))"),
        _Line(
            # Quoted numbers Asterisk would compare as text. Also where there is one stage: another one moves nothing.
            f"GotoIf($[(0${{QUEUE_PRIO}}>={CUT_OFF_PRIORITY} | {back}) & {waiting}>0]?last)",
            note="Asterisk serves the last stage first: whoever comes back joins it when they would be there by now.",
        ),
    ]
    for number, stage in enumerate(step.stages):
        # From the overflow on everybody's rank counts alike: whoever still writes down a call rings with the others.
        # Said by the caller's own channel, because a queue's rule for it was not always applied (tried).
        lines += [
            _Line(
                f"MSet(SHARED(SEEN)=${{SHARED(ENDED)}},QUEUE_RAISE_PENALTY={LOWEST_RANK if number else 0},{_PLACE})",
                "last" if stage is step.stages[-1] else "",
            ),
            _Line(f"CELGenUserEvent({story.QUEUED},{stage.queue}|${{QUEUE_PRIO}})"),
            _Line(f"Queue({stage.queue},cib(leg^s^1),,,{stage.seconds})"),
            *_after("after-queue,s,1"),
        ]
    if step.then:
        return f"rings {stages}, then {step.then}", [*lines, _jump(step.then)]
    has_mobile = around.duty_mobile and step.duty_mobile
    lines += [
        _Line(
            f'GotoIf($["${{QUEUESTATUS}}"="TIMEOUT"]?{"mobile" if has_mobile else "round"})',
            note="A queue that did not hold the caller must not let this loop spin.",
        ),
        _Line("Wait(1)"),
    ]
    if has_mobile:
        lines += [
            _Line(
                'GotoIf($["${FLAGGED}"!=""]?round)',
                label="mobile",
                note="Pranks do not ring a person's own mobile.",
            ),
            *_after(f"duty-mobile,s,1({music_class(flow, step)})"),
        ]
    lines.append(_Line("Goto(in)", "round"))
    return f"rings {stages}, and again without end", lines


_IS_STILL_SILENT: Final = f'"${{CHANNEL(rtcp,rxcount)}}"="${{{story.SILENT_AT}}}"'
_WHEN_SILENT: Final = f"${{IF($[{_IS_STILL_SILENT}]?{story.SILENT_PRIORITY}:${{{story.OWN_PLACE}}})}}"
_PLACE: Final = f'QUEUE_PRIO=${{IF($["${{{story.SILENT_AT}}}"=""]?${{QUEUE_PRIO}}:{_WHEN_SILENT})}}'
"""Whoever is still silent joins the next stage behind the others too, not in front of them until somebody looks."""

CUT_OFF_PRIORITY: Final = 100
"""Of a caller whose operator's leg died, as `asterisk_conf/extensions.conf` sets it; the others' are below 0."""


def _after(subroutine: str) -> list[_Line]:
    """When the operator's leg has died the caller enters the step anew, before everybody else."""
    return [_Line(f"Gosub({subroutine})"), _Line('GotoIf($["${GOSUB_RETVAL}"="again"]?in)')]


def _read_order(step: ReadOrder, around: Surroundings) -> tuple[str, list[_Line]]:
    files = "&".join(
        part for part in (around.files(step.before), "${SPEECH}", around.files(step.asks)) if part
    )
    lines = [
        _Line("Wait(0.5)"),
        *read_digit(files, step.wait, step.tries, [story.ACCEPT, story.REPEAT, story.REJECT]),
        _jump(step.otherwise),
        *_answered(story.ACCEPT, _jump(step.accepted)),
        *_answered(story.REPEAT, _Line("Goto(ask)")),
        *_answered(story.REJECT, _jump(step.rejected)),
    ]
    about = (
        f"reads the order: {story.ACCEPT} {step.accepted}, {story.REPEAT} once more,"
        f" {story.REJECT} {step.rejected}, otherwise {step.otherwise}"
    )
    return about, lines


def _answered(digit: str, onward: _Line) -> list[_Line]:
    return [_Line(f"CELGenUserEvent({story.ORDER_DIGIT},${{ORDER}}|{digit})", f"d{digit}"), onward]
