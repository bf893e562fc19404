"""Set-aside lines between the follower and the database, in the transaction that moves the cursor past them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from records.set_aside import SetAsideLine, agree_alarm
from telephony.call_batch import TORN, Aside
from telephony.cel_lines import CelLine, Place, read_rest

ORPHAN = "orphan"
"""The kind of a call that Asterisk took with it and whose end could not be written: there is no line of it."""


def put(session: Session, node: str, asides: Iterable[Aside], *, now: datetime) -> None:
    """Keeps what is set aside, and says so by an alarm unless all of it only follows its call.

    What is there already stays as it is: a journal may be read again.
    """
    kept = list(asides)
    for aside in kept:
        line = isinstance(aside.item, CelLine)
        place = aside.item.place
        _insert(
            session,
            node=node,
            file=place.file,
            head=place.head,
            offset=place.offset,
            kind=aside.item.kind if isinstance(aside.item, CelLine) else TORN,
            channel=aside.item.uniqueid if isinstance(aside.item, CelLine) else None,
            call=aside.call if line else None,
            line=aside.item.raw,
            why=aside.why,
            holds=aside.holds,
            follows=aside.follows,
            set_aside_at=now,
        )
    if not all(aside.follows for aside in kept):
        agree_alarm(session, node, at=now)


def put_orphan(session: Session, node: str, call: str, why: str, *, now: datetime) -> None:
    """Notes a call that has ended, but whose end cannot be written."""
    _insert(
        session,
        node=node,
        file="",
        head=f"{ORPHAN} {call}",
        offset=0,
        kind=ORPHAN,
        channel=call,
        call=call,
        line=b"",
        why=why,
        holds=False,
        follows=False,
        set_aside_at=now,
    )
    agree_alarm(session, node, at=now)


def _insert(session: Session, *, set_aside_at: datetime, **values: object) -> None:
    session.execute(
        insert(SetAsideLine)
        .values(set_aside_at=set_aside_at, tried_at=set_aside_at, given_up=False, **values)
        .on_conflict_do_nothing()
    )


def held(session: Session, node: str) -> dict[str, str]:
    """The channels of calls that are not in the records because their first line is set aside, with their call."""
    waits = SetAsideLine.holds | SetAsideLine.follows
    rows = session.execute(
        select(SetAsideLine.channel, SetAsideLine.call)
        .where(SetAsideLine.node == node, SetAsideLine.over_at.is_(None), waits)
        .distinct()
    )
    return {channel: call for channel, call in rows if channel and call}


def next_group(session: Session, node: str, *, before: datetime) -> Sequence[SetAsideLine]:
    """The next lines to try again: all of one call, or one that is of none; those not tried since `before`."""
    is_open = (SetAsideLine.node == node, SetAsideLine.over_at.is_(None), SetAsideLine.kind != TORN)
    first = session.scalars(
        select(SetAsideLine)
        .where(*is_open, SetAsideLine.tried_at < before)
        .order_by(SetAsideLine.number)
        .limit(1)
    ).one_or_none()
    if first is None or first.call is None:
        return [first] if first else []
    whole = select(SetAsideLine).where(*is_open, SetAsideLine.call == first.call)
    return session.scalars(whole.order_by(SetAsideLine.number)).all()


def without_given_up(
    session: Session, rows: Sequence[SetAsideLine], *, now: datetime
) -> Sequence[SetAsideLine]:
    """Gives up those that were set aside after a person gave up their call; returns the others."""
    beginning = aliased(SetAsideLine)
    begun = select(beginning.number).where(
        beginning.node == SetAsideLine.node,
        beginning.call == SetAsideLine.call,
        beginning.holds,
        beginning.given_up,
    )
    numbers = [row.number for row in rows]
    late = set(
        session.scalars(
            select(SetAsideLine.number).where(
                SetAsideLine.number.in_(numbers), SetAsideLine.follows, begun.exists()
            )
        )
    )
    for row in rows:
        if row.number in late:
            row.over_at, row.given_up, row.line = now, True, b""
    return [row for row in rows if row.number not in late]


def line_of(row: SetAsideLine) -> CelLine | None:
    """The line as it was read; none of what is no line."""
    items = read_rest(row.line, Place(row.file, row.head, row.offset))
    return items[0] if len(items) == 1 and isinstance(items[0], CelLine) else None


def taken_in(session: Session, rows: Iterable[SetAsideLine], *, now: datetime) -> None:
    """These are in the records now; nothing of their text is kept."""
    for row in rows:
        row.tried_at = row.over_at = now
        row.line = b""
    session.flush()


def not_taken_in(rows: Iterable[SetAsideLine], why: str, *, now: datetime) -> None:
    """These still cannot be stored."""
    for row in rows:
        row.tried_at, row.why, row.asked_at = now, why, None
