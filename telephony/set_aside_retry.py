"""Takes set-aside lines into the records after all: whole calls in order, single lines where they only add."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.set_aside import SetAsideLine, agree_alarm
from settings.clock import Clock
from telephony import action_store, phone_order_store, set_aside_store
from telephony.call_batch import Folding
from telephony.call_fold import Ledger
from telephony.call_store import load_call, save

NO_CALL = "its call is not in the records"


@dataclass(frozen=True)
class Group:
    """Lines that are tried together, in order: all of one call, or one that is of none."""

    numbers: tuple[int, ...]
    whole_call: bool
    """The call was never begun: all its lines are here. Else it has gone on without these."""

    def only(self, number: int) -> "Group":
        """One line of it."""
        return replace(self, numbers=(number,))

    def begins_with(self, number: int) -> bool:
        """Without this line the others mean nothing."""
        return self.whole_call and number == self.numbers[0]


class Retry:
    """One node's. Taking a line in twice changes nothing, so whoever is killed in between begins again."""

    def __init__(self, node: str, country: str, clock: Clock) -> None:
        self._node = node
        self._country = country
        self._clock = clock

    def next_group(self, session: Session, *, before: datetime) -> Group | None:
        """The next lines to try; none when all were tried since `before`."""
        rows = set_aside_store.next_group(session, self._node, before=before)
        return Group(tuple(row.number for row in rows), rows[0].holds) if rows else None

    def take_in(self, session: Session, group: Group) -> None:
        """Folds and stores these lines. Raises what keeps them from being stored."""
        now = self._clock()
        rows = set_aside_store.without_given_up(session, _rows(session, group), now=now)
        call = load_call(session, self._node, rows[0].call) if rows and rows[0].call else None
        lines = {row: line for row in rows if (line := set_aside_store.line_of(row))}
        folding = Folding(
            Ledger([call] if call else []),
            {},
            self._country,
            now=now,
            live_from=now,
            late=not group.whole_call,
            any_time=any(row.asked_at for row in rows),
        )
        batch = folding.fold(lines.values())
        save(session, self._node, batch.changed.values(), repaired=True)
        phone_order_store.apply(session, batch.orders, now=now)
        action_store.done(session, batch.actions)
        refused = {aside.item.place: aside.why for aside in batch.aside}
        if call is None and not batch.changed:
            refused |= dict.fromkeys(batch.homeless, NO_CALL)
        for row in rows:
            line = lines.get(row)
            if line is None and row.kind == set_aside_store.ORPHAN and (call is None or call.ended_at):
                set_aside_store.taken_in(session, [row], now=now)
            elif line is None or line.place in refused:
                why = refused[line.place] if line else row.why
                set_aside_store.not_taken_in([row], why, now=now)
                if why == NO_CALL:
                    # It waits for nothing that would ever come.
                    row.follows = False
            else:
                set_aside_store.taken_in(session, [row], now=now)
        session.flush()
        agree_alarm(session, self._node, at=now)

    def failed(self, session: Session, group: Group, why: str) -> None:
        """These still cannot be stored; of several nobody knows yet which is the reason."""
        now = self._clock()
        rows = _rows(session, group)
        if len(rows) == 1:
            set_aside_store.not_taken_in(rows, why, now=now)
        for row in rows:
            row.tried_at = now
        session.flush()
        agree_alarm(session, self._node, at=now)


def _rows(session: Session, group: Group) -> Sequence[SetAsideLine]:
    which = select(SetAsideLine).where(SetAsideLine.number.in_(group.numbers))
    return session.scalars(which.order_by(SetAsideLine.number)).all()
