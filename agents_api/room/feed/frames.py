"""The feed's events as bytes on the wire. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from fastapi.sse import format_sse_event

from agents_api.room.journal.rows import entry
from agents_api.room.journal.schemas import Hello
from records.journal import JournalRow

HELLO = "hello"
CHANGE = "change"
BYE = "bye"

_COME_BACK = 1000
"""Milliseconds after which a browser that lost the feed tries again."""


@dataclass(frozen=True)
class Told:
    """One journal row: what decides who sees it, and its event, made once for all subscribers."""

    number: int
    kind: str
    subject: str | None
    audience: frozenset[str]
    restricted: bool
    frame: bytes
    people: frozenset[UUID] = frozenset()
    """Who works on what is restricted about it."""


def told(row: JournalRow, kept: Mapping[int, frozenset[UUID]]) -> Told:
    """A row of the database as the feed holds it; `kept` are the restricted rows with their people."""
    frame = format_sse_event(data_str=entry(row).model_dump_json(), event=CHANGE, id=str(row.number))
    return Told(
        row.number,
        row.kind,
        row.subject,
        frozenset(row.audience),
        row.number in kept,
        frame,
        kept.get(row.number, frozenset()),
    )


def hello(start: Hello) -> bytes:
    """The first event; it has an id too, so that a feed cut before its first change resumes there."""
    return format_sse_event(
        data_str=start.model_dump_json(), event=HELLO, id=str(start.cursor), retry=_COME_BACK
    )


def ping(cursor: int) -> bytes:
    """Keeps the line open, and moves the browser's id past rows that it may not see."""
    return format_sse_event(comment="ping", data_str=None, id=str(cursor))


def bye(why: str) -> bytes:
    """The last event: `session_ended` or `stopping`."""
    return format_sse_event(data_str=f'{{"why":"{why}"}}', event=BYE)
