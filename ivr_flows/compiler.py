"""From checked flows to Asterisk's own words: dialplan, queues and what waiting callers hear.

The outcome is meant to be read: a comment stands before each step, and names are those of the flow. Every name
was allowed letter by letter when it was read; sentences reach a comment only, as one harmless line.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ivr_flows import astdb_families, story
from ivr_flows.branch_steps import Language
from ivr_flows.calendars import Calendar
from ivr_flows.dialplan_lines import LANGUAGES, Surroundings, comment, context, entered, music_class
from ivr_flows.mobile_dialplan import mobile_subroutine
from ivr_flows.model import Exit, Flow, Kind, Queue
from ivr_flows.queue_rules import Use, uses
from ivr_flows.self_service_steps import Mobile
from ivr_flows.step_dialplan import step_lines

_MADE = "; Compiled from the flows under ivr_flows/: edit those, not this."

CONFIRM_PROMPT = "konfirmasi-petugas"
"""What the duty mobile's holder hears; the prompts must have it."""

WAITING = {
    "hold": "tahan",
    "again": "sambung-lagi",
    "connecting": "menghubungkan",
}
"""What a citizen hears who waits outside a queue step: music class by name, and the prompt it repeats."""

_SAFE_FOLDER = re.compile(r"/[A-Za-z0-9/._+-]+")
_SAFE_NUMBER = re.compile(r"\+?[0-9]{3,15}")
_SAFE_ZONE = re.compile(r"[A-Za-z0-9/_+-]{1,40}")
_SAFE_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True)
class CityQueue:
    """A queue of the city as Asterisk keeps it; who sits in it is no affair of a flow."""

    name: str
    strategy: str
    ring_seconds: int
    weight: int


def compile_flows(
    flows: Sequence[Flow],
    queues: Sequence[CityQueue],
    prompts_folder: str,
    duty_mobile: str | None,
    *,
    calendars: Mapping[str, Calendar] | None = None,
    mobiles: Mapping[str, str] | None = None,
    spool_folder: str = "/var/spool/asterisk",
    gone: Sequence[str] = (),
    default_flow: str | None = None,
) -> dict[str, str]:
    """The texts of `flows.conf`, `queues_city.conf` and `moh_flows.conf`.

    The flows must have passed `check`. `prompts_folder` is absolute as Asterisk sees it; `duty_mobile` and
    `mobiles` (by name) are E.164, dialled where every number is (`[dial-out]` of `asterisk_conf/extensions.conf`).
    A case call is originated to context `order-NAME`, extension `s`, with the channel variables ORDER (the phone
    order's id) and SPEECH (absolute path of its words, without `.wav`). `spool_folder` is where a message's scratch
    file may stand. `gone` are flows that there were: a call that is still in one goes on in `default_flow`. Raises
    `ValueError` when a folder, number or name cannot stand in a dialplan.
    """
    _allow(_SAFE_FOLDER, prompts_folder, "the folder of prompts")
    _allow(_SAFE_FOLDER, spool_folder, "the spool folder")
    mobiles = mobiles or {}
    calendars = calendars or {}
    for number in (duty_mobile, *mobiles.values()):
        if number is not None:
            _allow(_SAFE_NUMBER, number, "a telephone number")
    for calendar in calendars.values():
        _allow(_SAFE_ZONE, calendar.zone, "a calendar's time zone")
    steps = [step for flow in flows for step in flow.steps]
    around = Surroundings(
        prompts_folder,
        {flow.name: flow for flow in flows},
        duty_mobile is not None,
        bilingual=any(isinstance(step, Language) for step in steps),
        calendars=calendars,
        mobiles=mobiles,
        spool_folder=spool_folder,
    )
    parts = [_flow(flow, around) for flow in flows]
    parts += [_gone(name, default_flow) for name in gone if default_flow and name not in around.flows]
    if any(isinstance(step, Mobile) for step in steps):
        parts.append(mobile_subroutine(f"{prompts_folder}/{CONFIRM_PROMPT}"))
    if duty_mobile:
        parts.append(_duty_mobile(duty_mobile, prompts_folder))
    if any(flow.kind is Kind.ORDER for flow in flows):
        parts.append(_ORDER_END)
    return {
        "flows.conf": _file(parts),
        "queues_city.conf": _file(_queues(queues, flows)),
        "moh_flows.conf": _file(_music(flows, prompts_folder)),
    }


def _allow(pattern: re.Pattern[str], text: str, what: str) -> None:
    if not pattern.fullmatch(text):
        raise ValueError(f"{what} cannot be {text[:80]!r}: it takes {pattern.pattern}")


def _file(parts: Iterable[str]) -> str:
    return "\n\n".join([_MADE, *parts]) + "\n"


# --- the dialplan ------------------------------------------------------------------------------------------


def _flow(flow: Flow, around: Surroundings) -> str:
    serves = f", service {flow.service}" if flow.service else ""
    lines = [f"; ===== {flow.name}: {flow.kind}{serves} ({flow.place.file}) ====="]
    if flow.about:
        lines.append(comment(flow.about))
    lines += [f"[{context(flow)}]", *_entry(flow)]
    for step in flow.steps:
        lines += ["", *step_lines(flow, step, around)]
    for step in flow.steps:
        if isinstance(step, Queue) and step.digits:
            lines += ["", *_digits(flow, step)]
    return "\n".join(lines)


def _entry(flow: Flow) -> list[str]:
    again = [
        "; A call whose step is gone after a reload begins again: without this Asterisk would hang up on it.",
        f"exten => i,1,Goto({flow.start},1)",
    ]
    if flow.kind is Kind.ORDER:
        return [
            "exten => s,1,Set(CHANNEL(hangup_handler_push)=outbound-end,s,1)",
            f" same => n,CELGenUserEvent({story.ORDER_ANSWERED},${{ORDER}})",
            "; Whatever a machine at the other end does, the call ends.",
            " same => n,Set(TIMEOUT(absolute)=300)",
            f" same => n,Goto({flow.start},1)",
            *again,
        ]
    return [
        f"exten => s,1,Gosub(arrive,s,1({flow.service},{context(flow)}))",
        f" same => n,Goto({flow.start},1)",
        "; From another flow: the call has arrived already.",
        f"exten => start,1,Goto({flow.start},1)",
        *again,
    ]


def _gone(name: str, default_flow: str | None) -> str:
    _allow(_SAFE_NAME, name, "a flow's name")
    return f"""\
; ===== {name} was a flow; whoever is still in it begins another: Asterisk would hang up on them =====
[flow-{name}]
exten => i,1,Goto(flow-{default_flow},start,1)
exten => s,1,Goto(flow-{default_flow},s,1)
exten => start,1,Goto(flow-{default_flow},start,1)"""


def _digits(flow: Flow, step: Queue) -> list[str]:
    lines = [f"; Pressed while operators ring in step {step.name}.", f"[digits-{flow.name}-{step.name}]"]
    for way in step.digits:
        lines += _digit(flow, way)
    return lines


def _digit(flow: Flow, way: Exit) -> list[str]:
    return [
        f"exten => {way.by},1,CELGenUserEvent({story.LEFT},{story.LEFT_BY_DIGIT})",
        f" same => n,{entered(flow, way)}",
        f" same => n,Goto({context(flow)},{way.to},in)",
    ]


def _duty_mobile(number: str, prompts_folder: str) -> str:
    """A subroutine that ends as a queue does, so that the fixed part after a queue serves here too."""
    return f"""\
; ===== the last resort: a person's mobile, whose holder must press 1 =====
; Gosub(duty-mobile,s,1(music class)) returns what after-queue returns.
[duty-mobile]
exten => s,1,Set(SHARED(SEEN)=${{SHARED(ENDED)}})
 same => n,Set(SHARED(CONFIRMED)=)
 same => n,CELGenUserEvent({story.QUEUED},{story.DUTY_MOBILE})
 same => n,Set(NUMBER={number})
 same => n,Gosub(dial-out,s,1(20,m(${{ARG1}})gb(leg^s^1)U(duty-confirm^s^1)))
; A refusal also says ANSWER: only what the holder pressed counts.
 same => n,Set(QUEUESTATUS=${{IF($["${{DIALSTATUS}}"="ANSWER"]?REFUSED:${{DIALSTATUS}})}})
 same => n,Set(QUEUESTATUS=${{IF($["${{SHARED(CONFIRMED)}}"="1"]?CONTINUE:${{QUEUESTATUS}})}})
 same => n,Gosub(after-queue,s,1)
 same => n,Return(${{GOSUB_RETVAL}})

; Runs on the mobile's channel: a voicemail that answers is not a person.
[duty-confirm]
exten => s,1,Set(TRIES=0)
 same => n(ask),Read(KEY,{prompts_folder}/{CONFIRM_PROMPT},1,,1,4)
 same => n,GotoIf($["${{KEY}}"="1"]?d1)
 same => n,Set(TRIES=$[${{TRIES}}+1])
 same => n,GotoIf($[${{TRIES}}<2]?ask)
; To Dial this means: hang up the mobile, the caller goes on.
 same => n,Set(GOSUB_RESULT=CONTINUE)
 same => n,Return()
 same => n(d1),CELGenUserEvent({story.CONFIRMED})
 same => n,Set(SHARED(CONFIRMED,${{CITIZEN}})=1)
 same => n,Set(SHARED(OPERATOR,${{CITIZEN}})=${{CHANNEL}})
 same => n,Return()"""


_ORDER_END = f"""\
; ===== an outbound call has ended, also in the middle of a sentence =====
[outbound-end]
exten => s,1,CELGenUserEvent({story.ORDER_END},${{ORDER}}|${{HANGUPCAUSE}})
 same => n,Return()"""


# --- queues and music --------------------------------------------------------------------------------------


def _queues(queues: Sequence[CityQueue], flows: Sequence[Flow]) -> list[str]:
    users = uses(flows)
    return [_queue(queue, users.get(queue.name, [])) for queue in queues]


def _queue(queue: CityQueue, users: Sequence[Use]) -> str:
    _allow(_SAFE_NAME, queue.name, "a queue's name")
    _allow(_SAFE_NAME, queue.strategy, "a queue's strategy")
    first = users[0] if users else None
    steps = dict.fromkeys(f"{use.flow.name}, step {use.step.name}" for use in users)
    lines = [
        f"; rung by {'; '.join(steps)}" if steps else "; rung by no flow",
        f"[{queue.name}]({'last' if first and first.last else 'early'})",
        f"strategy = {queue.strategy}",
        f"timeout = {queue.ring_seconds}",
        f"weight = {queue.weight}",
    ]
    if first:
        lines.append(f"musicclass = {music_class(first.flow, first.step)}")
        if first.step.digits:
            lines.append(f"context = digits-{first.flow.name}-{first.step.name}")
    return "\n".join(lines)


def _music(flows: Sequence[Flow], prompts_folder: str) -> list[str]:
    """A class per queue step, and one for whoever waits elsewhere, in both languages: the dialplan adds what the caller
    chose to its name. For each step also the two that the dialplan chooses for news and for a flagged caller."""
    steps = [music_class(flow, step) for flow in flows for step in flow.steps if isinstance(step, Queue)]
    names = [f"{name}{language}" for name in (*steps, *WAITING) for language in LANGUAGES]
    names += [
        f"{name}{suffix}"
        for name in steps
        for suffix in (astdb_families.NEWS_CLASS, astdb_families.WARN_CLASS)
    ]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"two queue steps would play the music class {name}: rename one of the steps")
    return [
        f"[{name}]\nmode = files\ndirectory = {prompts_folder}/moh-{name}\nsort = alpha" for name in names
    ]
