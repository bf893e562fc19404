"""From YAML to steps: one small reader per kind of step, chosen from a table."""

import re
from collections.abc import Callable, Mapping

from ivr_flows import yaml_tree
from ivr_flows.branch_steps import Flagged, Hours, Language, Tongue
from ivr_flows.model import Ask, Exit, Go, Hangup, Name, Queue, ReadOrder, Say, Stage, Step
from ivr_flows.section import STEP, Section, refusal, text, word
from ivr_flows.self_service_steps import CallBack, Collect, Message, Mobile, Report, Silent
from ivr_flows.yaml_tree import Listing, Node, Scalar

_DIGIT = re.compile(r"[0-9]")


def read_step(name: Scalar, node: Node) -> Step:
    """One step: its name, and under it its kind. Raises `FlowError`."""
    step = word(name, "step", STEP)
    if not isinstance(node, yaml_tree.Mapping) or len(node.pairs) != 1:
        raise refusal(name.place, f"step {step} must be one of {', '.join(_READERS)}")
    kind, body = node.pairs[0]
    reader = _READERS.get(kind.text)
    if reader is None:
        raise refusal(
            kind.place, f"step {step}: there is no {kind.text[:40]!r}; there are {', '.join(_READERS)}"
        )
    return reader(step, body)


def _say(name: Name, body: Node) -> Step:
    part = Section(body, f"step {name} (say)")
    step = Say(name=name.text, place=name.place, says=part.prompts("prompts"), then=part.maybe_step("then"))
    part.done()
    return step


def _ask(name: Name, body: Node) -> Step:
    part = Section(body, f"step {name} (ask)")
    step = Ask(
        name=name.text,
        place=name.place,
        asks=part.prompts("prompts"),
        wait=part.whole("wait", 1, 30, default=5),
        tries=part.whole("tries", 1, 5, default=2),
        digits=_digits(part.must("digits"), name),
        otherwise=part.maybe_step("otherwise"),
    )
    part.done()
    return step


def _queue(name: Name, body: Node) -> Step:
    part = Section(body, f"step {name} (queue)")
    digits = part.maybe("digits")
    step = Queue(
        name=name.text,
        place=name.place,
        greeting=part.prompts("greeting"),
        reassure=part.maybe_prompts("reassure"),
        stages=_stages(part.must("stages"), name),
        digits=_digits(digits, name) if digits else (),
        then=part.maybe_step("then"),
        duty_mobile=part.yes_no("duty_mobile", default=True),
    )
    part.done()
    return step


def _go(name: Name, body: Node) -> Step:
    return Go(name=name.text, place=name.place, flow=word(body, "flow"))


def _hangup(name: Name, body: Node) -> Step:
    part = Section(body, f"step {name} (hangup)")
    step = Hangup(name=name.text, place=name.place, reason=text(part.must("reason"), "`reason`"))
    part.done()
    return step


def _read_order(name: Name, body: Node) -> Step:
    part = Section(body, f"step {name} (read_order)")
    step = ReadOrder(
        name=name.text,
        place=name.place,
        before=part.maybe_prompts("before"),
        asks=part.prompts("prompts"),
        wait=part.whole("wait", 1, 30, default=6),
        tries=part.whole("tries", 1, 5, default=3),
        accepted=part.step("accepted"),
        rejected=part.step("rejected"),
        otherwise=part.maybe_step("otherwise"),
    )
    part.done()
    return step


def _hours(name: Name, body: Node) -> Step:
    part = Section(body, f"step {name} (hours)")
    step = Hours(
        name=name.text,
        place=name.place,
        calendar=word(part.must("calendar"), "calendar"),
        opened=part.maybe_step("open"),
        closed=part.maybe_step("closed"),
    )
    part.done()
    return step


def _flagged(name: Name, body: Node) -> Step:
    part = Section(body, f"step {name} (flagged)")
    step = Flagged(name=name.text, place=name.place, yes=part.maybe_step("yes"), no=part.maybe_step("no"))
    part.done()
    return step


def _language(name: Name, body: Node) -> Step:
    part = Section(body, f"step {name} (language)")
    digits = Section(part.must("digits"), f"step {name} (digits)")
    step = Language(
        name=name.text,
        place=name.place,
        asks=part.prompts("prompts"),
        wait=part.whole("wait", 1, 30, default=5),
        tries=part.whole("tries", 1, 5, default=1),
        digits=tuple(_tongue(key, value, name) for key, value in digits.pairs),
        then=part.maybe_step("then"),
    )
    part.done()
    return step


def _tongue(key: Scalar, value: Node, name: Name) -> Tongue:
    _one_digit(key, name)
    if isinstance(value, Scalar):
        match value.text:
            case "id" | "en":
                return Tongue(key.text, value.text)
            case _:
                pass
    raise refusal(value.place, f"step {name}: a language is `id` or `en`")


def _collect(name: Name, body: Node) -> Step:
    part = Section(body, f"step {name} (collect)")
    fewest = part.whole("fewest", 1, 20, default=1)
    step = Collect(
        name=name.text,
        place=name.place,
        asks=part.prompts("prompts"),
        fewest=fewest,
        most=part.whole("most", fewest, 20),
        wait=part.whole("wait", 1, 30, default=5),
        tries=part.whole("tries", 1, 5, default=2),
        then=part.maybe_step("then"),
        otherwise=part.maybe_step("otherwise"),
    )
    part.done()
    return step


def _report(name: Name, body: Node) -> Step:
    part = Section(body, f"step {name} (report)")
    step = Report(
        name=name.text, place=name.place, unknown=part.prompts("unknown"), then=part.maybe_step("then")
    )
    part.done()
    return step


def _message(name: Name, body: Node) -> Step:
    part = Section(body, f"step {name} (message)")
    step = Message(
        name=name.text,
        place=name.place,
        asks=part.prompts("prompts"),
        most=part.whole("most", 5, 600, default=120),
        silence=part.whole("silence", 2, 30, default=5),
        then=part.maybe_step("then"),
    )
    part.done()
    return step


def _call_back(name: Name, body: Node) -> Step:
    part = Section(body, f"step {name} (call_back)")
    step = CallBack(
        name=name.text,
        place=name.place,
        asks=part.prompts("prompts"),
        number=part.prompts("number"),
        wait=part.whole("wait", 1, 30, default=5),
        tries=part.whole("tries", 1, 5, default=2),
        then=part.maybe_step("then"),
        otherwise=part.maybe_step("otherwise"),
    )
    part.done()
    return step


def _silent(name: Name, body: Node) -> Step:
    part = Section(body, f"step {name} (silent)")
    step = Silent(
        name=name.text,
        place=name.place,
        asks=part.prompts("prompts"),
        wait=part.whole("wait", 1, 30, default=5),
        then=part.maybe_step("then"),
    )
    part.done()
    return step


def _mobile(name: Name, body: Node) -> Step:
    part = Section(body, f"step {name} (mobile)")
    step = Mobile(
        name=name.text,
        place=name.place,
        mobile=word(part.must("mobile"), "mobile"),
        ring=part.whole("ring", 5, 60, default=20),
        then=part.maybe_step("then"),
    )
    part.done()
    return step


def _digits(node: Node, name: Name) -> tuple[Exit, ...]:
    part = Section(node, f"step {name} (digits)")
    for key, _value in part.pairs:
        _one_digit(key, name)
    if not part.pairs:
        raise refusal(node.place, f"step {name}: `digits` names none")
    return tuple(Exit(key.text, word(value, "step", STEP), chosen=True) for key, value in part.pairs)


def _one_digit(key: Scalar, name: Name) -> None:
    if not _DIGIT.fullmatch(key.text):
        raise refusal(key.place, f"step {name}: {key.text[:20]!r} is not one digit from 0 to 9")


def _stages(node: Node, name: Name) -> tuple[Stage, ...]:
    if not isinstance(node, Listing) or not node.items:
        raise refusal(node.place, f"step {name}: `stages` must be a list of queues and their seconds")
    return tuple(_stage(item, name) for item in node.items)


def _stage(node: Node, name: Name) -> Stage:
    part = Section(node, f"step {name} (stage)")
    stage = Stage(word(part.must("queue"), "queue"), part.whole("seconds", 1, 600))
    part.done()
    return stage


_READERS: Mapping[str, Callable[[Name, Node], Step]] = {
    Say.kind: _say,
    Ask.kind: _ask,
    Queue.kind: _queue,
    Go.kind: _go,
    Hangup.kind: _hangup,
    ReadOrder.kind: _read_order,
    Hours.kind: _hours,
    Flagged.kind: _flagged,
    Language.kind: _language,
    Collect.kind: _collect,
    Report.kind: _report,
    Message.kind: _message,
    CallBack.kind: _call_back,
    Silent.kind: _silent,
    Mobile.kind: _mobile,
}
