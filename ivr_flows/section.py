"""Typed access to one mapping of a flow's YAML: every refusal names its line, and no key is passed over."""

import re

from ivr_flows.faults import Fault, FlowError, Place
from ivr_flows.model import Name
from ivr_flows.yaml_tree import Listing, Mapping, Node, Scalar

WORD = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
"""Flows, queues, prompts, services: no letter that means something to a dialplan can stand in them."""

STEP = re.compile(r"[a-z][a-z0-9_]{1,29}")
"""Steps become extensions, where a hyphen is ignored and single letters have meanings."""

_TAKEN_STEPS = ("start",)
_LONGEST_TEXT = 600


def refusal(place: Place, message: str) -> FlowError:
    """The error of this one fault."""
    return FlowError([Fault(place, message)])


def word(node: Node, what: str, pattern: re.Pattern[str] = WORD) -> Name:
    """A name; refused unless `pattern` allows every letter of it."""
    if not isinstance(node, Scalar):
        raise refusal(node.place, f"the name of a {what} is expected")
    if not pattern.fullmatch(node.text) or (pattern is STEP and node.text in _TAKEN_STEPS):
        letters = (
            "2 to 30 of a-z, 0-9 and _, a letter first, not `start`"
            if pattern is STEP
            else "1 to 40 of a-z, 0-9 and - within"
        )
        raise refusal(node.place, f"{node.text[:60]!r} cannot be the name of a {what}: it takes {letters}")
    return Name(node.text, node.place)


def words(node: Node, what: str) -> tuple[Name, ...]:
    """One name, or a list of them; at least one."""
    items = node.items if isinstance(node, Listing) else (node,)
    if not items:
        raise refusal(node.place, f"the name of a {what} is expected")
    return tuple(word(item, what) for item in items)


def text(node: Node, what: str) -> str:
    """A sentence in one line: spaces and line breaks become single spaces."""
    if not isinstance(node, Scalar) or not node.text.strip():
        raise refusal(node.place, f"{what} must be a text")
    if len(node.text) > _LONGEST_TEXT:
        raise refusal(node.place, f"{what} is longer than {_LONGEST_TEXT} characters")
    return " ".join(node.text.split())


class Section:
    """A mapping whose keys are taken one by one; `done()` refuses what nobody took."""

    def __init__(self, node: Node, what: str) -> None:
        if not isinstance(node, Mapping):
            raise refusal(node.place, f"{what} must be `key: value` pairs")
        self.place = node.place
        self.what = what
        self.pairs = node.pairs
        self._left = {key.text: (key.place, value) for key, value in node.pairs}
        self._known: list[str] = []

    def maybe(self, key: str) -> Node | None:
        """The value, or none if the key is not there."""
        self._known.append(key)
        return self._left.pop(key, (None, None))[1]

    def must(self, key: str) -> Node:
        """The value; refused if the key is not there."""
        node = self.maybe(key)
        if node is None:
            raise refusal(self.place, f"{self.what} has no `{key}`")
        return node

    def step(self, key: str) -> Name:
        """The name of a step, which must be there."""
        return word(self.must(key), "step", STEP)

    def maybe_step(self, key: str) -> Name | None:
        """The name of a step, or none."""
        node = self.maybe(key)
        return word(node, "step", STEP) if node else None

    def prompts(self, key: str) -> tuple[Name, ...]:
        """One prompt or more."""
        return words(self.must(key), "prompt")

    def maybe_prompts(self, key: str) -> tuple[Name, ...]:
        """Any number of prompts; none if the key is not there."""
        node = self.maybe(key)
        return words(node, "prompt") if node else ()

    def whole(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number from `low` to `high`."""
        node = self.maybe(key) if default is not None else self.must(key)
        if node is None and default is not None:
            return default
        if isinstance(node, Scalar) and re.fullmatch(r"[0-9]{1,6}", node.text):
            number = int(node.text)
            if low <= number <= high:
                return number
        place = node.place if node else self.place
        raise refusal(place, f"`{key}` must be a whole number from {low} to {high}")

    def yes_no(self, key: str, *, default: bool) -> bool:
        """`yes` or `no`."""
        node = self.maybe(key)
        if node is None:
            return default
        if isinstance(node, Scalar) and node.text in ("yes", "no"):
            return node.text == "yes"
        raise refusal(node.place, f"`{key}` must be yes or no")

    def done(self) -> None:
        """Refuses the first key that nobody asked for."""
        for key, (place, _value) in self._left.items():
            raise refusal(place, f"{self.what} has no `{key[:40]}`; it has {', '.join(self._known)}")
