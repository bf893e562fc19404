"""One subscriber's stream: from its cursor to the end of its session."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from agents_api.frame.faults import TooManyError
from agents_api.frame.person import Person
from agents_api.room.feed import frames
from agents_api.room.feed.hub import Hub
from agents_api.room.journal.rows import may_see
from agents_api.room.journal.schemas import Hello
from records.logins import subject
from settings.clock import Clock

PING_EVERY = 15.0
"""Seconds of silence after which a ping goes out: proxies cut quiet lines after 30 s or more."""

FARTHEST = 50_000
"""Rows further back than these are not replayed: reading everything again is quicker for a screen."""

MOST_STREAMS = 2000
_WAIT_FOR_OTHERS = 2.0


@dataclass(frozen=True)
class Stream:
    """A feed that may begin: who reads and from where."""

    person: Person
    start: Hello


async def begin(hub: Hub, person: Person, asked: int | None) -> Stream:
    """Decides where the feed goes on. `asked` is the last number the reader has, none for from now on.

    Raises `TooManyError` for more streams than a process serves, `OutsideError` without a journal.
    """
    if hub.subscribers >= MOST_STREAMS:
        raise TooManyError("Too many screens follow the feed. Close some, or try again in 10 s.", wait=10)
    last = await hub.reached(asked, seconds=_WAIT_FOR_OTHERS)
    within = asked is not None and last - FARTHEST <= asked <= last
    cursor = asked if asked is not None and within else last
    return Stream(person, Hello(cursor=cursor, last=last, complete=asked is None or within))


async def stream(hub: Hub, clock: Clock, what: Stream) -> AsyncGenerator[bytes, None]:
    """The events of one feed as bytes, until its session ends or the process stops."""
    person, cursor = what.person, what.start.cursor
    with hub.subscribed(subject(person.session)) as subscriber:
        yield frames.hello(what.start)
        while True:
            change = hub.change()
            left = (person.expires_at - clock()).total_seconds()
            if subscriber.ended or left <= 0:
                yield frames.bye("session_ended")
                return
            if hub.stopping:
                yield frames.bye("stopping")
                return
            rows = await hub.after(cursor)
            if rows:
                has_hole = rows[-1].number != cursor + len(rows)
                cursor = rows[-1].number
                visible = [
                    row.frame
                    for row in rows
                    if may_see(person, row.audience, restricted=row.restricted, people=row.people)
                ]
                if visible:
                    yield b"".join(visible)
                if has_hole:
                    # Whatever was told there nobody can tell any more: the screen reads everything anew.
                    yield frames.hello(Hello(cursor=cursor, last=hub.last, complete=False))
                continue
            try:
                async with asyncio.timeout(min(PING_EVERY, left)):
                    await change.wait()
            except TimeoutError:
                yield frames.ping(cursor)
