"""The dialplan of the steps that serve a caller without an operator, or with a person outside the room."""

from ivr_flows import story
from ivr_flows.astdb_families import REPORT
from ivr_flows.dialplan_lines import (
    BEEP,
    LANGUAGE,
    Line,
    Surroundings,
    context,
    ended,
    fact,
    jump,
    listed,
    read_digit,
    read_number,
)
from ivr_flows.model import Flow
from ivr_flows.self_service_steps import (
    FEWEST_DIGITS,
    MOST_DIGITS,
    CallBack,
    Collect,
    Message,
    Mobile,
    Report,
    Silent,
)

Kinds = Collect | Report | Message | CallBack | Silent | Mobile


def self_service_lines(step: Kinds, flow: Flow, around: Surroundings) -> tuple[str, list[Line]]:
    """What the step does, in words and in applications."""
    match step:
        case Collect():
            return _collect(step, around)
        case Report():
            return _report(step, around)
        case Message():
            return _message(step, around)
        case CallBack():
            return _call_back(step, around)
        case Silent():
            return _silent(step, around)
        case Mobile():
            return _mobile(step, flow, around)


def _collect(step: Collect, around: Surroundings) -> tuple[str, list[Line]]:
    about = (
        f"collects {step.fewest} to {step.most} digits by {listed(step.asks)}, then {step.then},"
        f" otherwise {step.otherwise}"
    )
    files = around.files(step.asks)
    return about, [
        *read_number(files, (step.fewest, step.most), step.wait, step.tries, "ask"),
        jump(step.otherwise),
        jump(step.then, "got"),
    ]


def _report(step: Report, around: Surroundings) -> tuple[str, list[Line]]:
    """The prompt's name was written ahead of time, perhaps by a newer bridge: only its letters are believed."""
    told = f"{around.prompts_folder}/${{STATUS}}"
    lines = [
        Line(f"Set(STATUS=${{FILTER(a-z0-9\\-,${{DB({REPORT}/${{DIGITS}})}})}})"),
        fact(story.REPORT, "${DIGITS}"),
        Line('GotoIf($["${STATUS}"=""]?unknown)'),
    ]
    if around.bilingual:
        lines += [
            Line(
                f'GotoIf($["${{STAT(e,{told}{LANGUAGE}.wav)}}"="1"]?spoken)',
                note="A status that is told in Indonesian only is better than none.",
            ),
            Line(f"Playback({told})"),
            jump(step.then),
            Line(f"Playback({told}{LANGUAGE})", "spoken"),
        ]
    else:
        lines.append(Line(f"Playback({told})"))
    lines += [
        jump(step.then),
        Line(f"Playback({around.files(step.unknown)})", "unknown"),
        jump(step.then),
    ]
    return f"tells what has become of report DIGITS, or {listed(step.unknown)}, then {step.then}", lines


def _message(step: Message, around: Surroundings) -> tuple[str, list[Line]]:
    """Record is used because it ends by a key and by silence; its file is thrown away, the call's own recording has
    the words. So all calls may share one name."""
    scratch = f"{around.spool_folder}/message"
    about = f"takes a message of at most {step.most} s after {listed(step.asks)}" + (
        f", then {step.then}" if step.then else ", and hangs up"
    )
    return about, [
        Line(f"Playback({around.files(step.asks)}&{around.prompts_folder}/{BEEP})"),
        fact(story.MESSAGE),
        Line(f"Record({scratch}.sln,{step.silence},{step.most},q)"),
        Line(
            f"Set(FILE({scratch}.sln)=)", note="What was said is kept in one place, for as long as it may be."
        ),
        *([jump(step.then)] if step.then else ended()),
    ]


def _call_back(step: CallBack, around: Surroundings) -> tuple[str, list[Line]]:
    about = (
        f"offers a call back by {listed(step.asks)}: 1 on this number, 2 on another, then {step.then},"
        f" otherwise {step.otherwise}"
    )
    size = FEWEST_DIGITS, MOST_DIGITS
    return about, [
        Line('GotoIf($["${CALLER}"=""]?d2)'),
        *read_digit(around.files(step.asks), step.wait, step.tries, ["1", "2"]),
        jump(step.otherwise),
        fact(story.CALL_BACK)._replace(label="d1"),
        jump(step.then),
        Line("NoOp(another number)", "d2"),
        *read_number(around.files(step.number), size, step.wait, step.tries, "number"),
        jump(step.otherwise),
        fact(story.CALL_BACK, "${DIGITS}")._replace(label="got"),
        jump(step.then),
    ]


def _silent(step: Silent, around: Surroundings) -> tuple[str, list[Line]]:
    return f"asks by {listed(step.asks)} whether help is needed, then {step.then}", [
        Line(f"Read(KEY,{around.files(step.asks)},1,,1,{step.wait})"),
        fact(story.HELP, "${KEY}"),
        jump(step.then),
    ]


def _mobile(step: Mobile, flow: Flow, around: Surroundings) -> tuple[str, list[Line]]:
    number = around.mobiles[step.mobile.text]
    return f"rings the mobile {step.mobile} for {step.ring} s, then {step.then}", [
        Line('GotoIf($["${FLAGGED}"!=""]?next)', note="Pranks do not ring a person's own mobile."),
        Line(f"Set(HOME={context(flow)},{step.name},in)"),
        Line(f"Gosub(mobile,s,1({number},{step.ring}))"),
        Line('GotoIf($["${GOSUB_RETVAL}"="again"]?in)'),
        jump(step.then, "next"),
    ]
