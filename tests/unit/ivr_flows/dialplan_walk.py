"""Walks dialplan as Asterisk would, along every way a call can take: what Asterisk cannot know beforehand (what a
caller presses, how a queue ends) is taken in every way there is. Reads the fixed dialplan of `asterisk_conf/` too."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

FIXED = (Path(__file__).parents[3] / "asterisk_conf" / "extensions.conf").read_text("utf-8")

BUILT_IN = {
    *(
        "Answer",
        "Bridge",
        "Busy",
        "Congestion",
        "Goto",
        "GotoIf",
        "GotoIfTime",
        "Hangup",
        "MSet",
        "NoOp",
        "Set",
        "Wait",
    )
}
"""Applications of Asterisk itself; all others come with a module."""

_PRIORITY = re.compile(
    r"(?:exten => (?P<exten>[^,]+),(?P<first>1)| same => n)(?:\((?P<label>[^)]+)\))?,(?P<app>.*)"
)
_OTHER = re.compile(r"#include .*|include => .*|[a-z]+ = .*")
_APP = re.compile(r"(?P<name>[A-Za-z]+)\((?P<args>.*)\)")
_DEEPEST = 8
"""Subroutines within one another."""

_READERS = frozenset({"who-calls"})
"""Subroutines that only read what the network sent, a bounded number of values, and return: they are passed over."""

_ONCE = "back-to-station"
"""A subroutine that a call can come to again from within it, but does nothing there: TRIED sees to it."""


class BrokenDialplanError(AssertionError):
    """The walk came to something that would cut off a call."""


@dataclass(frozen=True)
class Priority:
    """One line."""

    label: str | None
    app: str
    args: str


Dialplan = dict[str, dict[str, list[Priority]]]
"""Priorities by context and extension."""


def read_dialplan(*texts: str) -> Dialplan:
    """Reads files; raises `BrokenDialplanError` for a line that is none of theirs."""
    plan: Dialplan = {}
    context, exten = "", ""
    for line in "\n".join(texts).split("\n"):
        if not line or line.lstrip().startswith(";") or _OTHER.fullmatch(line):
            continue
        if found := re.fullmatch(r"\[([a-z0-9_-]+)\]", line):
            context = found[1]
            plan.setdefault(context, {})
        elif found := _PRIORITY.fullmatch(line):
            exten = found["exten"] or exten
            app = _APP.fullmatch(found["app"])
            if app is None:
                raise BrokenDialplanError(f"not an application: {line!r}")
            if found["first"] and exten in plan[context]:
                raise BrokenDialplanError(f"{exten} stands twice in {context}")
            plan[context].setdefault(exten, []).append(Priority(found["label"], app["name"], app["args"]))
        else:
            raise BrokenDialplanError(f"not dialplan: {line!r}")
    return plan


@dataclass(frozen=True)
class Spot:
    """Where a call is and what it carries."""

    context: str
    exten: str
    number: int = 0
    stack: tuple[tuple[str, str, int], ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for calls that go on alike."""
        return self.context, self.exten, self.number, self.stack, tuple(sorted(self.variables.items()))


@dataclass(frozen=True)
class Way:
    """One way on from a spot."""

    to: Spot
    pressed: bool = False
    """Whether it takes the caller's digit."""


class Walk:
    """All ways through a dialplan from one spot."""

    def __init__(self, plan: Dialplan, digit_contexts: Mapping[str, str]) -> None:
        """`digit_contexts` maps queues to the context in which a waiting caller's digits are looked up."""
        self._plan = plan
        self._digit_contexts = digit_contexts

    def at(self, spot: Spot) -> Priority:
        """The priority there. Raises `BrokenDialplanError` where there is none: the call would be cut off."""
        lines = self._plan.get(spot.context, {}).get(spot.exten)
        if lines is None or spot.number >= len(lines):
            raise BrokenDialplanError(f"nothing at {spot.context},{spot.exten},{spot.number + 1}")
        return lines[spot.number]

    def everywhere(self, start: Spot) -> dict[tuple[object, ...], tuple[Spot, list[Way]]]:
        """Every spot that can be reached, with its ways on."""
        found: dict[tuple[object, ...], tuple[Spot, list[Way]]] = {}
        front = [start]
        while front:
            spot = front.pop()
            if spot.key not in found:
                ways = list(self._ways(spot))
                found[spot.key] = spot, ways
                front += [way.to for way in ways]
        return found

    def _ways(self, spot: Spot) -> Iterator[Way]:
        line = self.at(spot)
        onward = replace(spot, number=spot.number + 1)
        known = {
            "Hangup": self._hangup,
            "Goto": self._goto,
            "GotoIf": self._goto_if,
            "GotoIfTime": self._goto_if_time,
            "Gosub": self._gosub,
            "Return": self._return,
            "Set": self._set,
            "Read": self._read,
            "Queue": self._queue,
        }
        return known[line.app](spot, line, onward) if line.app in known else iter([Way(onward)])

    def _hangup(self, _spot: Spot, _line: Priority, _onward: Spot) -> Iterator[Way]:
        return iter(())

    def _goto(self, spot: Spot, line: Priority, _onward: Spot) -> Iterator[Way]:
        # Home is the flow's own start: whoever goes there walks on from a spot that is walked anyway.
        if line.args != "go-home,s,1":
            yield Way(self._jump(spot, line.args))

    def _goto_if(self, spot: Spot, line: Priority, onward: Spot) -> Iterator[Way]:
        condition, _, label = line.args.rpartition("?")
        label, _, otherwise = label.partition(":")
        truth = _truth(condition, spot.variables)
        if truth is not False:
            yield Way(self._jump(spot, label))
        if truth is not True:
            yield Way(self._jump(spot, otherwise) if otherwise else onward)

    def _goto_if_time(self, spot: Spot, line: Priority, onward: Spot) -> Iterator[Way]:
        yield Way(self._jump(spot, line.args.rpartition("?")[2]))
        yield Way(onward)

    def _gosub(self, spot: Spot, line: Priority, onward: Spot) -> Iterator[Way]:
        target = line.args.partition("(")[0]
        if target.partition(",")[0] in _READERS:
            yield Way(onward)
            return
        if target.startswith(f"{_ONCE},") and any(context == _ONCE for context, _, _ in spot.stack):
            yield Way(onward)
            return
        if len(spot.stack) == _DEEPEST:
            raise BrokenDialplanError(f"subroutines pile up at {spot.key}")
        frame = (onward.context, onward.exten, onward.number)
        yield Way(replace(self._jump(spot, target), stack=(*spot.stack, frame)))

    def _return(self, spot: Spot, line: Priority, _onward: Spot) -> Iterator[Way]:
        value = {"GOSUB_RETVAL": _filled(line.args, spot.variables)}
        yield Way(Spot(*spot.stack[-1], spot.stack[:-1], {**spot.variables, **value}))

    def _set(self, spot: Spot, line: Priority, onward: Spot) -> Iterator[Way]:
        name, _, value = line.args.partition("=")
        kept = {name: _sum(_filled(value, spot.variables))} if name in ("TRIES", "TICKS") else {}
        yield Way(replace(onward, variables={**spot.variables, **kept}))

    def _read(self, spot: Spot, line: Priority, onward: Spot) -> Iterator[Way]:
        name, _, most, *_ = line.args.split(",")
        # Several digits count as how many there are: none, too few, as many as can be.
        typed = ("", *"0123456789") if most == "1" else ("", "9", "9" * int(most))
        for keys in typed:
            yield Way(replace(onward, variables={**spot.variables, name: keys}), pressed=bool(keys))

    def _queue(self, spot: Spot, line: Priority, onward: Spot) -> Iterator[Way]:
        yield Way(onward)
        digits = self._digit_contexts.get(line.args.split(",")[0])
        for digit in self._plan[digits] if digits else ():
            yield Way(Spot(str(digits), digit, 0, spot.stack, spot.variables), pressed=True)

    def _jump(self, spot: Spot, target: str) -> Spot:
        *where, place = target.split(",")
        context = where[-2] if len(where) > 1 else spot.context
        exten = where[-1] if where else spot.exten
        lines = self._plan.get(context, {}).get(exten, [])
        for number, line in enumerate(lines, 1):
            if place in (line.label, str(number)):
                stays = (context, exten) == (spot.context, spot.exten)
                # An extension that counts on what another left behind is not let: it would not know it.
                variables: Mapping[str, str] = spot.variables if stays else dict[str, str]()
                return Spot(context, exten, number - 1, spot.stack, variables)
        raise BrokenDialplanError(f"no {context},{exten},{place}, where {spot.context},{spot.exten} goes")


def _filled(text: str, variables: Mapping[str, str]) -> str:
    return re.sub(r"\$\{(\w+)\}", lambda found: variables.get(found[1], found[0]), text)


def _truth(condition: str, variables: Mapping[str, str]) -> bool | None:
    """What a condition comes to, or none if it hangs on what only Asterisk knows."""
    filled = _filled(condition, variables)
    if found := re.fullmatch(r'\$\["([^"$]*)"="([^"$]*)"\]', filled):
        return found[1] == found[2]
    if found := re.fullmatch(r"\$\[(\d+)<(\d+)\]", filled):
        return int(found[1]) < int(found[2])
    if found := re.fullmatch(r"\$\[\$\{LEN\((\d*)\)\}>=(\d+)\]", filled):
        return len(found[1]) >= int(found[2])
    if "${" in filled:
        return None
    raise BrokenDialplanError(f"a condition that cannot be read: {condition}")


def _sum(text: str) -> str:
    found = re.fullmatch(r"(\d+)|\$\[(\d+)\+(\d+)\]", text)
    if found is None:
        raise BrokenDialplanError(f"a number that cannot be read: {text}")
    return found[1] or str(int(found[2]) + int(found[3]))


def applications(plan: Dialplan) -> set[str]:
    """All that are used."""
    return {line.app for extens in plan.values() for lines in extens.values() for line in lines}


def digit_contexts(queues: str) -> dict[str, str]:
    """From `queues_city.conf`: the context of each queue that has one."""
    found: dict[str, str] = {}
    queue = ""
    for line in queues.splitlines():
        if section := re.match(r"\[([^]]+)\]", line):
            queue = section[1]
        elif line.startswith("context = "):
            found[queue] = line.removeprefix("context = ")
    return found


def loops(spots: Mapping[tuple[object, ...], tuple[Spot, list[Way]]], through: Iterable[Spot]) -> bool:
    """Whether a call can go round for ever without a digit and without coming through one of these spots."""
    rest = {key for key, _ in spots.items()} - {spot.key for spot in through}
    while rest:
        ends = {
            key for key in rest if not any(not way.pressed and way.to.key in rest for way in spots[key][1])
        }
        if not ends:
            return True
        rest -= ends
    return False
