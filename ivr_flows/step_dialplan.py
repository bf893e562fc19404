"""Each kind of step as dialplan. A step is an extension of its flow's context; its label `in` stands after the
line that tells of its entry, for whoever has told it already (a digit) or comes back (a dead operator's leg)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ivr_flows import story
from ivr_flows.model import Ask, Exit, Flow, Go, Hangup, Kind, Name, Queue, ReadOrder, Say, Step


@dataclass(frozen=True)
class Surroundings:
    """What a step's dialplan needs to know beyond its flow."""

    prompts_folder: str
    flows: Mapping[str, Flow]
    duty_mobile: bool
    """Whether there is one."""

    def files(self, prompts: Sequence[Name]) -> str:
        """Prompts as Playback and Read take them."""
        return "&".join(f"{self.prompts_folder}/{prompt}" for prompt in prompts)


class _Line(NamedTuple):
    """One priority of an extension."""

    app: str
    label: str = ""
    note: str = ""

    def written(self, head: str) -> str:
        note = f"{comment(self.note)}\n" if self.note else ""
        label = f"({self.label})" if self.label else ""
        return f"{note}{head}{label},{self.app}"


_SAME = " same => n"


def context(flow: Flow) -> str:
    """The context that holds the flow's steps."""
    return f"order-{flow.name}" if flow.kind is Kind.ORDER else f"flow-{flow.name}"


def music_class(flow: Flow, step: Queue) -> str:
    """What callers of that step hear while they wait. A step has no hyphen, so no two names are alike."""
    return f"{flow.name}-{step.name}"


def comment(text: str) -> str:
    """One line of comment, whatever the text: no line break, and no `;--`, which would open a block."""
    clean = "".join(letter if letter.isprintable() else " " for letter in text)
    return "; " + " ".join(clean.replace(";", ",").split())


def entered(flow: Flow, way: Exit) -> str:
    """Tells that a digit leads into a step."""
    return f"CELGenUserEvent({story.STEP},{flow.name}|{way.to}|{way.by})"


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
            return f"hangs up: {step.reason}", [_Line("Set(ENDED_BY=system)"), _Line("Hangup(16)")]
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
        *_read(around.files(step.asks), step.wait, step.tries, [way.by for way in step.digits]),
        _jump(step.otherwise),
    ]
    for way in step.digits:
        if flow.kind is Kind.ORDER:
            lines.append(_Line(f"Goto({way.to},in)", f"d{way.by}"))
        else:
            lines += [_Line(entered(flow, way), f"d{way.by}"), _Line(f"Goto({way.to},in)")]
    return f"asks {_list(step.asks)}: {ways}, otherwise {step.otherwise}", lines


def _read(files: str, wait: int, tries: int, digits: Sequence[str]) -> list[_Line]:
    """Asks until a digit means something: that goes to its label `dN`; below comes the last try's silence."""
    return [
        _Line("Set(TRIES=0)"),
        _Line(f"Read(KEY,{files},1,,1,{wait})", "ask"),
        *(_Line(f'GotoIf($["${{KEY}}"="{digit}"]?d{digit})') for digit in digits),
        _Line("Set(TRIES=$[${TRIES}+1])"),
        _Line(f"GotoIf($[${{TRIES}}<{tries}]?ask)"),
    ]


def _queue(step: Queue, flow: Flow, around: Surroundings) -> tuple[str, list[_Line]]:
    """Every stage has five priorities: a call that waits through a reload comes out where a stage goes on,
    also when stages were added."""
    stages = ", ".join(f"{stage.queue} {stage.seconds} s" for stage in step.stages)
    lines: list[_Line] = []
    for stage in step.stages:
        lines += [
            _Line("Set(SHARED(LEG)=)"),
            _Line(f"CELGenUserEvent({story.QUEUED},{stage.queue})"),
            _Line(f"Queue({stage.queue},ctb(leg^s^1),,,{stage.seconds})"),
            *_after("after-queue,s,1"),
        ]
    if step.then:
        return f"rings {stages}, then {step.then}", [*lines, _WAITED, _jump(step.then)]
    lines += [
        _Line(
            'GotoIf($["${QUEUESTATUS}"="TIMEOUT"]?held)',
            note="A queue that did not hold the caller must not let this loop spin.",
        ),
        _Line("Wait(1)"),
    ]
    onward = _after(f"duty-mobile,s,1({music_class(flow, step)})") if _mobile(step, around) else []
    onward += [_WAITED, _Line("Goto(in)")]
    onward[0] = onward[0]._replace(label="held")
    return f"rings {stages}, and again without end", [*lines, *onward]


_WAITED = _Line(
    'Set(QUEUE_PRIO=${IF($["${QUEUE_PRIO}"=""]?50:${QUEUE_PRIO})})',
    note="Whoever has waited a round comes before later callers, behind those whose operator's leg died.",
)


def _mobile(step: Queue, around: Surroundings) -> bool:
    return around.duty_mobile and step.duty_mobile


def _after(subroutine: str) -> list[_Line]:
    """When the operator's leg has died the caller is the first in the step's first queue."""
    return [_Line(f"Gosub({subroutine})"), _Line('GotoIf($["${GOSUB_RETVAL}"="again"]?in)')]


def _read_order(step: ReadOrder, around: Surroundings) -> tuple[str, list[_Line]]:
    files = "&".join(
        part for part in (around.files(step.before), "${SPEECH}", around.files(step.asks)) if part
    )
    lines = [
        _Line("Wait(0.5)"),
        *_read(files, step.wait, step.tries, [story.ACCEPT, story.REPEAT, story.REJECT]),
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


def _jump(to: Name | None) -> _Line:
    if to is None:
        raise ValueError("a step leads nowhere: only checked flows are compiled")
    return _Line(f"Goto({to},1)")


def _list(names: Sequence[Name]) -> str:
    return ", ".join(name.text for name in names)
