"""YAML as a tree in which every node knows its line. Every scalar is text.

Strict on purpose, since flows are also typed into a web page: no aliases (they grow without bound), no tags,
no key twice (plain YAML silently drops the first), one document, a bounded depth and size.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import yaml

from ivr_flows.faults import Fault, FlowError, Place

DEEPEST = 12
"""Levels of nesting."""

LONGEST = 200_000
"""Characters in a file."""


@dataclass(frozen=True)
class Scalar:
    """A single value, as text."""

    place: Place
    text: str


@dataclass(frozen=True)
class Listing:
    """`[a, b]`, or lines with a dash."""

    place: Place
    items: "tuple[Node, ...]"


@dataclass(frozen=True)
class Mapping:
    """`key: value` pairs in their order."""

    place: Place
    pairs: "tuple[tuple[Scalar, Node], ...]"


Node: TypeAlias = Scalar | Listing | Mapping


def parse(text: str, file: str) -> Node:
    """The file's one document. Raises `FlowError` that names the line of what it cannot accept."""
    if len(text) > LONGEST:
        raise _refusal(Place(file, 1), f"the file is longer than {LONGEST} characters")
    try:
        return _Builder(file, yaml.parse(text, Loader=yaml.SafeLoader)).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise FlowError([Fault(Place(file, line), f"this is not YAML: {error.problem}")]) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise FlowError([Fault(Place(file, line), "a character that YAML does not allow")]) from None


def _refusal(place: Place, message: str) -> FlowError:
    return FlowError([Fault(place, message)])


class _Builder:
    """Builds nodes from the parser's events."""

    def __init__(self, file: str, events: Iterator[yaml.Event]) -> None:
        self._file = file
        self._events = events

    def document(self) -> Node:
        """The first document; there must be just one."""
        next(self._events)  # the stream's start
        opened = next(self._events)
        if isinstance(opened, yaml.StreamEndEvent):
            raise _refusal(Place(self._file, 1), "the file is empty")
        root = self._node(next(self._events), 0)
        next(self._events)  # the document's end
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise _refusal(self._place(after), "a second document begins; a file holds one")
        return root

    def _place(self, event: yaml.Event) -> Place:
        return Place(self._file, event.start_mark.line + 1 if event.start_mark else 1)

    def _node(self, event: yaml.Event, depth: int) -> Node:
        place = self._place(event)
        if depth > DEEPEST:
            raise _refusal(place, f"nested deeper than {DEEPEST} levels")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refusal(place, "anchors and aliases (& and *) are not used here; put the value in quotes")
        if getattr(event, "tag", None):
            raise _refusal(place, "tags (!) are not used here; put the value in quotes")
        match event:
            case yaml.ScalarEvent():
                return Scalar(place, event.value)
            case yaml.SequenceStartEvent():
                return Listing(place, tuple(self._items(depth)))
            case yaml.MappingStartEvent():
                return self._mapping(place, depth)
            case _:
                raise _refusal(place, "something other than a value")

    def _items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._node(event, depth + 1)

    def _mapping(self, place: Place, depth: int) -> Mapping:
        pairs: list[tuple[Scalar, Node]] = []
        seen: set[str] = set()
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            if not isinstance(key, Scalar):
                raise _refusal(key.place, "a key must be a plain word")
            if key.text in seen:
                raise _refusal(key.place, f"{key.text!r} stands twice")
            seen.add(key.text)
            pairs.append((key, self._node(next(self._events), depth + 1)))
        return Mapping(place, tuple(pairs))
